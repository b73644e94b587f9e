import type { Cell } from '../experiment/cells.ts';
import type { Seat } from '../linalg/wasm/seat.ts';
import { writeTrace } from '../trace/trace.ts';
import type { Trained } from '../training/training.ts';
import { cellLead } from './cellLead.ts';
import { runCell } from './runCell.ts';

/** The work of one thread: one cell. */
export interface CellTask {
  readonly cell: Cell;
  readonly trained: Trained;
  /** file of the trace */
  readonly path: string;
  /** the first seat of a team whose members wait for it; null where this thread works alone */
  readonly seat: Seat | null;
}

/** How a cell ended. Errors cross a thread as data: their classes would not. */
export type CellResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Runs one cell and saves its trace, whole or not at all.
 *
 * @returns the reason, if the cell failed
 */
export function pruneAndSave({ cell, trained, path, seat }: CellTask): CellResult {
  try {
    writeTrace(path, runCell(cell, trained, cellLead(cell.config, seat)));
    return { ok: true };
  } catch (error) {
    const { name, message, code } = error as NodeJS.ErrnoException;
    // Messages of the file system name paths, which a table must not hold.
    return { ok: false, reason: code ? `the trace cannot be written (${code})` : `${name}: ${message}` };
  }
}
