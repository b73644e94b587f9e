import { placedSetsLength } from '../cell/placedSets.ts';
import { hessianKey, hessianLength, sharesHessian } from '../cell/sharedHessian.ts';
import { suitsTeam } from '../config/consistency.ts';
import { inverseWork } from '../config/inverseWork.ts';
import { liveAtStart, type Problem } from '../config/problem.ts';
import { isOfTeam } from '../config/suitsCellKernels.ts';
import { trainingsOf } from '../config/trainingsOf.ts';
import { curvatureProblem, structuredLength } from '../curvature/structuredCurvature.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { readValue, UsageError } from '../errors.ts';
import type { Cell } from '../experiment/cells.ts';
import { crossCheckLength } from '../inverse/backendCrossCheck.ts';
import { checkFor } from '../inverse/checkFor.ts';
import { deferredLength } from '../inverse/deferredInverse.ts';
import { denseWeights, isForDual } from '../inverse/dual/dualAdds.ts';
import { dualLength } from '../inverse/dual/dualInverse.ts';
import { gradientRecursionLength } from '../inverse/gradientRecursion.ts';
import { MAX_BLOCK_WEIGHTS, principalBlockLength } from '../inverse/principalBlock.ts';
import { probeCheckLength } from '../inverse/probeCheck.ts';
import { MAX_BYTES, SCRATCH_BYTES } from '../linalg/wasm/arena.ts';
import { choleskyLength } from '../linalg/wasm/cholesky.ts';
import { slabLength } from '../linalg/wasm/rankUpdate.ts';
import { kernelNetworkLength } from '../network/kernelNetwork.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { maxKeptRows, maxRows } from '../trace/keptWeights.ts';
import { pathSizes } from '../trace/pathSizes.ts';
import { batchDescentLength } from '../training/kernelBatchDescent.ts';
import { secantPairsLength } from '../training/kernelSecantPairs.ts';
import { lossLengths } from '../training/lossProgram.ts';
import { QUASI_NEWTON_MEMORY } from '../training/quasiNewton.ts';
import { TRAINING, type TrainingName } from '../training/trainings.ts';
import { type CellSize, cellSizes, type SizeConfig, type SizedProblem } from './cellSizes.ts';

const F64 = Float64Array.BYTES_PER_ELEMENT;
/** Doubles of a row but its weights: as an object, in columns, in the bytes of a file. */
const ROW_LENGTH = 150;
/** Bytes that Node.js takes by itself, and for each thread. */
const NODE_BYTES = 150e6;
const THREAD_BYTES = 60e6;

/** Bytes that the arrays of one cell take at once, by sizes alone. */
export interface CellMemory {
  /** matrices in the memory that the threads of a team share; 0 where one thread computes the cell */
  readonly sharedBytes: number;
  /** everything: matrices, the path with all its weight vectors, the trace that is written of it */
  readonly bytes: number;
}

/** @param threads of the team that works on the cell */
export function cellMemory(size: SizedProblem, threads: number): CellMemory {
  const { config, problem } = size;
  const { weights: n } = problem.network;
  const sizes = pathSizes(config, problem);
  // as vectors, as a column, as the bytes of a file; the other columns count where weights are few
  const path = 3 * maxKeptRows(sizes) * n + (maxKeptRows(sizes) < maxRows(sizes) ? ROW_LENGTH * maxRows(sizes) : 0);
  const onTeam = isOfTeam(config);
  const sharedBytes = onTeam ? threads * SCRATCH_BYTES + F64 * sharedLength(size, threads) : 0;
  const own = onTeam ? placedSetsLength(problem.network, problem.dataSet) : wholeLength(size);
  return { sharedBytes, bytes: sharedBytes + F64 * (path + own) };
}

/**
 * Doubles of a cell on one thread, by plain loops or the kernels of small networks: Jacobian, partial sums of shards, H
 * and both inverses with their work space.
 */
