import type { Arena, SharedArray } from './wasm/arena.ts';
import type { CholeskyGoal } from './wasm/cholesky.ts';
import type { Arithmetic } from './wasm/kernelChoice.ts';

/**
 * Backends, which do the heavy products: plain loops (the reference), our WebAssembly kernels, the same kernels with
 * fused multiply-add, or a BLAS of the system.
 */
export const BACKENDS = ['plain', 'wasm', 'fused', 'openblas'] as const;
/** Name of a backend. */
export type BackendName = (typeof BACKENDS)[number];

/** Whether our kernels do all of the work of a backend. */
export const isOfKernels = (backend: BackendName): boolean => backend === 'wasm' || backend === 'fused';

/** The arithmetic of our kernels of matrices under a backend, as far as they take part. */
export const arithmeticOf = (backend: BackendName): Arithmetic => (backend === 'fused' ? 'fused' : 'separate');

/**
 * A row-major matrix in shared memory, or a part of one. Of a symmetric matrix the lower triangle counts; what is above
 * it may be anything.
 */
export interface Matrix extends SharedArray {
  /** doubles from one row to the next */
  readonly pitch: number;
}

/** An operand of a product: a matrix, or its transpose. */
export interface Operand {
  readonly matrix: Matrix;
  readonly transposed?: boolean;
}

/**
 * The operations on dense matrices that cost more than n². They work in place in shared memory, on all threads of the
 * backend's team, and return when they are done.
 *
 * `wasm` gives the same bits on any number of threads and on every machine, `fused` other ones on any number of threads
 * and on every CPU that has fused multiply-add; `openblas` does neither.
 */
export interface Backend {
  readonly name: BackendName;
  /** kernel or core type that does the work, for the manifest */
  readonly core: string;
  /** where its matrices live */
  readonly arena: Arena;

  /** C ← C + alpha·XᵀX; C (n × n) symmetric, X (depth × n). n²·depth flops. */
  rankUpdate(c: Matrix, x: Matrix, n: number, depth: number, alpha: number): void;

  /** C ← C + alpha·AB; C (m × n), summed over `depth`. 2·m·n·depth flops. */
  product(c: Matrix, a: Operand, b: Operand, m: number, n: number, depth: number, alpha: number): void;

  /** Y ← beta·Y + XS, beta = 1 by default; X and Y (m × n), S (n × n) symmetric. 2·m·n² flops. */
  symmetricProduct(y: Matrix, x: Matrix, s: Matrix, m: number, n: number, beta?: 0 | 1): void;

  /** C ← XYᵀ on the lower triangle of C (m × m); X and Y (m × depth). m²·depth flops. */
  innerProducts(c: Matrix, x: Matrix, y: Matrix, m: number, depth: number): void;

  /** Y ← LY in place; L (m × m) lower triangular, Y (m × n). m²·n flops. */
  lowerProduct(l: Matrix, y: Matrix, m: number, n: number): void;

  /**
   * A = LLᵀ → L, L⁻¹ or A⁻¹, in place on the lower triangle. n³/3, 2n³/3 or n³ flops.
   *
   * @returns whether A is positive definite in double precision; if not, it is left half done
   */
  cholesky(a: Matrix, n: number, goal: CholeskyGoal): boolean;

  /**
   * Row q of a symmetric matrix from which `pending` rank-one terms u_m u_mᵀ are still to be subtracted, times `scale`:
   * it becomes row `pending` of the panel U. 2·n·pending flops.
   *
   * @param b (n × n) symmetric, not modified
   * @param u (more than pending × n), of the same pitch as B
   */
  pendingRow(b: Matrix, n: number, q: number, u: Matrix, pending: number, scale: number): void;
}

/** A new matrix in the arena of a backend; its entries are whatever was there. */
export function allocateMatrix({ arena }: Pick<Backend, 'arena'>, rows: number, columns: number): Matrix {
  return { ...arena.allocate(rows * columns), pitch: columns };
}
