import { pruneFields, pruneProblem } from '../cell/pruneOptions.ts';
import type { Problem } from '../config/problem.ts';
import { curvatureDiagonal } from '../curvature/curvatureDiagonal.ts';
import { CURVATURE, type CurvatureName } from '../curvature/matrices/curvatureMatrices.ts';
import type { DataSet, Samples } from '../dataset/dataSet.ts';
import { UsageError } from '../errors.ts';
import { renewalBySize } from '../estimate/renewalBySize.ts';
import { lossGradient } from '../gradient/lossGradient.ts';
import type { Point } from '../gradient/point.ts';
import { kernelSpectrum } from '../inverse/kernelSpectrum.ts';
import { sumOfSquares } from '../linalg/norms.ts';
import type { Network } from '../network/architecture.ts';
import { evaluation } from '../network/evaluation.ts';
import { fullMask, liveOnly, liveWeights } from '../network/mask.ts';
import { requireMask, requireSamples, requireWeights } from '../network/requireFit.ts';
import { distanceAt, hessianFall, type MinimumDistance, type MinimumOptions } from './distanceFromMinimum.ts';
import { type Finding, findings } from './findings.ts';
import { hasDual, type InspectedDual, inspectedDual, withoutDual } from './inspectedDual.ts';
import { type InspectedHessian, inspectedHessian, withoutHessian } from './inspectedHessian.ts';
import type { InspectedState } from './inspectedState.ts';
import { type PredictedPath, predictedPaths } from './predictedPaths.ts';
import { type PruningCost, pruningCost } from './pruningCost.ts';
import { type SpectrumSummary, spectrumSummary } from './spectrumSummary.ts';
import { type StateSaliencies, stateSaliencies } from './stateSaliencies.ts';

/** The network on one set of samples. */
export interface SetEvaluation {
  readonly samples: number;
  /** E */
  readonly error: number;
  /** E + ½·decay·‖w‖² */
  readonly loss: number;
  /** share classified right, 0 … 1 */
  readonly accuracy: number;
}

/** All that is known of a network before anything is deleted. */
export interface Inspection extends MinimumDistance {
  /** n of the network, deleted ones included */
  readonly weights: number;
  /** flat indices of the live weights, ascending */
  readonly live: Int32Array;
  readonly sets: Readonly<Record<'train' | 'validation' | 'test', SetEvaluation | null>>;
  /** why only the diagonal of H is known, and so no OBS, spectrum or distance from a minimum; null where all of H is */
  readonly diagonalOnly: string | null;
  /** the dual form that stands for an H that is not made; null where there is H, or only its diagonal */
  readonly dual: DualFindings | null;
  readonly spectrum: SpectrumSummary | null;
  /** by each criterion that has a number for each weight in this state */
  readonly saliencies: readonly StateSaliencies[];
  /** by OBS, OBD and magnitude, as far as they are known: without H by its diagonal, and none by OBS */
  readonly predicted: readonly PredictedPath[];
  /** of a pruning by OBS, or by magnitude where only the diagonal is known, down to `keep` */
  readonly cost: PruningCost;
  readonly findings: readonly Finding[];
}

/** The dual form in an inspection. */
export type DualFindings = Pick<InspectedDual, 'gradients' | 'check' | 'withoutSpectrum'>;

/** Options of `inspect`. */
export interface InspectOptions extends MinimumOptions {
  /** share of the weights to which the pruning goes whose cost is told; default 0.1 */
  readonly keep?: number;
  /** deletions that one H serves in that pruning; null: as many as `surgeon prune` chooses by size; default 1 */
  readonly renewEvery?: number | null;
  /** threads that will prune; default 1. The inspection takes one */
  readonly threads?: number;
}

/** Multiply-adds in n³ (the spectrum counts double: its loops are slower), and matrices in memory. */
const WHOLE = { cubes: 12, squares: 3, sharedSquares: 3 };

/**
 * Inspects a network: where it stands, its second derivatives, what each criterion thinks of each weight, what a
 * pruning is predicted to do and will cost. Nothing is deleted, and nothing printed.
 *
 * Where H does not fit in memory, or takes minutes, and there are fewer output gradients than weights, its dual form
 * stands for it (`dual`): saliencies of OBS, the distance from a minimum, and the spectrum where that takes no minutes.
 * Else only what needs the diagonal of H is told; `diagonalOnly` says so.
 *
 * @param weights (n); not modified. What is deleted counts as 0
 * @throws {UsageError} if weights or samples are not those of the network, or an option is not allowed
 * @throws {NumericalError} if α is too small for the inverse of H + αI
 *
 * Cost: about n²P + 10n³ multiply-adds on this thread.
 *
 * @example
 * ```ts
 * import { dataSetOf, networkOf, train } from 'optimal-brain-surgeon';
 * import { inspect } from 'optimal-brain-surgeon/inspection';
 *
 * // y = 2·x1, whatever x2 is
 * const samples = [[0, 1], [1, 0], [1, 1], [2, 1]].map((input) => ({ input, target: [2 * input[0]] }));
 * const data = dataSetOf('double', { inputs: ['x1', 'x2'], outputs: ['y'] }, samples, null);
 * const network = networkOf({ layers: [2, 1], activation: null, outputActivation: 'linear' });
 * const { weights } = train(network, data.train, { decay: 0, seed: 1 });
 * const { isMinimum, spectrum, predicted } = inspect(network, data, weights);
 * console.log(isMinimum, spectrum?.rank, spectrum?.effectiveWeights?.toFixed(2)); // → true 3 3.00
 * const [{ criterion, rises }] = predicted;
 * console.log(criterion, rises.every((rise) => rise < 1e-10)); // → obs true
 * ```
 */
