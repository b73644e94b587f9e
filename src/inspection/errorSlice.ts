import type { Samples } from '../dataset/dataSet.ts';
import type { Network } from '../network/architecture.ts';
import { meanError } from '../network/evaluation.ts';

/** The ends of an axis: a weight from here to there. */
export type Range = readonly [number, number];

/** E over two weights, all others as they are. */
export interface ErrorSlice {
  /** flat indices of the two weights */
  readonly axes: readonly [number, number];
  /** of the first and of the second weight */
  readonly ranges: readonly [Range, Range];
  /** values of each weight, ends included, at equal distances */
  readonly size: number;
  /** (size × size) row-major: a row is a value of the second weight, ascending */
  readonly errors: Float64Array;
}

/**
 * A slice of the error surface: E where two weights take the values of a grid and all others stay.
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), figure 5, for XOR.
 *
 * @param weights (n) the point that the slice goes through; not modified
 * @param size    at least 2
 *
 * Cost: size² passes over the samples.
 *
 * @example
 * ```ts
 * import { dataSetOf } from 'optimal-brain-surgeon/data';
 * import { errorSlice } from 'optimal-brain-surgeon/inspection';
 * import { networkOf } from 'optimal-brain-surgeon/network';
 *
 * // y = w₁x + w₂ at x = 1, target 0: E = ½(w₁ + w₂)²
 * const network = networkOf({ layers: [1, 1], activation: null, outputActivation: 'linear' });
 * const data = dataSetOf('one', { inputs: ['x'], outputs: ['y'] }, [{ input: [1], target: [0] }], null);
 * const point = { network, weights: Float64Array.of(5, 5), samples: data.train };
 * const { errors } = errorSlice(point, [0, 1], [[0, 2], [0, 1]], 2);
 * console.log(errors.join(' ')); // → 0 2 0.5 4.5
 * ```
 */
export function errorSlice(
  {
    network,
    weights,
    samples,
  }: { readonly network: Network; readonly weights: Float64Array; readonly samples: Samples },
  axes: readonly [number, number],
  ranges: readonly [Range, Range],
  size: number,
): ErrorSlice {
  const at = weights.slice();
  const errors = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    at[axes[1]] = valueAt(ranges[1], row, size);
    for (let column = 0; column < size; column++) {
      at[axes[0]] = valueAt(ranges[0], column, size);
      errors[row * size + column] = meanError(network, at, samples);
    }
  }
  return { axes, ranges, size, errors };
}

/** The value of a weight at a row or column of a slice. */
export const valueAt = ([from, to]: Range, i: number, size: number): number => from + ((to - from) * i) / (size - 1);
