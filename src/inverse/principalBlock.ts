import type { Point } from '../gradient/point.ts';
import { allocateMatrix, type Backend, type Matrix } from '../linalg/backend.ts';
import { damped as dampedMatrix, matrixTrace, mirrorLower } from '../linalg/symmetric.ts';
import { uniformStream } from '../random.ts';
import { type CrossCheck, crossCheck, crossCheckBound, requireDamping, type TwoInverses } from './crossCheck.ts';
import { exactInverse } from './exactInverse.ts';
import { gradientRecursion, gradientRecursionLength } from './gradientRecursion.ts';

/**
 * Weights of a principal block, at most, and the flops that the recursion may take for them. A network of no more
 * weights is inverted by ml-matrix as a whole: 7n³/6 multiply-adds, a tenth of a second.
 */
export const MAX_BLOCK_WEIGHTS = 256;
const MAX_BLOCK_FLOPS = 1e10;
/** Output gradients that the recursion on the block absorbs at once. */
const BLOCK = 64;

/** Doubles of work space of `principalBlock`, at most. */
export const principalBlockLength = (outputs: number): number =>
  MAX_BLOCK_WEIGHTS * MAX_BLOCK_WEIGHTS + gradientRecursionLength(MAX_BLOCK_WEIGHTS, outputs, BLOCK);

/** A principal block A of H + αI, and both inverses of it. */
export interface PrincipalBlock {
  /** weights of the block */
  readonly n: number;
  /** (n × n) A, full */
  readonly damped: Float64Array;
  /** (n × n) each, full */
  readonly inverses: TwoInverses;
  /** of these inverses */
  readonly check: CrossCheck;
}

/**
 * A principal block of H + αI, of weights chosen at random: the recursion on the output gradients of those weights
 * alone, and the exact inverse of the block by plain loops, held against each other.
 *
 * @param damped (live n × live n) H + αI of pitch n, lower triangle, not modified
 * @param step   number of the deletion that H is for: it seeds the choice of the weights
 * @throws {NumericalError} as `crossCheck`
 */
export function principalBlock(
  point: Point,
  backend: Backend,
  damped: Matrix,
  { alpha, step }: { readonly alpha: number; readonly step: number },
): PrincipalBlock {
  const updates = point.samples.count * point.network.outputs;
  const indices = chosenWeights(point.live.length, updates, step);
  const n = indices.length;
  const hessian = new Float64Array(n * n);
  indices.forEach((from, i) => {
    for (let j = 0; j <= i; j++) hessian[i * n + j] = damped.values[from * point.live.length + indices[j]];
    hessian[i * n + i] -= alpha;
  });
  mirrorLower(hessian, n);
  requireDamping(crossCheckBound(n, updates, matrixTrace(hessian, n), alpha), n, alpha);
  const recursive = backend.arena.borrow(() => {
    const inverse = allocateMatrix(backend, n, n);
    const live = Int32Array.from(indices, (index) => point.live[index]);
    gradientRecursion({ ...point, live }, backend, inverse, { block: BLOCK, alpha });
    return inverse.values.slice();
  });
  mirrorLower(recursive, n);
  const inverses = { recursive, exact: exactInverse(hessian, n, alpha) };
  const check = crossCheck(inverses, hessian, { n, alpha, updates });
  return { n, damped: dampedMatrix(hessian, n, alpha), inverses, check };
}

/** Indices of some live weights, chosen at random, ascending. */
function chosenWeights(n: number, gradients: number, step: number): Int32Array {
  const affordable = Math.floor(Math.sqrt(MAX_BLOCK_FLOPS / (3 * gradients)));
  const size = Math.max(1, Math.min(n, MAX_BLOCK_WEIGHTS, affordable));
  const uniform = uniformStream('principal block', step);
  const indices = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < size; i++) {
    const other = i + Math.floor(uniform() * (n - i));
    [indices[i], indices[other]] = [indices[other], indices[i]];
  }
  return indices.slice(0, size).sort();
}
