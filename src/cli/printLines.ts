import { setImmediate } from 'node:timers/promises';
import { printableLines } from '../report/view/printable.ts';

/** Lines between two looks at whether the reader is still there. */
const LINES_AT_ONCE = 1000;

/**
 * Prints many lines, as fast as their reader takes them: a slow one holds them up instead of filling the memory, and
 * one that has left (`| head`) ends the process, which can see that between two turns of the event loop only. What
 * would steer a terminal is escaped there, and there alone.
 */
export async function printLines(lines: Iterable<string>): Promise<void> {
  let printed = 0;
  for (const line of lines) {
    console.log(process.stdout.isTTY ? printableLines(line) : line);
    printed++;
    if (printed % LINES_AT_ONCE === 0) await (process.stdout.writableNeedDrain ? drained() : setImmediate());
  }
}

const drained = () => new Promise<void>((resolve) => process.stdout.once('drain', resolve));
