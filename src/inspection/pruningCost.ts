import { prune } from '../cell/prune.ts';
import { type PruneOptions, pruneFields } from '../cell/pruneOptions.ts';
import { inverseWork } from '../config/inverseWork.ts';
import type { Problem } from '../config/problem.ts';
import type { CellFields } from '../config/readConfig.ts';
import { isOfTeam } from '../config/suitsCellKernels.ts';
import { readValue } from '../errors.ts';
import { cellMemory } from '../estimate/cellMemory.ts';
import { multiplyAdds } from '../estimate/estimate.ts';
import { cellSeconds } from '../estimate/estimatedSeconds.ts';
import { liveWeights } from '../network/mask.ts';

/** Memory and time of a pruning. */
export interface PruningCost {
  /** bytes of its arrays */
  readonly memoryBytes: number;
  /** about, on threads that do nothing else; without start, tables, and the retraining that it may do */
  readonly seconds: number;
  /** the same with one H for all deletions, downdated in between */
  readonly secondsNeverRenewed: number;
  /** deletions that one H serves in `seconds` */
  readonly renewEvery: number;
  readonly threads: number;
  /** whether `seconds` is drawn from deletions that were timed here, or from a core like that of the benchmarks */
  readonly isTimed: boolean;
}

/** Options of `pruningCost`. */
export interface CostOptions {
  /** threads that will prune; default 1 */
  readonly threads?: number;
  /** whether deletions may be timed; default true */
  readonly timed?: boolean;
}

/** A deletion that took so long is timed once: what is compiled for the first is nothing beside it. */
const LONG_SECONDS = 2;
/** Of shorter ones two are made, and more for so long; the fastest counts. */
const ALL_SECONDS = 0.5;
const MAX_DELETIONS = 10;

/** A deletion that is next to nothing beside the measurement of errors after it: the fastest makes no curvature. */
const MEASURED_ALONE = { criterion: 'magnitude', renewEvery: 2 ** 31 - 1, measureEvery: 1 } as const;

/**
 * Memory and time of a pruning of a network: sizes say how much work it is, and a deletion or some, made on this thread
 * and thrown away, how fast that goes.
 *
 * @param weights (n of the network) 0 where deleted
 * @param options of the pruning, as of `prune`
 * @throws {UsageError} as `prune`
 */
export function pruningCost(
  problem: Problem,
  weights: Float64Array,
  options: PruneOptions,
  { threads = 1, timed = true }: CostOptions = {},
): PruningCost {
  const { network, dataSet } = problem;
  const config = pruneFields(network, dataSet, weights, options);
  const renewEvery = readValue(config.renewEvery, 'renewEvery');
  // The network is given: nothing is trained before. Only matrices of n × n hide those that a training would take.
  const sized = config.inverse === 'dual' ? ({ ...config, training: 'none' } as const) : config;
  const memoryBytes = cellMemory({ config: sized, problem }, threads).bytes;
  // Of deleted weights there are no rows in any matrix.
  const live = options.mask ? liveWeights(options.mask).length : network.weights;
  const ofLive = { ...problem, network: { ...network, weights: live } };
  const never = { ...config, renewEvery: live };
  if (!timed) {
    const [seconds, secondsNeverRenewed] = [config, never].map((of) =>
      cellSeconds({ config: of, problem: ofLive }, threads),
    );
    return { memoryBytes, seconds, secondsNeverRenewed, renewEvery, threads, isTimed: false };
  }
  const one = { ...config, stop: 'weightsLeft', weightsLimit: live - 1, renewEvery: 1 } as const;
  const work = (of: CellFields) => multiplyAdds({ config: of, problem: ofLive });
  const perWork =
    secondsOfDeletion(problem, weights, { ...options, renewEvery: 1 }) / (work(one) * (isOfTeam(config) ? threads : 1));
  // Matrices are the work that sizes tell; errors are measured by passes through the network, which one thread makes.
  const passes = (live - inverseWork(config, ofLive).lastSize) / config.measureEvery;
  const measuring = passes * secondsOfDeletion(problem, weights, { ...options, ...MEASURED_ALONE });
  const [seconds, secondsNeverRenewed] = [config, never].map((of) => perWork * work(of) + measuring);
  return { memoryBytes, seconds, secondsNeverRenewed, renewEvery, threads, isTimed: true };
}

/** Seconds of a deletion with all that belongs to it, on this thread. */
function secondsOfDeletion({ network, dataSet }: Problem, weights: Float64Array, options: PruneOptions): number {
  const { errorLimit: _, weightsLimit: __, ...rest } = options;
  const path = prune(network, dataSet, weights, { ...rest, stop: 'end' });
  path.next(); // the network as given
  let seconds = Number.POSITIVE_INFINITY;
  let all = 0;
  for (let made = 0; made < 2 || (made < MAX_DELETIONS && all < ALL_SECONDS); made++) {
    const start = performance.now();
    if (path.next().done) break;
    const took = (performance.now() - start) / 1000;
    seconds = Math.min(seconds, took);
    all += took;
    if (took > LONG_SECONDS) break;
  }
  path.return('end');
  return Number.isFinite(seconds) ? seconds : 0;
}
