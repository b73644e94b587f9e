import type { CommandModule } from 'yargs';
import { resultsStatus } from '../run/resultsStatus.ts';
import { type Arguments, jsonOption } from './options.ts';
import { duration, progressText } from './progress.ts';

/** Failed cells that are named one by one; the rest is counted (all are in the JSON). */
const NAMED = 5;

/** `surgeon status`: how far a run is, from another terminal. */
export const statusCommand: CommandModule<unknown, Arguments> = {
  command: 'status [folder]',
  describe: 'how far the runs in a folder of results are; also from another terminal or machine',
  builder: (yargs) =>
    jsonOption(yargs)
      .positional('folder', { type: 'string', default: 'results', describe: 'folder that was given to run --out' })
      .example('$0 status', 'of runs without --out')
      .example('watch -n 5 surgeon status mine', 'again and again'),
  handler(args) {
    const found = resultsStatus(String(args.folder));
    if (args.json) {
      console.log(JSON.stringify({ experiments: found }));
      return;
    }
    for (const { experiment, status, planned, traces, failed, processes } of found) {
      const failures = failed.length > 0 ? `, ${failed.length} failed` : '';
      console.log(`${experiment}: ${status}, ${planned} cells planned, ${traces} traces${failures}`);
      for (const { pid, part, seenAt, silent, ...state } of processes) {
        const ago = duration((Date.now() - Date.parse(seenAt)) / 1000);
        const sign = silent ? `killed, last seen ${ago} ago` : 'at work';
        console.log(`  process ${pid}${part ? ` (${part})` : ''}, ${sign}: ${progressText(state)}`);
      }
      for (const { cell, reason } of failed.slice(0, NAMED)) console.log(`  cell ${cell} failed: ${reason}`);
      if (failed.length > NAMED) console.log(`  and ${failed.length - NAMED} more failed`);
    }
  },
};