function wholeLength({ config, problem: { network, dataSet } }: SizedProblem): number {
  const { weights: n, outputs } = network;
  const { count } = dataSet.train;
  const shards = config.shardSize === null ? 1 : Math.ceil(count / config.shardSize);
  const { needs, putsBack } = CRITERION[config.criterion];
  // Of masks: A twice, its factor, and two that are swept.
  const matrices = needs === 'diagonal' ? 0 : shards + 6 + (putsBack ? 5 : 0);
  const proof = config.criterion === 'best' ? n ** 3 / 3 : 0;
  return count * outputs * n + matrices * n * n + proof;
}

/** Doubles of a cell in shared memory, at the renewal when most is needed, the first, or in training. */
function sharedLength(size: SizedProblem, threads: number): number {
  const { config, problem } = size;
  const { network, dataSet } = problem;
  const { weights: n, outputs } = network;
  const training = trainingsLength(size, threads);
  if (CRITERION[config.criterion].needs === 'diagonal') return training;
  const live = liveAtStart(problem);
  const gradients = dataSet.train.count * outputs;
  if (config.inverse === 'dual' && isForDual(live, gradients)) {
    // H of the dense form that takes over sums pairs of units of the whole network.
    const goesOver = !isForDual(inverseWork(config, problem).lastSize, gradients);
    const shardSize = goesOver ? readValue(config.shardSize, 'shardSize') : null;
    const dual = dualLength(curvatureProblem(network, dataSet.train), shardSize, threads);
    // A renewal that comes when few weights are left has a dense inverse, and its check.
    return Math.max(dual, goesOver ? denseLength(size, denseWeights(gradients)) : 0, training);
  }
  return Math.max(denseLength(size, n), training); // one after the other
}

/** Doubles of H, its dense inverse of n weights, and the check of that. */
function denseLength({ config, problem }: SizedProblem, n: number): number {
  const { network, dataSet } = problem;
  const { outputs } = network;
  const recursion = gradientRecursionLength(n, outputs, readValue(config.block, 'block'));
  const ofBlock = n > MAX_BLOCK_WEIGHTS ? principalBlockLength(outputs) : 0; // once, for ml-matrix
  const both = checkFor(inverseWork(config, problem)) === 'recursion';
  const check = both
    ? n * n + Math.max(crossCheckLength(n), recursion, choleskyLength(n), ofBlock)
    : probeCheckLength(n, outputs);
  const chosen = config.inverse === 'recursive' ? recursion : choleskyLength(n);
  const curvature = structuredLength(
    curvatureProblem(network, dataSet.train),
    readValue(config.shardSize, 'shardSize'),
  );
  // The inverse that prunes stays; H and what checks it make room for the panel of deferred downdates.
  return n * n + Math.max(n * n + Math.max(curvature, chosen, check), deferredLength(n) + slabLength(n, n));
}

/** The part of a cell that decides what its training takes. */
interface TrainedSize {
  readonly config: Parameters<typeof trainingsOf>[0] & Pick<SizeConfig, 'shardSize'>;
  readonly problem: Problem;
}

/** Bytes of shared memory that the training of a cell takes. @param threads of its team */
export const trainingMemory = (size: TrainedSize, threads: number): number =>
  threads * SCRATCH_BYTES + F64 * trainingsLength(size, threads);

const trainingsLength = (size: TrainedSize, threads: number): number =>
  Math.max(
    ...trainingsOf(size.config).map((name) => trainingLength(size, name, threads)),
    gradientLength(size, threads),
  );

/** Whether the matrices of systems with H, of n weights, have room in the memory of a team. */
export const solvesInMemory = (n: number): boolean => 2 * F64 * n * n <= MAX_BYTES;

