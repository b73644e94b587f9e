import { allocateMatrix, type Backend, type Matrix } from '../../src/linalg/backend.ts';
import { mirrorLower } from '../../src/linalg/symmetric.ts';
import { ALPHA } from '../task.ts';
import { fillNoise, SEED } from './noise.ts';

/** The matrices that tasks start from. */
export class Matrices {
  readonly backend: Backend;
  readonly #gradients = new Map<string, Matrix>();

  constructor(backend: Backend) {
    this.backend = backend;
  }

  /** (P × n), the same each time. */
  gradients(n: number, P: number): Matrix {
    const key = `${P} × ${n}`;
    const matrix = this.#gradients.get(key) ?? allocateMatrix(this.backend, P, n);
    if (!this.#gradients.has(key)) fillNoise(matrix.values, SEED.gradients);
    this.#gradients.set(key, matrix);
    return matrix;
  }

  /** H + αI of these gradients, (n × n) with both triangles. */
  damped(n: number, P: number): Float64Array {
    return this.#made(n, P, () => {});
  }

  /** (H + αI)⁻¹, (n × n) with both triangles. */
  inverse(n: number, P: number): Float64Array {
    return this.#made(n, P, (h) => invert(this.backend, h, n));
  }

  #made(n: number, P: number, change: (matrix: Matrix) => void): Float64Array {
    const gradients = this.gradients(n, P);
    return this.backend.arena.borrow(() => {
      const h = allocateMatrix(this.backend, n, n);
      h.values.fill(0);
      this.backend.rankUpdate(h, gradients, n, P, 1 / P);
      dampen(h.values, n);
      change(h);
      mirrorLower(h.values, n);
      return new Float64Array(h.values); // memory of its own: the arena's is taken back
    });
  }
}

/** H ← H + αI. */
export function dampen(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) matrix[i * n + i] += ALPHA;
}

/** A ← A⁻¹ on the lower triangle; @throws {Error} if it is not positive definite */
export function invert(backend: Backend, matrix: Matrix, n: number): void {
  if (!backend.cholesky(matrix, n, 'inverse')) throw new Error('H + αI is not positive definite');
}

/**
 * tr A and the sum of its last row: a number that depends on every part of a symmetric matrix given by its lower
 * triangle.
 */
export function traceAndLastRow(matrix: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += matrix[i * n + i] + matrix[(n - 1) * n + i];
  return sum;
}
