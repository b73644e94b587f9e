import { type TeamBackend, teamBackend } from '../cell/cellBackend.ts';
import type { Problem } from '../config/problem.ts';
import { DUAL_FROM } from '../config/sizedDefaults.ts';
import { CURVATURE } from '../curvature/matrices/curvatureMatrices.ts';
import { curvatureProblem } from '../curvature/structuredCurvature.ts';
import { NumericalError } from '../errors.ts';
import { gigabytes } from '../estimate/cellMemory.ts';
import type { Point } from '../gradient/point.ts';
import { dualFactorAdds, dualRenewalAdds, isForDual } from '../inverse/dual/dualAdds.ts';
import { dualCheck } from '../inverse/dual/dualCheck.ts';
import { DualInverse, dualLength } from '../inverse/dual/dualInverse.ts';
import { GradientMatrix } from '../inverse/dual/gradientMatrix.ts';
import { type InverseCheck, namedCheck, requireAgreement } from '../inverse/inverseCheck.ts';
import { kernelSpectrum } from '../inverse/kernelSpectrum.ts';
import { allocateMatrix } from '../linalg/backend.ts';
import { MAX_BYTES, SCRATCH_BYTES } from '../linalg/wasm/arena.ts';
import type { Dampings } from './distanceFromMinimum.ts';
import { type HessianOptions, PER_SECOND, SHARD_SIZE } from './inspectedHessian.ts';

const F64 = Float64Array.BYTES_PER_ELEMENT;
/** Multiply-adds of a spectrum in m³: its loops are slower than products of matrices. */
const SPECTRUM_CUBES = 12;

/** The facts that the dual form tells of H + αI where H itself is not made. */
export interface InspectedDual {
  /** m = P·o, output gradients */
  readonly gradients: number;
  /** (n) diagonal of (H + αI)⁻¹ */
  readonly inverseDiagonal: Float64Array;
  /** of some rows of the inverse, by plain loops over the gradients */
  readonly check: InverseCheck;
  /** ½ gᵀ(H + αI + decay·I)⁻¹g */
  readonly newtonFall: number;
  /** (n) eigenvalues of H, ascending: those of XXᵀ, and n − m zeros; null where they are left out */
  readonly eigenvalues: Float64Array | null;
  /** why they are; null where they are known */
  readonly withoutSpectrum: string | null;
}

/**
 * Whether H + αI has a dual form where H itself is too large: the rule of `sizedDefaults`, without the work of the
 * dense form, which there is none of.
 *
 * @param n live weights
 */
export const hasDual = (
  { network, dataSet }: Problem,
  n: number,
  { curvature = 'gaussNewton' }: HessianOptions,
): boolean =>
  CURVATURE[curvature].onKernels && network.weights >= DUAL_FROM && isForDual(n, dataSet.train.count * network.outputs);

/**
 * The reason why a dual form is not made, by sizes alone; null where it can be made.
 *
 * @param n    live weights
 * @param goal its diagonal, checked, or products with it alone
 */
export function withoutDual(
  { network, dataSet }: Problem,
  n: number,
  options: HessianOptions,
  goal: 'diagonal' | 'products',
): string | null {
  const { outputs, units } = network;
  const gradients = dataSet.train.count * outputs;
  const bytes = SCRATCH_BYTES + F64 * dualLength(curvatureProblem(network, dataSet.train), null, 1);
  const work = { gradients, outputs, units, weights: n, renewEvery: 1, lastSize: n - 1 };
  const adds = goal === 'diagonal' ? dualRenewalAdds(n, work) : dualFactorAdds(n, work);
  return beyond(bytes, bytes, adds, options);
}

/**
 * The dual form at a point: the diagonal of the inverse, checked, and the spectrum where it takes no longer than
 * `maxSeconds`. One team of this thread alone; its arena is given back.
 *
 * @param point    of the problem's network and training set
 * @param gradient (n) of the loss with its decay, there
 * @throws {NumericalError} if α is too small
 *
 * Cost: that of a `DualInverse` or two, and 12m³ multiply-adds for the spectrum.
 */
