import { NumericalError } from '../errors.ts';
import { allocateMatrix, type Backend, type Matrix } from '../linalg/backend.ts';

/** Some output gradients, a row each. */
export interface GradientRows {
  readonly rows: Matrix;
  readonly count: number;
}

/** The sum that a recursion inverts: H + αI over P samples, at n live weights. */
export interface RecursionSize {
  readonly n: number;
  /** P */
  readonly samples: number;
  /** damping α > 0 */
  readonly alpha: number;
}

/**
 * (H + αI)⁻¹ in one pass over the output gradients, a block of m of them at a time: from H₀⁻¹ = I/α,
 *
 *     H⁻¹ ← H⁻¹ − Yᵀ(P·I + XYᵀ)⁻¹Y,   Y = XH⁻¹,  X (m × n)
 *
 * Source: Woodbury's identity of rank m, which is m steps of Hassibi & Stork, NIPS 5 (1993), eq. 17 and 18, at once.
 * With P·I + XYᵀ = LLᵀ and Z = L⁻¹Y the term is ZᵀZ: symmetric and positive semi-definite by construction, one
 * triangle.
 *
 * @param inverse (n × n); its lower triangle is overwritten with the result
 * @param blocks  all P·o output gradients, in order
 * @throws {NumericalError} if P·I + XYᵀ is not positive definite: H⁻¹ is no longer so either
 *
 * Cost: 3n² + 4nm flops a gradient. Rounding: as `recursiveInverse`, see `crossCheckBound`.
 *
 * @example
 * ```ts
 * import { allocateMatrix, wasmBackend } from 'optimal-brain-surgeon/backends';
 * import { blockRecursiveInverse, rowBlocks } from 'optimal-brain-surgeon/inverse';
 *
 * // The output gradients (0, 1) and (2, 1) of P = 2 samples, α = 1: H + αI has the rows (3, 1) and (1, 2).
 * const backend = wasmBackend();
 * const gradients = allocateMatrix(backend, 2, 2);
 * gradients.values.set([0, 1, 2, 1]);
 * const inverse = allocateMatrix(backend, 2, 2);
 * blockRecursiveInverse(backend, inverse, rowBlocks(gradients, 2, 2), { n: 2, samples: 2, alpha: 1 });
 * const [first, , mixed, second] = inverse.values; // the lower triangle
 * console.log(first.toFixed(6), mixed.toFixed(6), second.toFixed(6)); // → 0.400000 -0.200000 0.600000
 * ```
 */
export function blockRecursiveInverse(
  backend: Backend,
  inverse: Matrix,
  blocks: Iterable<GradientRows>,
  { n, samples, alpha }: RecursionSize,
): void {
  for (let i = 0; i < n; i++) {
    inverse.values.fill(0, i * inverse.pitch, i * inverse.pitch + i);
    inverse.values[i * inverse.pitch + i] = 1 / alpha;
  }
  let absorbed = 0;
  for (const { rows, count } of blocks) {
    backend.arena.borrow(() => {
      const y = allocateMatrix(backend, count, n);
      if (absorbed === 0) scaledRows(y, rows, { n, count }, 1 / alpha);
      else backend.symmetricProduct(y, rows, inverse, count, n, 0);
      if (!absorbBlock(backend, inverse, { x: rows, y, count }, { n, samples })) {
        throw new NumericalError('P·I + XH⁻¹Xᵀ is not positive definite', { absorbed, count, n, alpha });
      }
    });
    absorbed += count;
  }
}

/** H⁻¹ ← H⁻¹ − ZᵀZ, Z = L⁻¹Y in place of Y, LLᵀ = P·I + XYᵀ; @returns whether that is positive definite */
function absorbBlock(
  backend: Backend,
  inverse: Matrix,
  { x, y, count }: { readonly x: Matrix; readonly y: Matrix; readonly count: number },
  { n, samples }: Omit<RecursionSize, 'alpha'>,
): boolean {
  const s = allocateMatrix(backend, count, count);
  backend.innerProducts(s, x, y, count, n);
  for (let i = 0; i < count; i++) s.values[i * count + i] += samples;
  if (!backend.cholesky(s, count, 'factorInverse')) return false;
  backend.lowerProduct(s, y, count, n); // Z
  backend.rankUpdate(inverse, y, n, count, -1);
  return true;
}

function scaledRows(
  to: Matrix,
  from: Matrix,
  { n, count }: { readonly n: number; readonly count: number },
  factor: number,
): void {
  for (let r = 0; r < count; r++) {
    for (let i = 0; i < n; i++) to.values[r * to.pitch + i] = from.values[r * from.pitch + i] * factor;
  }
}

/** The rows of a matrix in blocks of at most `block`. */
export function* rowBlocks(matrix: Matrix, rows: number, block: number): Generator<GradientRows> {
  for (let first = 0; first < rows; first += block) {
    const at = matrix.at + first * matrix.pitch * Float64Array.BYTES_PER_ELEMENT;
    yield {
      rows: { ...matrix, at, values: matrix.values.subarray(first * matrix.pitch) },
      count: Math.min(block, rows - first),
    };
  }
}
