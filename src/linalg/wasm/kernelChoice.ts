import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

/** How kernels of matrices sum products: each product rounded, then the sum; or the sum alone, by fused multiply-add. */
export type Arithmetic = 'separate' | 'fused';

/** Blocks of a matrix that kernels keep in registers: as 128-bit code wants them, or 256-bit code. The same bits. */
export type Tile = 'narrow' | 'wide';

const KEY = 'optimal-brain-surgeon/tile';

/** The tile of kernels that this thread will make, and threads that it will start: narrow unless it was chosen. */
export const tileInUse = (): Tile => (getEnvironmentData(KEY) === 'wide' ? 'wide' : 'narrow');

/** Chooses that tile, once it is known that the engine makes 256-bit code. */
export const useTile = (tile: Tile): void => setEnvironmentData(KEY, tile);
