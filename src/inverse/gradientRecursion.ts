import { curvatureRows } from '../gradient/curvatureRows.ts';
import type { Point } from '../gradient/point.ts';
import { allocateMatrix, type Backend, type Matrix } from '../linalg/backend.ts';
import { choleskyLength } from '../linalg/wasm/cholesky.ts';
import { symmetricProductLength } from '../linalg/wasm/products.ts';
import { slabLength } from '../linalg/wasm/rankUpdate.ts';
import { innerProductsLength, lowerProductLength } from '../linalg/wasm/triangularProducts.ts';
import { blockRecursiveInverse, type GradientRows, type RecursionSize, rowBlocks } from './blockRecursiveInverse.ts';
import { absorb } from './recursiveInverse.ts';

/** Options of the recursion. */
export interface RecursionOptions {
  /** gradients absorbed at once: 1 is the rank-one form of Hassibi & Stork, NIPS 5 (1993), eq. 17 and 18 */
  readonly block: number;
  /** damping α > 0 */
  readonly alpha: number;
}

/**
 * (H + αI)⁻¹ by the recursion over output gradients that are made as they are absorbed, so that the Jacobian is never
 * there as a whole.
 *
 * @param inverse (n × n) of pitch n; its lower triangle is overwritten
 * @throws {NumericalError} see `absorb` and `blockRecursiveInverse`
 */
export function gradientRecursion(
  point: Point,
  backend: Backend,
  inverse: Matrix,
  { block, alpha }: RecursionOptions,
): void {
  const n = point.live.length;
  const { count } = point.samples;
  backend.arena.borrow(() => {
    const blocks = gradientBlocks(point, backend, block);
    if (block > 1) blockRecursiveInverse(backend, inverse, blocks, { n, samples: count, alpha });
    else rankOneInverse(inverse, blocks, { n, samples: count, alpha });
  });
}

function rankOneInverse(
  { values }: Matrix,
  blocks: Iterable<GradientRows>,
  { n, samples, alpha }: RecursionSize,
): void {
  values.fill(0, 0, n * n);
  for (let i = 0; i < n; i++) values[i * n + i] = 1 / alpha;
  const scratch = new Float64Array(n);
  for (const { rows } of blocks) absorb(values, rows.values.subarray(0, n), samples, scratch);
}

/** Doubles of work space of `gradientRecursion` beside the inverse: gradients, Y and S, and that of the products. */
export function gradientRecursionLength(n: number, outputs: number, block: number): number {
  const products = Math.max(
    symmetricProductLength(block, n),
    innerProductsLength(block, n),
    choleskyLength(block),
    lowerProductLength(block),
    slabLength(n, block),
  );
  return Math.max(outputs, block) * n + block * (n + block) + products;
}

/** The output gradients in order, at most `block` at a time. */
function* gradientBlocks(point: Point, backend: Backend, block: number): Generator<GradientRows> {
  const { samples } = point;
  const n = point.live.length;
  const { outputs } = point.network;
  const atOnce = Math.max(1, Math.floor(block / outputs));
  const rows = allocateMatrix(backend, atOnce * outputs, n);
  for (let start = 0; start < samples.count; start += atOnce) {
    const end = Math.min(samples.count, start + atOnce);
    curvatureRows(point, { start, end }, rows.values);
    yield* rowBlocks(rows, (end - start) * outputs, block);
  }
}
