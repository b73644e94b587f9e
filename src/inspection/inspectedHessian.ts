import { teamBackend } from '../cell/cellBackend.ts';
import type { Problem } from '../config/problem.ts';
import { CURVATURE, type CurvatureName } from '../curvature/matrices/curvatureMatrices.ts';
import { curvatureProblem, structuredCurvature, structuredLength } from '../curvature/structuredCurvature.ts';
import { gigabytes } from '../estimate/cellMemory.ts';
import type { Point } from '../gradient/point.ts';
import { deferredLength } from '../inverse/deferredInverse.ts';
import { allocateMatrix, type Backend, type Matrix } from '../linalg/backend.ts';
import { MAX_BYTES, SCRATCH_BYTES } from '../linalg/wasm/arena.ts';
import { choleskyLength } from '../linalg/wasm/cholesky.ts';
import type { Kernels } from '../linalg/wasm/kernels.ts';
import { slabLength } from '../linalg/wasm/rankUpdate.ts';

/** Samples a shard, as large cells have it: fixes the order of the sums, hence the bits. */
export const SHARD_SIZE = 512;
/** Multiply-adds of one thread in a second, on a core like that of the benchmarks. */
export const PER_SECOND = 6e9;
const F64 = Float64Array.BYTES_PER_ELEMENT;

/** H of a network, and the kernels that factor it. */
export interface InspectedHessian {
  /** (n × n) without damping, exactly symmetric, row-major; n live weights */
  readonly hessian: Float64Array;
  readonly n: number;
  /** of this thread alone */
  readonly backend: Backend;
  readonly kernels: Kernels;
}

/** The choice of H, and what it may cost. */
export interface HessianOptions {
  /** the matrix that stands for the second derivatives of E; default `gaussNewton` */
  readonly curvature?: CurvatureName;
  /** bytes that matrices may take; default: what is free */
  readonly maxBytes?: number;
  /** seconds that H and its factor may take, as estimated from sizes; default 120 */
  readonly maxSeconds?: number;
}

/** The work on H, in units that grow with n. */
export interface HessianNeed {
  /** multiply-adds of all that is made of it, over n³ */
  readonly cubes: number;
  /** matrices of n × n that are held at once */
  readonly squares: number;
  /** those in the memory of kernels */
  readonly sharedSquares: number;
}

/**
 * The reason why H of some weights is not made: it has no more than a diagonal, it does not fit, or it takes too long,
 * by sizes alone; null where it can be made.
 *
 * @param n    live weights
 * @param need of what is made of H
 */
export function withoutHessian(
  { network, dataSet }: Problem,
  n: number,
  { curvature = 'gaussNewton', maxBytes = process.availableMemory(), maxSeconds = 120 }: HessianOptions,
  { cubes, squares, sharedSquares }: HessianNeed,
): string | null {
  const { form, onKernels } = CURVATURE[curvature];
  if (form === 'diagonal') return `${curvature} is no more than a diagonal`;
  const { count } = dataSet.train;
  const work = structuredLength(curvatureProblem(network, dataSet.train), SHARD_SIZE);
  const beside = Math.max(work, choleskyLength(n), deferredLength(n) + slabLength(n, n));
  const shared = SCRATCH_BYTES + F64 * (sharedSquares * n * n + beside);
  const rows = onKernels ? 0 : count * network.outputs * n; // of plain loops
  const bytes = shared + F64 * (squares * n * n + rows);
  if (shared > MAX_BYTES) return `its matrices take ${gigabytes(shared)} of 4 GiB that kernels reach`;
  if (bytes > maxBytes) return `its matrices take ${gigabytes(bytes)}, and ${gigabytes(maxBytes)} are free`;
  const perSample = onKernels ? 0.5 : 5 * network.outputs; // plain loops: a row an output, a tenth as fast
  const seconds = (perSample * count * n ** 2 + cubes * n ** 3) / PER_SECOND;
  return seconds > maxSeconds ? `it takes about ${Math.ceil(seconds / 60)} minutes` : null;
}

/**
 * H at a point: Gauss–Newton by kernels, whatever the size; other matrices by plain loops.
 *
 * @param point of the problem's network and training set
 */
export function inspectedHessian(
  point: Point,
  problem: Problem,
  { curvature = 'gaussNewton' }: HessianOptions = {},
): InspectedHessian {
  const n = point.live.length;
  const team = teamBackend({ backend: 'wasm' }, problem);
  const { backend, kernels } = team.leader;
  if (!CURVATURE[curvature].onKernels) {
    const { hessian } = CURVATURE[curvature].at(point, 'matrix', SHARD_SIZE);
    return { hessian, n, backend, kernels };
  }
  const hessian = backend.arena.borrow(() => {
    const matrix = allocateMatrix(backend, n, n);
    structuredCurvature(point, team, SHARD_SIZE, matrix);
    return matrix.values.slice();
  });
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) hessian[j * n + i] = hessian[i * n + j];
  return { hessian, n, backend, kernels };
}

/**
 * The factor, or the inverse, of H + damping·I in the arena of its backend, in the lower triangle.
 *
 * @returns null if H + damping·I is not positive definite in double precision
 */
export function factored(
  { hessian, n, backend }: InspectedHessian,
  damping: number,
  goal: 'factor' | 'inverse',
): Matrix | null {
  const matrix = allocateMatrix(backend, n, n);
  matrix.values.set(hessian);
  for (let i = 0; i < n; i++) matrix.values[i * n + i] += damping;
  return backend.cholesky(matrix, n, goal) ? matrix : null;
}