export function inspectedDual(
  point: Point,
  problem: Problem,
  gradient: Float64Array,
  { alpha, decay, ...options }: Dampings & HessianOptions,
): InspectedDual {
  const team = teamBackend({ backend: 'wasm' }, problem);
  const gradients = point.samples.count * point.network.outputs;
  const { fall, ...judged } = team.leader.backend.arena.borrow(() => {
    const inverse = new DualInverse(point, team, { alpha, shardSize: SHARD_SIZE });
    const { checkedWeights, ...found } = dualCheck(point, inverse, { alpha, step: 1 });
    const check = namedCheck(found, { step: 1, weights: point.live.length, checkedWeights }, 'gradients');
    return {
      inverseDiagonal: inverse.diagonal().slice(),
      check: requireAgreement(check, alpha),
      fall: decay === 0 ? newtonFall(inverse, gradient) : null,
    };
  });
  const withoutSpectrum = reasonWithoutSpectrum(gradients, options);
  return {
    gradients,
    ...judged,
    newtonFall: fall ?? fallByTeam(point, team, gradient, alpha + decay),
    eigenvalues: withoutSpectrum === null ? eigenvaluesAt(point, team) : null,
    withoutSpectrum,
  };
}

/**
 * ½ gᵀ(H + damping·I)⁻¹g by the dual form alone.
 *
 * @param gradient (n) g
 * @returns null if αI + XXᵀ is not positive definite in double precision
 */
export function dualFall(point: Point, problem: Problem, gradient: Float64Array, damping: number): number | null {
  try {
    return fallByTeam(point, teamBackend({ backend: 'wasm' }, problem), gradient, damping);
  } catch (error) {
    if (error instanceof NumericalError) return null;
    throw error;
  }
}

const fallByTeam = (point: Point, team: TeamBackend, gradient: Float64Array, damping: number): number =>
  team.leader.backend.arena.borrow(() =>
    newtonFall(new DualInverse(point, team, { alpha: damping, shardSize: SHARD_SIZE }), gradient),
  );

const newtonFall = (inverse: DualInverse, gradient: Float64Array): number =>
  0.5 * inverse.times(gradient).reduce((sum, change, i) => sum + change * gradient[i], 0);

function reasonWithoutSpectrum(m: number, options: HessianOptions): string | null {
  const shared = SCRATCH_BYTES + 2 * F64 * m * m; // the matrix and work space
  return beyond(shared, shared + 2 * F64 * m * m, SPECTRUM_CUBES * m ** 3, options);
}

/**
 * The eigenvalues of H = XᵀX: those of XXᵀ (m × m), and 0 as often as there are more weights than gradients.
 *
 * @returns (n) ascending
 */
function eigenvaluesAt(point: Point, { leader, problem }: TeamBackend): Float64Array {
  const { backend, kernels } = leader;
  const gram = backend.arena.borrow(() => {
    const x = new GradientMatrix(point, { leader, problem });
    const { gradients: m, pitch } = x.sizes;
    const matrix = allocateMatrix(backend, m, pitch);
    x.gram(matrix, 0);
    const lower = new Float64Array(m * m);
    for (let r = 0; r < m; r++) lower.set(matrix.values.subarray(r * pitch, r * pitch + r + 1), r * m);
    return { lower, m };
  });
  const { values } = backend.arena.borrow(() =>
    kernelSpectrum({ kernels, arena: backend.arena }, gram.m)(gram.lower, gram.m),
  );
  const all = new Float64Array(point.live.length);
  all.set(values);
  return all.sort(); // rounding leaves an eigenvalue of 0 on either side of it
}

/** @param adds multiply-adds */
function beyond(
  shared: number,
  bytes: number,
  adds: number,
  { maxBytes = process.availableMemory(), maxSeconds = 120 }: HessianOptions,
): string | null {
  if (shared > MAX_BYTES) return `takes ${gigabytes(shared)} of 4 GiB that kernels reach`;
  if (bytes > maxBytes) return `takes ${gigabytes(bytes)}, and ${gigabytes(maxBytes)} are free`;
  const seconds = adds / PER_SECOND;
  return seconds > maxSeconds ? `takes about ${Math.ceil(seconds / 60)} minutes` : null;
}
