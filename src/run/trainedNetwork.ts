import { builtInDataSet } from '../dataset/builtIn.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { networkOf } from '../network/architecture.ts';
import { fullMask } from '../network/mask.ts';
import { startWeights } from '../training/startWeights.ts';
import { train } from '../training/train.ts';
import type { Trained } from '../training/training.ts';

/** The fields that decide a trained network. Cells that agree in them share one, whatever prunes it. */
const NETWORK_FIELDS = [
  'dataset',
  'layers',
  'activation',
  'outputActivation',
  'loss',
  'decay',
  'startRange',
  'seed',
  'training',
] as const satisfies readonly (keyof CellConfig)[];

/** The part of a cell's config that decides its trained network. */
export type NetworkConfig = Pick<CellConfig, (typeof NETWORK_FIELDS)[number]>;

/** Names the trained network of a cell: equal keys, equal weights. */
export function networkKey(config: CellConfig): string {
  return JSON.stringify(NETWORK_FIELDS.map((field) => config[field]));
}

/** Trains the network of a cell from its seed to a minimum of the loss. */
export function trainedNetwork(config: NetworkConfig): Trained {
  const network = networkOf(config);
  const start = startWeights(network, config.startRange, config.seed);
  const { train: samples } = builtInDataSet(config.dataset);
  return train(config.training, network, start, fullMask(network), samples, config.decay);
}
