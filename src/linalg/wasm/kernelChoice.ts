import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

/** How kernels of matrices sum products: each product rounded, then the sum; or only the sum, by fused multiply-add. */
export type Arithmetic = 'separate' | 'fused';

/** Blocks of a matrix that kernels keep in registers: as 128-bit code wants them, or 256-bit code. The same bits. */
export type Tile = 'narrow' | 'wide';

/** A choice of tiles, and why it was made: a few words for manifests, empty where nobody chose. */
export interface TileChoice {
  readonly tile: Tile;
  readonly why: string;
}

const KEY = 'optimal-brain-surgeon/tile';
const UNCHOSEN: TileChoice = { tile: 'narrow', why: '' };

/** The choice that holds for this thread. */
export const tileChoice = (): TileChoice => (getEnvironmentData(KEY) as TileChoice | undefined) ?? UNCHOSEN;

/** The tile of kernels that this thread will make: narrow unless it was chosen. */
export const tileInUse = (): Tile => tileChoice().tile;

/**
 * Chooses the tile of this thread, and of threads that it will start. Wide ones are for an engine that is known to make
 * 256-bit code, with the same bits.
 */
export const useTile = (tile: Tile, why = ''): void => setEnvironmentData(KEY, { tile, why } satisfies TileChoice);
