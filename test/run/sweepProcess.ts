import { setTimeout as pause } from 'node:timers/promises';
import { smallRun } from './smallRun.ts';

// A process of a test that runs twelve small cells: `FOLDER MS`. It says when it is ready, begins when it is told to, takes so many
// milliseconds for each cell, says which cells it computes, and in the end how many it has computed.
const [out, ms] = process.argv.slice(2);

process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  process.stdin.destroy();
  const { status, computed, failures } = await smallRun(out, {
    prune: async ({ id }) => {
      process.stdout.write(`${id}\n`);
      await pause(Number(ms));
      return undefined;
    },
  });
  process.stdout.write(`${JSON.stringify({ status, computed, failures: failures.length })}\n`);
});
