import { type Problem, startMask } from '../config/problem.ts';
import { isTrainedByTeam } from '../config/suitsCellKernels.ts';
import { readValue, UsageError } from '../errors.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { euclideanNorm } from '../linalg/norms.ts';
import type { TeamMember } from '../linalg/wasm/teamMember.ts';
import { liveWeights } from '../network/mask.ts';
import { plainLossGradients } from '../training/lossGradients.ts';
import { train } from '../training/train.ts';
import type { Trained } from '../training/trained.ts';
import { TRAINING, TRAINING_FIELDS, type TrainingField } from '../training/trainings.ts';
import { type CellBackend, trainingBackend, trainingBackendName } from './cellBackend.ts';
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

/**
 * Those that a config leaves out at their defaults, and so does the name of its network: what is kept keeps its name.
 */
const LATER_FIELDS = ['biases', 'networkSha256'] as const satisfies readonly (keyof CellConfig)[];

/** The part of a cell's config that decides its trained network. */
export type NetworkConfig = Pick<
  CellConfig,
  (typeof NETWORK_FIELDS)[number] | (typeof LATER_FIELDS)[number] | 'backend' | 'shardSize'
>;

/** The fields that kernels add: plain loops have sums of their own, and know no shards. */
function backendFields(config: CellConfig): ('backend' | 'shardSize')[] {
  if (config.backend === 'plain') return [];
  return config.training !== 'none' && TRAINING[config.training].solvesSystems && isTrainedByTeam(config)
    ? ['backend', 'shardSize']
    : ['backend'];
}

/** Names the trained network of a cell: equal keys, equal weights. */
export function networkKey(config: CellConfig): string {
  const values: unknown[] = [];
  const reads = config.training === 'none' ? [] : TRAINING[config.training].reads;
  for (const field of NETWORK_FIELDS) {
    // What retraining alone reads does not change the network that is pruned first.
    const isUnread = isTrainingField(field) && !reads.includes(field);
    values.push(isUnread ? null : config[field]);
  }
  const trained = { ...config, backend: trainingBackendName(config.backend) };
  for (const field of backendFields(config)) values.push(trained[field]);
  for (const field of LATER_FIELDS) if (config[field] !== undefined) values.push(`${field} ${config[field]}`);
  return JSON.stringify(values);
}

const isTrainingField = (field: keyof CellConfig): field is TrainingField =>
  TRAINING_FIELDS.some((trainingField) => trainingField === field);

/**
 * Trains the network of a cell: from its seed, or on from where it was given; or leaves it as that was.
 *
 * @param problem of this config
 * @param member  the leader of a team whose other members join it; null: a team of this thread alone
 */
export function trainedNetwork(config: NetworkConfig, problem: Problem, member: TeamMember | null = null): Trained {
  const { network, dataSet, given } = problem;
  const { train: samples, validation } = dataSet;
  const { training, trainUntil, trainingSteps, decay, seed, startRange } = config;
  const backend = trainingBackend(config, problem, member);
  if (training === 'none') return asGiven(config, problem, backend);
  if (trainUntil === 'validationError' && !validation) throw new UsageError(`${config.dataset} has no validation set`);
  const start = given
    ? { weights: given.weights, ...(given.mask && { mask: given.mask }) }
    : { seed: readValue(seed, 'seed'), startRange: readValue(startRange, 'startRange') };
  return withTrainingOptions(config, trainingSteps, backend, (options) =>
    train(network, samples, {
      ...{ ...options, training, decay, ...start },
      ...(trainUntil === 'validationError' && validation && { validation }),
    }),
  );
}

/** A network as it was given, with its loss and how far it is from a minimum of it. */
function asGiven(config: NetworkConfig, problem: Problem, backend: CellBackend | null): Trained {
  const { network, dataSet } = problem;
  const { weights } = readValue(problem.given ?? null, 'network');
  return withTrainingOptions(config, null, backend, ({ lossGradients = plainLossGradients }) => {
    const point = { network, live: liveWeights(startMask(problem)), samples: dataSet.train };
    const { loss, gradient } = lossGradients(point, config.decay).at(weights);
    return { weights, loss, gradientNorm: euclideanNorm(gradient), trainingStop: 'given', steps: 0 };
  });
}
