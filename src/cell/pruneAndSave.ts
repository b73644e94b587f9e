import { problemOf } from '../config/problem.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import type { Cell } from '../experiment/cells.ts';
import type { TeamMember } from '../linalg/wasm/teamMember.ts';
import { writeTrace } from '../trace/trace.ts';
import type { Trained } from '../training/trained.ts';
import { cellBackend } from './cellBackend.ts';
import type { CellResult } from './engine.ts';
import { runCell } from './runCell.ts';
import { hessianFrom, type SharedHessian } from './sharedHessian.ts';
import { Stopwatch } from './stopwatch.ts';
import { taskFailure, writingFailure } from './taskFailure.ts';

/** The work of one thread: one cell. */
export interface CellTask {
  readonly cell: Cell;
  readonly trained: Trained;
  /** file of the trace */
  readonly path: string;
  /** the leader of a team whose members wait for it; null where this thread works alone */
  readonly member: TeamMember | null;
  /** H of the trained network, shared by all cells that begin there; null: the cell builds its own */
  readonly hessian: SharedHessian | null;
}

/**
 * Runs one cell and saves its trace, whole or not at all.
 *
 * @returns a failure with its kind and reason, if the cell failed; never throws
 */
export function pruneAndSave({ cell, trained, path, member, hessian }: CellTask, dataSets: DataSets): CellResult {
  try {
    const stopwatch = new Stopwatch();
    const problem = problemOf(cell.config, dataSets);
    const trace = runCell(cell, problem, trained, {
      backend: cellBackend(cell.config, problem, member),
      stopwatch,
      ...(hessian && { trainedHessian: (build: () => Float64Array) => hessianFrom(hessian, build) }),
    });
    stopwatch.time('writing', () => writeTrace(path, trace));
    return { kind: 'computed', times: stopwatch.times };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code ? writingFailure(code) : taskFailure(error as Error);
  }
}
