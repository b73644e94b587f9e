import { UsageError } from '../errors.ts';
import { gigabytes } from '../estimate/cellMemory.ts';
import { MAX_BYTES } from '../linalg/wasm/arena.ts';
import type { PlannedModel } from './proofPlan.ts';

/**
 * Bytes of the matrices of a search for k of n weights, on one thread: one of u² doubles for each u from k + 1 to n.
 */
export const searchBytes = (n: number, k: number): number =>
  Float64Array.BYTES_PER_ELEMENT * (squaresTo(n) - squaresTo(k));

/** 1² + 2² + … + m². */
const squaresTo = (m: number): number => (m * (m + 1) * (2 * m + 1)) / 6;

/**
 * Makes sure that there is memory for some searches, one a thread.
 *
 * @param available bytes that may be taken
 * @throws {UsageError} if there is not
 */
export function requireSearchMemory(models: readonly PlannedModel[], threads: number, available: number): void {
  for (const { live, sizes } of models) {
    const [n, k] = [live.length, sizes[0]];
    if (k === undefined) continue;
    const bytes = searchBytes(n, k);
    const needs = `a search for ${k} of ${n} weights takes ${gigabytes(bytes)} of matrices`;
    if (bytes > MAX_BYTES) {
      throw new UsageError(`${needs}, and 32-bit addresses reach ${gigabytes(MAX_BYTES)}: give larger --weights`);
    }
    if (threads * bytes <= available) continue;
    const fitting = Math.floor(available / bytes);
    const advice = fitting >= 1 ? `--threads ${fitting} fits` : 'give larger --weights';
    throw new UsageError(
      `${needs} on each of ${threads} threads, and ${gigabytes(available)} are free: ${advice}; if more is free than the system says, give --memory GB`,
    );
  }
}
