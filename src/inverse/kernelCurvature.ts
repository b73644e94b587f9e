import { DiagonalCurvature, type LiveCurvature } from '../curvature/liveCurvature.ts';
import { CURVATURE, type CurvatureName } from '../curvature/matrices/curvatureMatrices.ts';
import { shards } from '../dataset/shards.ts';
import { NumericalError, readValue } from '../errors.ts';
import { ROW_FORM, type RowForm, rowsPerSample } from '../gradient/curvatureRows.ts';
import type { SharedArray } from '../linalg/wasm/arena.ts';
import { type KernelNetwork, type PlacedSamples, placedWords, wordsIn } from '../network/kernelNetwork.ts';
import { type CrossCheck, crossCheckBound, type Differences, requireDamping, withVerdict } from './crossCheck.ts';
import { CURVATURE_NEED } from './curvatureNeed.ts';
import { type CurvatureObserver, NO_OBSERVER } from './curvatureObserver.ts';
import { EigenspaceInverse } from './eigenspaceInverse.ts';
import { namedCheck, requireAgreement } from './inverseCheck.ts';
import { fullMatrix, KernelInverse } from './kernelInverse.ts';
import { kernelSpectrum } from './kernelSpectrum.ts';
import { isForMlMatrix } from './mlMatrixCheck.ts';
import { mlMatrixInverse } from './mlMatrixInverse.ts';
import type { PlainCurvatureOptions } from './plainLiveCurvature.ts';
import type { SpectrumOf } from './spectrum.ts';

/** Matrices have a multiple of so many rows: those beyond the live weights are the identity's. */
const WIDTH = 4;
/** Sums of squares that the check is made of. */
const CHECK_SUMS = 5;
/** Square matrices of work space of the exact inverse and of the check. */
const WORK_MATRICES = 4;

/** Forms of rows in the order in which kernels number them. */
const FORMS: readonly RowForm[] = [ROW_FORM.gaussNewton, ROW_FORM.perTarget, ROW_FORM.empiricalFisher];

/** Whether kernels make a matrix: sums of outer products of the rows that they know. */
export const isMadeByKernels = (curvature: CurvatureName): boolean =>
  FORMS.some((form) => form === CURVATURE[curvature].rows);

/**
 * The live curvature of a small network by compiled kernels, in one memory: forward pass, output gradients, H, the
 * recursion of rank one over all of them, Cholesky's inverse, and the check of both.
 *
 * Source of the recursion: Hassibi & Stork, NIPS 5 (1993), eq. 17 and 18, sample by sample. The quantities are those of
 * `plainLiveCurvature`, and H is the same to the bit; the inverses differ from its own in the order of their sums.
 */
export class KernelCurvature {
  readonly #net: KernelNetwork;
  readonly #placed: PlacedSamples;
  readonly #options: PlainCurvatureOptions;
  readonly #form: RowForm;
  /** rows y of all samples */
  readonly #depth: number;
  readonly #live: ReturnType<typeof wordsIn>;
  readonly #unitOf: number;
  readonly #sourceOf: number;
  readonly #delta: SharedArray;
  readonly #rows: SharedArray;
  readonly #hessian: SharedArray;
  readonly #damped: SharedArray;
  readonly #recursive: SharedArray;
  readonly #exact: SharedArray;
  readonly #factor: SharedArray;
  readonly #theirs: SharedArray;
  readonly #work: SharedArray;
  readonly #sums: SharedArray;
  /** null where the criterion needs no spectrum */
  readonly #spectrumOf: SpectrumOf | null;

