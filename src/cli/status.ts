import type { CommandModule } from 'yargs';
import { nestedResults } from '../files/nestedResults.ts';
import { counted } from '../report/counted.ts';
import { heardStatus } from '../sweep/resultsStatus.ts';
import { example } from './example.ts';
import { afterStatus, printNext } from './nextCommands.ts';
import { type Arguments, jsonOption, pathOf } from './options.ts';
import { printText } from './printText.ts';
import { duration, progressText } from './progress.ts';
import { typedCommand } from './typedCommand.ts';

/** Failed cells that are named one by one; the rest is counted (all are in the JSON). */
const NAMED = 5;

/** `surgeon status`: how far a run is, from another terminal. */
export const statusCommand: CommandModule<unknown, Arguments> = {
  command: 'status [folder]',
  describe: 'how far the runs in a folder of results are; also from another terminal or machine',
  builder: (yargs) =>
    jsonOption(yargs)
      .positional('folder', {
        type: 'string',
        default: 'results',
        describe: 'folder that was given to run --out [default: results]',
      })
      .example(...example('$0 status', 'of runs without --out'))
      .example(...example('watch -n 5 surgeon status mine', 'again and again')),
  async handler(args) {
    const found = await heardStatus(pathOf('folder', 'folder', String(args.folder)));
    if (args.json) {
      console.log(JSON.stringify({ experiments: found }));
      return;
    }
    for (const { experiment, status, planned, traces, failed, processes } of found) {
      const failures = failed.length > 0 ? `, ${failed.length} failed` : '';
      printText(
        `${experiment}: ${status}, ${counted(planned, 'cell')} planned, ${counted(traces, 'trace')}${failures}`,
      );
      for (const { pid, part, seenAt, silent, ...state } of processes) {
        const sign = silent ? `killed, last seen ${ago(Date.parse(seenAt))}` : 'at work';
        printText(`  process ${pid}${part ? ` (${part})` : ''}, ${sign}: ${progressText(state)}`);
      }
      for (const { cell, reason } of failed.slice(0, NAMED)) printText(`  cell ${cell} failed: ${reason}`);
      if (failed.length > NAMED) printText(`  and ${failed.length - NAMED} more failed`);
    }
    for (const path of nestedResults(String(args.folder))) {
      printText(`${path}: a folder of results of its own: ${typedCommand('status', path)}`);
    }
    printNext(args, afterStatus(String(args.folder), found));
  },
};

/** The time since then by the clock of this machine, which may be behind that of the process. */
function ago(ms: number): string {
  const seconds = (Date.now() - ms) / 1000;
  return seconds < 0 ? `${duration(-seconds)} ahead of the clock of this machine` : `${duration(seconds)} ago`;
}
