import { setTimeout as pause } from 'node:timers/promises';
import { smallRun } from './smallRun.ts';

// A process of a test that runs twelve small cells: `FOLDER CELLS`. It says when it is ready, begins when it is told
// to, says which cells it computes, and in the end how many it has computed. It ends so many cells, and stays at those
// that it begins after them.
const [out, cells] = process.argv.slice(2);
let begun = 0;

process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  process.stdin.destroy();
  const { status, computed, failures } = await smallRun(out, {
    prune: async ({ id }) => {
      process.stdout.write(`${id}\n`);
      if (++begun > Number(cells)) await new Promise(() => {});
      await pause(5); // another process has its turn
      return undefined;
    },
  });
  process.stdout.write(`${JSON.stringify({ status, computed, failures: failures.length })}\n`);
});
