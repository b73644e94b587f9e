import type { Problem } from '../config/problem.ts';
import { isTrainedByTeam } from '../config/suitsCellKernels.ts';
import { UsageError } from '../errors.ts';
import type { CellConfig } from '../experiment/cells.ts';
import type { TeamMember } from '../linalg/wasm/teamMember.ts';
import { train } from '../training/train.ts';
import type { Trained } from '../training/trained.ts';
import { TRAINING, TRAINING_FIELDS, type TrainingField } from '../training/trainings.ts';
import { trainingBackend } from './cellBackend.ts';
import { withTrainingOptions } from './trainingOptions.ts';

/** The fields that decide a trained network. Cells that agree in them share one, whatever prunes it. */
const NETWORK_FIELDS = [
  'dataset',
  'draw',
  'trainSize',
  'layers',
  'activation',
  'outputActivation',
  'loss',
  'decay',
  'startRange',
  'seed',
  'training',
  'trainingSteps',
  'learningRate',
  'momentum',
  'batchSize',
  'trainUntil',
] as const satisfies readonly (keyof CellConfig)[];

/** The part of a cell's config that decides its trained network. */
export type NetworkConfig = Pick<CellConfig, (typeof NETWORK_FIELDS)[number] | 'biases' | 'backend' | 'shardSize'>;

/** The fields that kernels add: plain loops have sums of their own, and know no shards. */
function backendFields(config: CellConfig): ('backend' | 'shardSize')[] {
  if (config.backend === 'plain') return [];
  return TRAINING[config.training].solvesSystems && isTrainedByTeam(config) ? ['backend', 'shardSize'] : ['backend'];
}

/** Names the trained network of a cell: equal keys, equal weights. */
export function networkKey(config: CellConfig): string {
  const values: unknown[] = [];
  const { reads } = TRAINING[config.training];
  for (const field of NETWORK_FIELDS) {
    // What retraining alone reads does not change the network that is pruned first.
    const isUnread = isTrainingField(field) && !reads.includes(field);
    values.push(isUnread ? null : config[field]);
  }
  for (const field of backendFields(config)) values.push(config[field]);
  // Left out where it has its default, as in a config: networks that are kept keep their names.
  if (config.biases !== undefined) values.push(`biases ${config.biases}`);
  return JSON.stringify(values);
}

const isTrainingField = (field: keyof CellConfig): field is TrainingField =>
  TRAINING_FIELDS.some((trainingField) => trainingField === field);

/**
 * Trains the network of a cell from its seed.
 *
 * @param problem of this config
 * @param member  the leader of a team whose other members join it; null: a team of this thread alone
 */
export function trainedNetwork(config: NetworkConfig, problem: Problem, member: TeamMember | null = null): Trained {
  const { network, dataSet } = problem;
  const { train: samples, validation } = dataSet;
  const { training, trainUntil, trainingSteps, decay, seed, startRange } = config;
  if (trainUntil === 'validationError' && !validation) throw new UsageError(`${config.dataset} has no validation set`);
  const backend = trainingBackend(config, problem, member);
  return withTrainingOptions(config, trainingSteps, backend, (options) =>
    train(network, samples, {
      ...{ ...options, training, decay, seed, startRange },
      ...(trainUntil === 'validationError' && validation && { validation }),
    }),
  );
}
