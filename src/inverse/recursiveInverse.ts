import { NumericalError } from '../errors.ts';

/**
 * Absorbs one output gradient into an inverse, in place:
 *
 *     H⁻¹ ← H⁻¹ − (H⁻¹x)(H⁻¹x)ᵀ / (P + xᵀH⁻¹x)
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 17. The rank-one term is formed as u uᵀ with u = H⁻¹x/√(P + xᵀH⁻¹x),
 * which keeps H⁻¹ symmetric to the last bit.
 *
 * @param inverse (n × n) symmetric, row-major; overwritten
 * @param x       (n) output gradient of one sample and output
 * @param samples P, the size of the whole training set: not the number absorbed so far, and not times the outputs
 * @param scratch (n) work space, overwritten, so that the pass over the samples allocates nothing
 * @throws {NumericalError} if xᵀH⁻¹x is negative or not finite: H⁻¹ is no longer positive definite
 *
 * Cost: n² + n·(non-zeros of x) multiply-adds.
 *
 * @example
 * ```ts
 * import { absorb } from 'optimal-brain-surgeon/inverse';
 *
 * // From I, the gradient (0, 1) of one of P = 2 samples: 1 − 1·1/(2 + 1) for the second weight.
 * const inverse = Float64Array.of(1, 0, 0, 1);
 * absorb(inverse, Float64Array.of(0, 1), 2, new Float64Array(2));
 * console.log(Array.from(inverse, (x) => x.toFixed(6)).join(' ')); // → 1.000000 0.000000 0.000000 0.666667
 * ```
 */
export function absorb(inverse: Float64Array, x: Float64Array, samples: number, scratch: Float64Array): void {
  const n = x.length;
  scratch.fill(0);
  for (let j = 0; j < n; j++) {
    const factor = x[j];
    if (factor === 0) continue;
    for (let i = 0; i < n; i++) scratch[i] += factor * inverse[j * n + i];
  }
  let quadratic = 0; // xᵀH⁻¹x
  for (let i = 0; i < n; i++) quadratic += x[i] * scratch[i];
  if (!(quadratic >= 0 && quadratic < Infinity)) {
    throw new NumericalError('xᵀH⁻¹x must be finite and at least 0', { quadratic, n });
  }

  const scale = 1 / Math.sqrt(samples + quadratic);
  for (let i = 0; i < n; i++) scratch[i] *= scale;
  for (let i = 0; i < n; i++) {
    const u = scratch[i];
    for (let j = 0; j < n; j++) inverse[i * n + j] -= u * scratch[j];
  }
}

/**
 * (H + αI)⁻¹ in one pass over the output gradients, without ever forming H: from H₀⁻¹ = I/α, absorb every output of
 * every sample.
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 17 for one output and eq. 18 for several.
 *
 * @param jacobian (P·o × n) output gradients, row-major
 * @param n        live weights
 * @param samples  P
 * @param alpha    damping α > 0; the paper uses 1e-8 to 1e-4
 * @returns (n × n) symmetric, row-major
 * @throws {NumericalError} see `absorb`
 * @throws {RangeError} if the Jacobian has no rows of n
 *
 * Cost: P·o·2n² multiply-adds. Rounding: see `crossCheckBound`.
 *
 * @example
 * ```ts
 * import { recursiveInverse } from 'optimal-brain-surgeon/inverse';
 *
 * // The output gradients (0, 1) and (2, 1) of P = 2 samples, α = 1: H + αI has the rows (3, 1) and (1, 2).
 * const inverse = recursiveInverse(Float64Array.of(0, 1, 2, 1), 2, 2, 1);
 * console.log(Array.from(inverse, (x) => x.toFixed(6)).join(' ')); // → 0.400000 -0.200000 -0.200000 0.600000
 * ```
 */
export function recursiveInverse(jacobian: Float64Array, n: number, samples: number, alpha: number): Float64Array {
  if (jacobian.length % n !== 0) throw new RangeError(`a Jacobian of ${jacobian.length} entries has no rows of ${n}`);
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) inverse[i * n + i] = 1 / alpha;
  const scratch = new Float64Array(n);
  for (let r = 0; r < jacobian.length; r += n) absorb(inverse, jacobian.subarray(r, r + n), samples, scratch);
  return inverse;
}
