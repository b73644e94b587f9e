import type { Problem } from '../config/problem.ts';
import { UsageError } from '../errors.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { train } from '../training/train.ts';
import type { Trained } from '../training/trained.ts';
import { TRAINING, TRAINING_FIELDS } from '../training/trainings.ts';
import { cellBackend } from './cellBackend.ts';
import { trainingOptions } from './trainingOptions.ts';

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
  'backend',
  'shardSize',
] as const satisfies readonly (keyof CellConfig)[];

/** The part of a cell's config that decides its trained network. */
export type NetworkConfig = Pick<CellConfig, (typeof NETWORK_FIELDS)[number]>;

/** Fields that only training on kernels depends on. */
const KERNEL_FIELDS: readonly (keyof CellConfig)[] = ['backend', 'shardSize'];

/** Names the trained network of a cell: equal keys, equal weights. */
export function networkKey(config: CellConfig): string {
  const onKernels = config.backend !== 'plain' && TRAINING[config.training].onKernels;
  const fields = NETWORK_FIELDS.filter((field) => onKernels || !KERNEL_FIELDS.includes(field));
  // What retraining alone reads does not change the network that is pruned first.
  const { reads } = TRAINING[config.training];
  const unread: readonly string[] = TRAINING_FIELDS.filter((field) => !reads.includes(field));
  return JSON.stringify(fields.map((field) => (unread.includes(field) ? null : config[field])));
}

/** Trains the network of a cell from its seed; @param problem of this config */
export function trainedNetwork(config: NetworkConfig, problem: Problem): Trained {
  const { network, dataSet } = problem;
  const { train: samples, validation } = dataSet;
  const { training, trainUntil, trainingSteps, decay, seed, startRange } = config;
  const backend = TRAINING[training].onKernels ? cellBackend({ ...config, block: null }, problem) : null;
  const options = { training, decay, seed, startRange, ...trainingOptions(config, trainingSteps, backend) };
  if (trainUntil === 'minimum') return train(network, samples, options);
  if (!validation) throw new UsageError(`${config.dataset} has no validation set`);
  return train(network, samples, { ...options, validation });
}
