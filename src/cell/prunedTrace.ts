import { liveAtStart, problemOf } from '../config/problem.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import type { Cell } from '../experiment/cells.ts';
import type { TeamMember } from '../linalg/wasm/teamMember.ts';
import { traceBytes } from '../trace/trace.ts';
import type { Trained } from '../training/trained.ts';
import { cellBackend } from './cellBackend.ts';
import { runCell } from './runCell.ts';
import { hessianFrom, hessianLength, type SharedHessian } from './sharedHessian.ts';
import { type StageTimes, Stopwatch } from './stopwatch.ts';
import { type TaskFailure, taskFailure } from './taskFailure.ts';

/** The work of one thread: one cell. */
export interface CellTask {
  readonly cell: Cell;
  readonly trained: Trained;
  /** the leader of a team whose members wait for it; null where this thread works alone */
  readonly member: TeamMember | null;
  /** H of the trained network, shared by all cells that begin there; null: the cell builds its own */
  readonly hessian: SharedHessian | null;
}

/** The end of a cell on its thread: the bytes of its trace, which are not on the disk yet, or why there is none. */
export type PrunedTrace =
  | { readonly kind: 'computed'; readonly times: StageTimes; readonly trace: Uint8Array }
  | TaskFailure;

/**
 * Runs one cell and encodes its trace.
 *
 * @returns a failure with its kind and reason, if the cell failed; never throws
 */
export function prunedTrace({ cell, trained, member, hessian }: CellTask, dataSets: DataSets): PrunedTrace {
  try {
    const stopwatch = new Stopwatch();
    const problem = problemOf(cell.config, dataSets);
    // There is room for all weights, of which some may have been deleted before.
    const length = hessianLength(cell.config, liveAtStart(problem));
    const ofLive = (shared: SharedHessian) => ({ ...shared, values: shared.values.subarray(0, length) });
    const trace = runCell(cell, problem, trained, {
      backend: cellBackend(cell.config, problem, member),
      stopwatch,
      ...(hessian && { trainedHessian: (build: () => Float64Array) => hessianFrom(ofLive(hessian), build) }),
    });
    const bytes = stopwatch.time('writing', () => traceBytes(trace));
    return { kind: 'computed', times: stopwatch.times, trace: bytes };
  } catch (error) {
    return taskFailure(error as Error);
  }
}