/** Doubles of a training by a backend: what its method keeps, beside the gradient. */
function trainingLength(size: TrainedSize, training: TrainingName, threads: number): number {
  const { config, problem } = size;
  const { network, dataSet } = problem;
  const { weights: n } = network;
  const loss = gradientLength(size, threads);
  if (training === 'quasiNewton') return loss + secantPairsLength(n, QUASI_NEWTON_MEMORY);
  if (training === 'backpropagation') return loss + batchDescentLength(network, dataSet.train.count);
  const curvature = structuredLength(
    curvatureProblem(network, dataSet.train),
    readValue(config.shardSize, 'shardSize'),
  );
  return loss + 2 * n * n + Math.max(curvature, choleskyLength(n));
}

/** Doubles of the loss and its gradient by a backend: network and samples, and sums. */
function gradientLength({ problem: { network, dataSet } }: Pick<SizedProblem, 'problem'>, threads: number): number {
  const { count } = dataSet.train;
  const counts = [count, ...(dataSet.validation ? [dataSet.validation.count] : [])];
  const losses = [count, ...counts].map((samples) => lossLengths(network, samples));
  return losses.reduce(
    (sum, { chunks, pitch, partials, deltas }) => sum + threads * deltas + partials + chunks + pitch,
    kernelNetworkLength(network, counts),
  );
}

/** Memory that a run takes at once. */
export interface RunMemory {
  readonly bytes: number;
  /** cells that are computed at the same time */
  readonly cellsAtOnce: number;
  /** of the largest cell */
  readonly cellBytes: number;
}

/**
 * The memory of a run of these cells: whole cells over the threads; or fewer, small ones side by side, others one after
 * the other on a team.
 */
export function runMemory(cells: readonly Cell[], threads: number, dataSets: DataSets): RunMemory {
  return memoryOf(cellSizes(cells, dataSets), cells, threads);
}

function memoryOf(sizes: readonly CellSize[], cells: readonly Cell[], threads: number): RunMemory {
  const whole = cells.length >= threads || sizes.every(({ config }) => !isOfTeam(config));
  const cellsAtOnce = whole ? Math.min(cells.length, threads) : 1;
  const team = whole ? 1 : threads;
  const ownBytes = largest(sizes.map((size) => cellMemory(size, team).bytes));
  // Two are kept for each cell that is at work: that of its network, and the one before.
  const cellBytes = ownBytes + 2 * F64 * sharedHessianLength(cells);
  return { bytes: NODE_BYTES + threads * THREAD_BYTES + cellsAtOnce * cellBytes, cellsAtOnce, cellBytes };
}

/** Doubles of the largest H that cells share; those of small networks are nothing beside what a thread takes. */
function sharedHessianLength(cells: readonly Cell[]): number {
  const seen = new Set<string>();
  let max = 0;
  for (const { config } of cells) {
    if (!sharesHessian(config)) continue;
    const length = hessianLength(config);
    if (length <= Math.max(max, SMALL_HESSIAN)) continue;
    const key = hessianKey(config);
    if (seen.has(key)) max = length;
    seen.add(key);
  }
  return max;
}

const SMALL_HESSIAN = 100 * 100;

/** The training that a network too large for systems with H may have instead. */
function byGradients({ config, problem }: SizedProblem, threads: number): string {
  const training = trainingsOf(config).some((name) => TRAINING[name].solvesSystems);
  const others = { ...config, training: 'quasiNewton', retraining: 'asTrained' } as const;
  const fits = cellMemory({ config: others, problem }, threads).sharedBytes <= MAX_BYTES;
  return training && fits ? '; training quasiNewton makes no such matrix, and fits' : '';
}

/** The size that would fit in place of one whose matrices are too large; those of the dual form grow with samples. */
function fittingSize(size: SizedProblem, threads: number): string {
  const { network, dataSet } = size.problem;
  const bytes = cellMemory(size, threads).sharedBytes;
  if (size.config.inverse !== 'dual') return fittingWeights(network.weights, bytes, MAX_BYTES);
  return `about ${Math.floor(0.9 * dataSet.train.count * Math.sqrt(MAX_BYTES / bytes))} samples`;
}