  /**
   * Takes the memory that the largest matrices need.
   *
   * @param placed the training set
   */
  constructor(net: KernelNetwork, placed: PlacedSamples, options: PlainCurvatureOptions) {
    const { network, space } = net;
    this.#net = net;
    this.#placed = placed;
    this.#options = options;
    this.#form = readValue(CURVATURE[options.curvature].rows, 'rows');
    this.#depth = placed.samples.count * rowsPerSample(network, this.#form);
    const n = network.weights;
    const size = WIDTH * Math.ceil(n / WIDTH);
    const matrix = () => space.arena.allocate(size * size);
    this.#live = wordsIn(space, n);
    this.#unitOf = placedWords(space, network.unitOf);
    this.#sourceOf = placedWords(space, network.sourceOf);
    this.#delta = space.arena.allocate(WIDTH * network.units);
    this.#rows = space.arena.allocate(size * this.#depth);
    [this.#hessian, this.#damped, this.#recursive] = [matrix(), matrix(), matrix()];
    [this.#exact, this.#factor, this.#theirs] = [matrix(), matrix(), matrix()];
    this.#work = space.arena.allocate(WORK_MATRICES * size * size);
    this.#sums = space.arena.allocate(CHECK_SUMS);
    this.#spectrumOf = options.need === 'eigenspace' ? kernelSpectrum(space, n) : null;
  }

  /**
   * The matrix that the criterion needs, at some weights. The one before is gone.
   *
   * @param weights (full n), 0 where deleted
   * @param live    flat indices of the live weights, ascending
   * @param step    number of the deletion that it is for
   * @throws {NumericalError} if the inverses disagree beyond rounding, or α is too small to tell
   */
  at(weights: Float64Array, live: Int32Array, step: number, observer: CurvatureObserver = NO_OBSERVER): LiveCurvature {
    const { need, alpha, decay } = this.#options;
    const damping = need === 'decayedInverse' ? alpha + decay : alpha;
    if (CURVATURE_NEED[need].form === 'diagonal') {
      return new DiagonalCurvature(observer.time('curvature', () => this.#diagonal(weights, live, damping)));
    }
    const trace = observer.time('curvature', () => this.#formHessian(weights, live, damping));
    return this.#inverted(live.length, trace, damping, step, observer);
  }

  /** (n) the diagonal of H + αI. */
  #diagonal(weights: Float64Array, live: Int32Array, damping: number): Float64Array {
    const n = live.length;
    const { at, values } = this.#work;
    this.#formRows(weights, live);
    this.#net.space.kernels.panelSquares(at, sizeOf(n), this.#rows.at, this.#depth);
    const { count } = this.#placed.samples;
    return values.slice(0, n).map((sum) => sum / count + damping);
  }

  /** H and H + αI; @returns tr H */
  #formHessian(weights: Float64Array, live: Int32Array, damping: number): number {
    const n = live.length;
    const size = sizeOf(n);
    const { kernels } = this.#net.space;
    const { count } = this.#placed.samples;
    const rowsOfSample = this.#depth / count;
    this.#formRows(weights, live);
    this.#hessian.values.fill(0, 0, size * size);
    for (const { start, end } of shards(count, readValue(this.#options.shardSize, 'shardSize'))) {
      const [first, stop] = [start * rowsOfSample, end * rowsOfSample];
      kernels.addPanelProducts(this.#hessian.at, size, this.#rows.at, this.#depth, first, stop);
    }
    return kernels.dampedMean(this.#hessian.at, this.#damped.at, n, size, count, damping);
  }

  #formRows(weights: Float64Array, live: Int32Array): void {
    const { record, space } = this.#net;
    const { inputs, values, targets, samples } = this.#placed;
    this.#net.take(weights);
    this.#net.forward(this.#placed);
    this.#live.words.set(live);
    space.kernels.rowPanels(
      record,
      this.#net.weights,
      inputs,
      values,
      targets,
      samples.count,
      FORMS.indexOf(this.#form),
      this.#live.at,
      live.length,
      this.#unitOf,
      this.#sourceOf,
      this.#delta.at,
      this.#rows.at,
    );
  }

  /** Both inverses and their check; the one that prunes, or what else the criterion makes of H. */
  #inverted(n: number, trace: number, damping: number, step: number, observer: CurvatureObserver): LiveCurvature {
    const { inverse, dimensions, eigenspace, mlMatrix } = this.#options;
    const size = sizeOf(n);
    const updates = this.#depth;
    const bound = requireDamping(crossCheckBound(n, updates, trace, damping), n, damping);
    observer.time('inverse', () => this.#invert(n, damping));
    const found = observer.time('check', () => this.#differences(n));
    const checked = withVerdict(found, bound, { n, alpha: damping, matrixTrace: trace, exactNorm: found.exactNorm });
    const whole = { step, weights: n, checkedWeights: n } as const;
    observer.check(requireAgreement(namedCheck(checked, whole, 'recursion'), damping));
    if (isForMlMatrix(mlMatrix, step)) {
      const byMlMatrix = observer.time('check', () => this.#mlMatrixCheck(checked, n, trace + n * damping));
      observer.check(requireAgreement(namedCheck(byMlMatrix, whole, 'mlMatrix'), damping));
    }
    if (this.#spectrumOf) {
      const choice = { dimensions: readValue(dimensions, 'dimensions'), rule: readValue(eigenspace, 'eigenspace') };
      const hessian = fullMatrix(this.#hessian.values, n, size);
      return new EigenspaceInverse(hessian, n, damping, choice, this.#spectrumOf);
    }
    const chosen = readValue(inverse, 'inverse') === 'exact' ? this.#exact : this.#recursive;
    return new KernelInverse(chosen.values, n, size);
  }

  #invert(n: number, damping: number): void {
    const { kernels } = this.#net.space;
    const size = sizeOf(n);
    const { count } = this.#placed.samples;
    const [rows, work] = [this.#rows.at, this.#work.at];
    const taken = kernels.rankOneInverse(this.#recursive.at, n, size, rows, this.#depth, count, damping, work);
    if (taken >= 0) {
      const quadratic = this.#work.values[0];
      throw new NumericalError('xᵀH⁻¹x must be finite and at least 0', { quadratic, n });
    }
    if (kernels.factorPanels(this.#damped.at, size, this.#factor.at) !== 0) {
      throw new NumericalError('H + αI is not positive definite', { n, alpha: damping });
    }
    kernels.inverseOfFactor(this.#factor.at, size, this.#exact.at, work);
  }

  /** Both inverses held against that of ml-matrix, as `mlMatrixCheck`; @param trace tr(H + αI) */
  #mlMatrixCheck(check: CrossCheck, n: number, trace: number): CrossCheck {
    const { kernels } = this.#net.space;
    const size = sizeOf(n);
    const theirs = mlMatrixInverse(fullMatrix(this.#damped.values, n, size), n, 0);
    const placed = this.#theirs.values;
    for (let i = 0; i < size; i++) {
      placed.fill(0, i * size, (i + 1) * size);
      if (i < n) placed.set(theirs.subarray(i * n, i * n + i + 1), i * size);
      else placed[i * size + i] = 1;
    }
    const { at, values } = this.#sums;
    const work = this.#work.at;
    kernels.inverseSquares(this.#theirs.at, this.#damped.at, n, size, work, at);
    const [exactNorm, exactResidual] = [Math.sqrt(values[0]), Math.sqrt(values[1] / n)];
    let [difference, weightedDifference] = [0, 0];
    for (const ours of [this.#recursive, this.#exact]) {
      kernels.differenceSquares(ours.at, this.#theirs.at, this.#factor.at, n, size, work, at);
      difference = Math.max(difference, Math.sqrt(values[0]));
      weightedDifference = Math.max(weightedDifference, Math.sqrt(values[1]));
    }
    const found = {
      inverseDifference: difference / exactNorm,
      weightedDifference,
      recursiveResidual: Math.max(check.recursiveResidual, check.exactResidual),
      exactResidual,
    };
    return withVerdict(found, check.bound, { n, alpha: 0, matrixTrace: trace, exactNorm }); // α is in the matrix
  }

  #differences(n: number): Differences & { readonly exactNorm: number } {
    const { at, values } = this.#sums;
    const [recursive, exact, damped, factor] = [this.#recursive, this.#exact, this.#damped, this.#factor];
    this.#net.space.kernels.crossCheck(recursive.at, exact.at, damped.at, factor.at, n, sizeOf(n), this.#work.at, at);
    const exactNorm = Math.sqrt(values[2]);
    return {
      inverseDifference: Math.sqrt(values[0]) / exactNorm,
      weightedDifference: Math.sqrt(values[1]),
      recursiveResidual: Math.sqrt(values[3] / n),
      exactResidual: Math.sqrt(values[4] / n),
      exactNorm,
    };
  }
}

/** Rows of a matrix of n live weights. */
const sizeOf = (n: number): number => WIDTH * Math.ceil(n / WIDTH);
