import { trainingBackend } from '../cell/cellBackend.ts';
import type { NetworkConfig } from '../cell/trainedNetwork.ts';
import { withTrainingOptions } from '../cell/trainingOptions.ts';
import type { Problem } from '../config/problem.ts';
import { evaluation } from '../network/evaluation.ts';
import { fullMask } from '../network/mask.ts';
import { weightNames } from '../network/weightName.ts';
import { train } from '../training/train.ts';
import type { TrainingName } from '../training/trainings.ts';

/** Options of brute force, which finds out what a task can do without. */
export interface Truth {
  /** E below which the task counts as learnt */
  readonly zeroError: number;
  /** random starts from which the rest is trained without each weight */
  readonly starts: number;
  /** starts are uniform in ±startRange */
  readonly startRange: number;
}

/** Whether a task can be learnt without one weight. */
export interface Removable {
  /** flat index of the weight left out */
  readonly deleted: number;
  readonly weight: string;
  /** random starts that were tried */
  readonly starts: number;
  /** starts from which the rest of the network learnt the task */
  readonly solved: number;
  /** smallest E over the starts */
  readonly bestError: number;
}

/**
 * Ground truth by brute force: leaves out each weight in turn and trains the rest from random starts.
 *
 * A weight is removable if some start reaches an error below `zeroError` without it. Starts are seeded apart from those
 * of the experiments: seeds −1, −2, …
 *
 * @param problem of the config
 */
export function removableWeights(
  config: Omit<NetworkConfig, 'seed' | 'startRange' | 'training'> & { readonly training: TrainingName },
  { network, dataSet }: Problem,
  { zeroError, starts, startRange }: Truth,
): Removable[] {
  const { training, decay } = config;
  const backend = trainingBackend(config, { network, dataSet });
  const names = weightNames(network, dataSet.inputNames, dataSet.outputNames);
  return names.map((weight, deleted) => {
    const mask = fullMask(network).with(deleted, 0);
    const errors = Array.from({ length: starts }, (_, i) => {
      const { weights } = withTrainingOptions(config, null, backend, (options) =>
        train(network, dataSet.train, { ...options, training, decay, mask, seed: -(i + 1), startRange }),
      );
      return evaluation(network, weights, dataSet.train).error;
    });
    const solved = errors.filter((error) => error < zeroError).length;
    return { deleted, weight, starts, solved, bestError: Math.min(...errors) };
  });
}
