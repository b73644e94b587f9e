import { type ShardRunner, serialShards } from '../curvature/curvature.ts';
import type { Cell } from '../experiment/cells.ts';
import { writeTrace } from '../trace/trace.ts';
import type { Trained } from '../training/training.ts';
import { runCell } from './runCell.ts';

/** The work of one thread: one cell. */
export interface CellTask {
  readonly cell: Cell;
  readonly trained: Trained;
  /** file of the trace */
  readonly path: string;
}

/** How a cell ended. Errors cross a thread as data: their classes would not. */
export type CellResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Runs one cell and saves its trace, whole or not at all.
 *
 * @param run where the shards of the curvature are worked on: in this thread unless said otherwise
 * @returns the reason, if the cell failed
 */
export async function pruneAndSave(
  { cell, trained, path }: CellTask,
  run: ShardRunner = serialShards,
): Promise<CellResult> {
  try {
    writeTrace(path, await runCell(cell, trained, run));
    return { ok: true };
  } catch (error) {
    const { name, message, code } = error as NodeJS.ErrnoException;
    // Messages of the file system name paths, which a table must not hold.
    return { ok: false, reason: code ? `the trace cannot be written (${code})` : `${name}: ${message}` };
  }
}
