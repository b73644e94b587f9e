import { renameSync, rmSync } from 'node:fs';
import { ResultError } from '../../errors.ts';
import type { Cell } from '../../experiment/cells.ts';
import { temporaryName, writeWhole } from '../../files/wholeFile.ts';
import { readTraceOf } from '../../trace/trace.ts';

/**
 * Keeps a trace that was computed elsewhere: under a temporary name, read back and held against the cell and the
 * network that were sent, then renamed; so the file is whole and the cell's own, or it is not there.
 *
 * @param weights (n) of the trained network that was sent: row 0 of the trace
 * @throws {ResultError} if it is damaged, or the trace of something else; the message names no path
 * @throws {Error} of the file system, with its `code`
 */
export function keepTrace(path: string, bytes: Buffer, cell: Cell, weights: Float64Array): void {
  const temporary = temporaryName(path);
  try {
    writeWhole(temporary, bytes);
    const { config, steps } = readTraceOf(cell.id, temporary);
    if (JSON.stringify(config) !== JSON.stringify(cell.config)) {
      throw new ResultError(`${temporary} holds cell ${cell.id} with another config`);
    }
    if (!steps[0].weights.every((w, q) => Object.is(w, weights[q]))) {
      throw new ResultError(`${temporary} begins with another network than was sent`);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (error instanceof ResultError) throw new ResultError(error.message.replaceAll(temporary, 'the trace'));
    throw error;
  }
}
