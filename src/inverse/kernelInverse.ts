import type { LiveCurvature } from '../curvature/liveCurvature.ts';
import { DowndatedInverse } from './downdatedInverse.ts';

/**
 * An inverse where kernels have left it, in the lower triangle of their memory: most serve one deletion only, and are
 * made anew. The first that is to serve more is copied, and downdated from then on.
 */
export class KernelInverse implements LiveCurvature {
  readonly #matrix: Float64Array;
  readonly #n: number;
  readonly #pitch: number;
  #downdated: DowndatedInverse | null = null;

  /**
   * @param matrix (n × pitch) of which the lower triangle counts; not modified
   * @param pitch  doubles from one row to the next
   */
  constructor(matrix: Float64Array, n: number, pitch: number) {
    this.#matrix = matrix;
    this.#n = n;
    this.#pitch = pitch;
  }

  diagonal(): Float64Array {
    if (this.#downdated) return this.#downdated.diagonal();
    const diagonal = new Float64Array(this.#n);
    for (let q = 0; q < this.#n; q++) diagonal[q] = this.#matrix[q * this.#pitch + q];
    return diagonal;
  }

  row(q: number): Float64Array {
    if (this.#downdated) return this.#downdated.row(q);
    const row = new Float64Array(this.#n);
    for (let i = 0; i <= q; i++) row[i] = this.#matrix[q * this.#pitch + i];
    for (let i = q + 1; i < this.#n; i++) row[i] = this.#matrix[i * this.#pitch + q];
    return row;
  }

  delete(q: number): void {
    this.#downdated ??= new DowndatedInverse(fullMatrix(this.#matrix, this.#n, this.#pitch), this.#n);
    this.#downdated.delete(q);
  }
}

/** (n × n) row-major: a symmetric matrix from the lower triangle of one of another pitch. */
export function fullMatrix(lower: Float64Array, n: number, pitch: number): Float64Array {
  const full = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      full[i * n + j] = lower[i * pitch + j];
      full[j * n + i] = lower[i * pitch + j];
    }
  }
  return full;
}
