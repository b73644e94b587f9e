import { CURVATURE } from '../curvature/matrices/curvatureMatrices.ts';
import { isOfKernels } from '../linalg/backend.ts';
import { type Network, weightCount } from '../network/architecture.ts';
import { CRITERION, fieldsReadBy, isOfOneMatrix } from '../surgeon/criteria/criteria.ts';
import type { CellFields } from './readConfig.ts';

/** Networks of more weights have matrices that are better made in tiles, and by several threads. */
export const MAX_CELL_WEIGHTS = 256;

/** The fields that decide which kernels prune a cell. */
export type KernelFields = Pick<CellFields, 'backend' | 'block' | 'criterion' | 'swaps' | 'curvature'>;

/** The block of a cell's recursion over gradients; null where it has no such recursion, whatever a grid says of it. */
export const blockRead = ({ criterion, swaps, curvature, block }: Omit<KernelFields, 'backend'>): number | null => {
  const isRead = fieldsReadBy(CRITERION[criterion]).includes('block') && !isOfOneMatrix({ criterion, swaps });
  return isRead && CURVATURE[curvature].rows ? block : null;
};

/** Whether a network is trained by the kernels of small networks, on one thread and in one memory. */
export const suitsSmallKernels = (
  { backend }: Pick<CellFields, 'backend'>,
  { weights }: Pick<Network, 'weights'>,
): boolean => isOfKernels(backend) && weights <= MAX_CELL_WEIGHTS;

/** Whether the kernels of small networks prune a cell, too: they absorb one gradient at a time. */
export const suitsCellKernels = (fields: KernelFields, network: Pick<Network, 'weights'>): boolean =>
  suitsSmallKernels(fields, network) && (blockRead(fields) ?? 1) === 1;

/** Whether the matrices of a cell are those of a team: made by a backend, and too large for one thread alone. */
export const isOfTeam = (config: KernelFields & Pick<CellFields, 'layers' | 'biases'>): boolean =>
  config.backend !== 'plain' && !suitsCellKernels(config, { weights: weightCount(config) });

/** Whether the network of a cell is trained by a team. */
export const isTrainedByTeam = (config: Pick<CellFields, 'backend' | 'layers' | 'biases'>): boolean =>
  config.backend !== 'plain' && !suitsSmallKernels(config, { weights: weightCount(config) });
