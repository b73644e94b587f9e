import { performance } from 'node:perf_hooks';
import { problemOf } from '../config/problem.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { NumericalError } from '../errors.ts';
import type { CellConfig } from '../experiment/cells.ts';
import type { TeamMember } from '../linalg/wasm/teamMember.ts';
import type { TrainingResult } from './engine.ts';
import { taskFailure } from './taskFailure.ts';
import { trainedNetwork } from './trainedNetwork.ts';

/** The work of one thread: the training of one network. */
export interface TrainTask {
  readonly config: CellConfig;
  /** the leader of a team whose members wait for it; null where this thread works alone */
  readonly member: TeamMember | null;
}

/**
 * Trains the network of a cell, on a thread.
 *
 * @returns a failure with its kind and reason, if that failed; never throws
 */
export function trainAndTime({ config, member }: TrainTask, dataSets: DataSets): TrainingResult {
  const startedAt = performance.now();
  try {
    const trained = trainedNetwork(config, problemOf(config, dataSets), member);
    const { weights, loss, gradientNorm } = trained;
    if (![...weights, loss, gradientNorm].every(Number.isFinite)) {
      throw new NumericalError('training has left the finite numbers', { loss, gradientNorm });
    }
    return { kind: 'computed', trained, ms: performance.now() - startedAt };
  } catch (error) {
    return taskFailure(error as Error);
  }
}
