import type { LiveCurvature } from '../curvature/liveCurvature.ts';

/**
 * The inverse of the sub-matrix without row and column q, from the inverse of the whole:
 *
 *     H⁻¹ ← H⁻¹ − H⁻¹e_q e_qᵀH⁻¹ / [H⁻¹]_qq   on the remaining rows and columns
 *
 * Source: Pedersen, Hansen & Larsen, NIPS 8 (1996), partitioned inverse with one weight; used so by NNSYSID.
 *
 * @param inverse (n × n) symmetric, row-major; not modified
 * @param q       row and column to leave out
 * @returns ((n − 1) × (n − 1)) symmetric, row-major
 *
 * Cost: n² multiply-adds.
 *
 * @example
 * ```ts
 * import { deleteWeight } from 'optimal-brain-surgeon/inverse';
 *
 * // The inverse of the rows (3, 1) and (1, 2); without the first weight the matrix is (2).
 * const smaller = deleteWeight(Float64Array.of(0.4, -0.2, -0.2, 0.6), 2, 0);
 * console.log(smaller[0].toFixed(6)); // → 0.500000
 * ```
 */
export function deleteWeight(inverse: Float64Array, n: number, q: number): Float64Array {
  const smaller = new Float64Array((n - 1) * (n - 1));
  const pivot = inverse[q * n + q];
  let r = 0;
  for (let i = 0; i < n; i++) {
    if (i === q) continue;
    for (let j = 0; j < n; j++) {
      if (j === q) continue;
      smaller[r++] = inverse[i * n + j] - (inverse[i * n + q] * inverse[q * n + j]) / pivot;
    }
  }
  return smaller;
}

/**
 * An inverse that is downdated at once, deletion by deletion: the form for small nets, and the reference of
 * `DeferredInverse`.
 */
export class DowndatedInverse implements LiveCurvature {
  #inverse: Float64Array;
  #n: number;

  /** @param inverse (n × n) symmetric, row-major; not modified */
  constructor(inverse: Float64Array, n: number) {
    this.#inverse = inverse;
    this.#n = n;
  }

  diagonal(): Float64Array {
    return Float64Array.from({ length: this.#n }, (_, q) => this.#inverse[q * this.#n + q]);
  }

  row(q: number): Float64Array {
    return this.#inverse.subarray(q * this.#n, (q + 1) * this.#n);
  }

  delete(q: number): void {
    this.#inverse = deleteWeight(this.#inverse, this.#n, q);
    this.#n--;
  }
}