export function inspect(
  network: Network,
  data: DataSet,
  weights: Float64Array,
  options: InspectOptions = {},
): Inspection {
  requireSamples(network, data?.train, 'data.train');
  requireWeights(network, weights);
  const { alpha = 1e-5, decay = 0, mask = fullMask(network), curvature = 'gaussNewton' } = options;
  requireMask(network, mask);
  const live = liveWeights(mask);
  if (live.length === 0) throw new UsageError('the network has no weights left to inspect');
  const problem = { network, dataSet: data };
  const point = { network, weights: liveOnly(weights, live), live, samples: data.train };
  const form = formOf(problem, live.length, options);
  const { diagonalOnly } = form;
  const cost = costOf(problem, point, { ...options, mask }, form);
  const slope = lossGradient(point, decay);
  const matrix = form.isDense ? inspectedHessian(point, problem, options) : null;
  const dual = form.isDual ? inspectedDual(point, problem, slope.gradient, { ...options, alpha, decay }) : null;
  const fall = matrix ? hessianFall(matrix, slope.gradient, alpha + decay) : (dual?.newtonFall ?? null);
  const minimum = distanceAt(point, slope, fall, decay);
  const diagonal = matrix ? diagonalOf(matrix) : diagonalAlone(point, curvature, diagonalOnly);
  const state: InspectedState = { point, mask, curvature, alpha, decay, minimum, matrix, dual, diagonal };
  const saliencies = stateSaliencies(state);
  const eigenvalues = matrix ? eigenvaluesOf(matrix) : (dual?.eigenvalues ?? null);
  return {
    ...minimum,
    weights: network.weights,
    live,
    sets: {
      train: setEvaluation(point, data, data.train, decay),
      validation: data.validation && setEvaluation(point, data, data.validation, decay),
      test: data.test && setEvaluation(point, data, data.test, decay),
    },
    diagonalOnly,
    dual: dual && { gradients: dual.gradients, check: dual.check, withoutSpectrum: dual.withoutSpectrum },
    spectrum: eigenvalues && spectrumSummary(eigenvalues, { alpha, decay }),
    saliencies,
    predicted: predictedPaths(state, saliencies),
    cost,
    findings: findings(network, point.weights, mask, data),
  };
}

/** How much of H an inspection knows. */
interface Form {
  readonly isDense: boolean;
  readonly isDual: boolean;
  readonly diagonalOnly: string | null;
}

/** The form in which n live weights have their H, by sizes alone. */
function formOf(problem: Problem, n: number, options: InspectOptions): Form {
  const withoutDense = withoutHessian(problem, n, options, WHOLE);
  if (withoutDense === null) return { isDense: true, isDual: false, diagonalOnly: null };
  if (!hasDual(problem, n, options)) return { isDense: false, isDual: false, diagonalOnly: withoutDense };
  const reason = withoutDual(problem, n, options, 'diagonal');
  const diagonalOnly = reason === null ? null : `${withoutDense}; its dual form ${reason}`;
  return { isDense: false, isDual: reason === null, diagonalOnly };
}

/** The cost of the pruning that the options speak of: only where H is made, deletions are timed. */
function costOf(
  problem: Problem,
  { weights, live }: Point,
  options: InspectOptions,
  { isDense, diagonalOnly }: Form,
): PruningCost {
  const { alpha = 1e-5, decay = 0, mask, curvature = 'gaussNewton', keep = 0.1, renewEvery = 1, threads = 1 } = options;
  if (!(keep > 0 && keep <= 1)) throw new UsageError(`keep must be a share > 0 and ≤ 1, got ${keep}`);
  const isDefinite = CURVATURE[curvature].form === 'matrix';
  const criterion = diagonalOnly === null && isDefinite ? 'obs' : 'magnitude';
  const weightsLimit = Math.max(1, Math.round(keep * live.length));
  const stop = 'weightsLeft';
  const pruning = { ...(mask && { mask }), criterion, alpha, decay, curvature, stop, weightsLimit } as const;
  const { network, dataSet } = problem;
  const pruned = pruneProblem(network, dataSet, weights, pruning);
  const bySize = () =>
    renewalBySize((every) => ({
      config: pruneFields(network, dataSet, weights, { ...pruning, renewEvery: every }),
      problem: pruned,
    }));
  return pruningCost(problem, weights, { ...pruning, renewEvery: renewEvery ?? bySize() }, { threads, timed: isDense });
}

function setEvaluation(
  { network, weights }: Point,
  { codeBooks }: DataSet,
  samples: Samples,
  decay: number,
): SetEvaluation {
  const { error, accuracy } = evaluation(network, weights, samples, codeBooks);
  return { samples: samples.count, error, loss: error + 0.5 * decay * sumOfSquares(weights), accuracy };
}

const diagonalOf = ({ hessian, n }: InspectedHessian): Float64Array =>
  Float64Array.from({ length: n }, (_, q) => hessian[q * n + q]);

/** The diagonal of an H that is not made; @throws {UsageError} if it takes all of H to have it */
function diagonalAlone(point: Point, curvature: CurvatureName, reason: string | null): Float64Array {
  if (curvature === 'gaussNewton') return curvatureDiagonal(point);
  if (CURVATURE[curvature].rows === null && CURVATURE[curvature].form === 'matrix') {
    throw new UsageError(`curvature "${curvature}" has no diagonal without the whole matrix: ${reason}`);
  }
  return CURVATURE[curvature].at(point, 'diagonal', point.samples.count).hessian;
}

/** (n) of H, ascending */
const eigenvaluesOf = ({ hessian, n, backend, kernels }: InspectedHessian): Float64Array =>
  backend.arena.borrow(() => kernelSpectrum({ kernels, arena: backend.arena }, n)(hessian, n).values);
