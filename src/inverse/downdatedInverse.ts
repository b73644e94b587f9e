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
