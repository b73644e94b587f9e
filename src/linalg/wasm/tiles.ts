import { SCRATCH_BYTES } from './arena.ts';

/** Bytes of a double. */
export const F64 = 8;
/** Vectors of a packed panel, as in kernels/microKernel.ts. */
const WIDTH = 4;

/** Doubles that `count` packed vectors of `depth` entries take. */
export const packedLength = (count: number, depth: number): number => Math.ceil(count / WIDTH) * WIDTH * depth;

/** A thread's own work space: 128 bytes for the edges of tiles, the rest for packed panels. */
export interface Scratch {
  readonly edge: number;
  readonly panels: number;
}

/** The work space of the thread with that rank. */
export function scratchOf(rank: number): Scratch {
  const start = rank * SCRATCH_BYTES;
  return { edge: start + 1024, panels: start + 2048 };
}

/** Consecutive indices first … end − 1. */
export interface Span {
  readonly first: number;
  readonly end: number;
}

/** 0 … length − 1 in pieces of `size`, the last one maybe smaller. */
export function spans(length: number, size: number): Span[] {
  return Array.from({ length: Math.ceil(length / size) }, (_, i) => ({
    first: i * size,
    end: Math.min(length, (i + 1) * size),
  }));
}
