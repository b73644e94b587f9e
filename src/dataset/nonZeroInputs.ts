import { sharedFloat64, sharedInt32 } from '../parallel/sharedMemory.ts';

/** Indices and values of the inputs that are not 0, sample by sample; in shared memory. */
export interface NonZeroInputs {
  /** (P + 1) where each sample begins in the other two */
  readonly start: Int32Array;
  /** index of the input, ascending in each sample; d is the constant 1 of the bias, last */
  readonly input: Int32Array;
  readonly value: Float64Array;
}

/**
 * Share of non-zeros up to which touching them alone is faster than a dense product: a scattered addition costs some
 * ten of a product's.
 */
const SPARSE = 0.1;

/**
 * The non-zero inputs of each sample with the constant 1 of the bias, where they are few (one-hot inputs).
 *
 * @param inputs  (P × d) row-major
 * @returns null where inputs are dense
 */
export function nonZeroInputs(inputs: Float64Array, samples: number, d: number): NonZeroInputs | null {
  let count = 0;
  for (const value of inputs) if (value !== 0) count++;
  if (count > SPARSE * samples * d) return null;
  const start = sharedInt32(samples + 1);
  const input = sharedInt32(count + samples);
  const value = sharedFloat64(count + samples);
  let index = 0;
  for (let k = 0; k < samples; k++) {
    for (let i = 0; i < d; i++) {
      if (inputs[k * d + i] === 0) continue;
      input[index] = i;
      value[index++] = inputs[k * d + i];
    }
    input[index] = d;
    value[index++] = 1;
    start[k + 1] = index;
  }
  return { start, input, value };
}
