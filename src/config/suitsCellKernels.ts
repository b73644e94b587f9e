import type { Network } from '../network/architecture.ts';
import type { CellFields } from './readConfig.ts';

/** Networks of more weights have matrices that are better made in tiles, and by several threads. */
export const MAX_CELL_WEIGHTS = 256;

/**
 * Whether the kernels of small networks prune a cell, on one thread and in one memory: they absorb one gradient at a
 * time.
 */
export const suitsCellKernels = (
  { backend, block }: { readonly backend: CellFields['backend']; readonly block: number | null },
  { weights }: Pick<Network, 'weights'>,
): boolean => backend === 'wasm' && weights <= MAX_CELL_WEIGHTS && (block ?? 1) === 1;