/** The samples with which the dual form would fit, and the dense one that may take over from it. */
function bySamples({ config, problem }: SizedProblem): string {
  if (config.inverse === 'dual' || CRITERION[config.criterion].needs !== 'inverse' || !suitsTeam(config)) return '';
  const { network } = problem;
  const { lastSize } = inverseWork(config, problem);
  const room = 0.9 * Math.sqrt(MAX_BYTES / F64);
  const withDense = room / Math.SQRT2 / 1.5; // two matrices of 1.5 times as many weights
  const gradients = Math.min(room, network.weights / 1.5, Math.max(withDense, (lastSize - 1) / 1.5));
  const samples = Math.floor(gradients / network.outputs);
  return samples > 0 ? `, or inverse dual with up to about ${samples} samples` : '';
}

/** The memory of a run that may begin. */
export interface RequiredMemory extends RunMemory {
  /** what to tell the user, if it may prove too much */
  readonly warning: string | null;
}

/**
 * Refuses a run whose arrays do not fit, before anything is computed. Where only what Node.js takes by itself does not
 * fit, it warns: what a system counts as free is often too little (caches that it would give up, on macOS and in
 * containers).
 *
 * @param available bytes that the run may take
 * @throws {UsageError} with what is needed, what is there, and what would fit
 */
export function requireMemory(
  cells: readonly Cell[],
  threads: number,
  available: number,
  dataSets: DataSets,
): RequiredMemory {
  const sizes = cellSizes(cells, dataSets);
  const memory = memoryOf(sizes, cells, threads);
  const tooLarge = sizes.find((size) => cellMemory(size, threads).sharedBytes > MAX_BYTES);
  if (tooLarge) {
    const { weights } = tooLarge.problem.network;
    const needs = gigabytes(cellMemory(tooLarge, threads).sharedBytes);
    throw new UsageError(
      `a network of ${weights} weights needs ${needs} of shared matrices, and 32-bit addresses reach ${gigabytes(MAX_BYTES)}: ` +
        `${fittingSize(tooLarge, threads)} fit${byGradients(tooLarge, threads)}${bySamples(tooLarge)}`,
    );
  }
  if (memory.bytes <= available) return { ...memory, warning: null };

  const needs = `the run needs ${gigabytes(memory.bytes)} at once (${memory.cellsAtOnce} × ${gigabytes(memory.cellBytes)})`;
  if (memory.cellsAtOnce * memory.cellBytes <= available) {
    const warning = `${needs}, ${gigabytes(NODE_BYTES + threads * THREAD_BYTES)} of it for Node.js itself, and ${gigabytes(available)} are free: it may end for want of memory; --memory GB says what it may take`;
    return { ...memory, warning };
  }
  // Half of what is free where Node.js would take all of it: then arrays of that size pass, with a warning.
  const room = Math.max(available - NODE_BYTES - THREAD_BYTES, available / 2);
  const fitting = Math.floor(room / (memory.cellBytes + THREAD_BYTES));
  const weights = largest(sizes.map(({ problem }) => problem.network.weights));
  const advice =
    fitting >= 1 && memory.cellsAtOnce > 1
      ? `--threads ${fitting} fits`
      : `${fittingWeights(weights, memory.cellBytes, room)} fit`;
  throw new UsageError(
    `${needs}, and ${gigabytes(available)} are free: ${advice}; if more is free than the system says, give --memory GB`,
  );
}

const largest = (values: readonly number[]) => values.reduce((max, value) => Math.max(max, value), 0);

/** Memory grows with n², and a little more slowly below. */
const fittingWeights = (weights: number, bytes: number, available: number) =>
  `about ${Math.floor(0.9 * weights * Math.sqrt(Math.max(0, available) / bytes))} weights`;

/** Bytes in words, 10⁹ a GB. */
export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toPrecision(2)} GB`;
