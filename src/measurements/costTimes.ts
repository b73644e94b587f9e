import { performance } from 'node:perf_hooks';
import { type TeamBackend, teamBackend } from '../cell/cellBackend.ts';
import type { Problem } from '../config/problem.ts';
import type { LiveCurvature } from '../curvature/liveCurvature.ts';
import { outerProductCurvature } from '../curvature/outerProductCurvature.ts';
import { structuredCurvature } from '../curvature/structuredCurvature.ts';
import { NumericalError, readValue } from '../errors.ts';
import type { CellConfig } from '../experiment/cells.ts';
import { curvatureRows } from '../gradient/curvatureRows.ts';
import { DeferredInverse } from '../inverse/deferredInverse.ts';
import { DowndatedInverse } from '../inverse/downdatedInverse.ts';
import { exactInverse } from '../inverse/exactInverse.ts';
import { gradientRecursion } from '../inverse/gradientRecursion.ts';
import { recursiveInverse } from '../inverse/recursiveInverse.ts';
import { allocateMatrix, type BackendName, type Matrix } from '../linalg/backend.ts';
import { damped } from '../linalg/symmetric.ts';
import { deleteNext } from '../surgeon/criteria/deletionRule.ts';
import { obsRule } from '../surgeon/criteria/obs.ts';

/**
 * The operations that are timed, in the order of a turn:
 *
 *     curvature         H from samples and weights
 *     recursiveInverse  (H + αI)⁻¹ by the recursion, from samples and weights: H is never formed
 *     exactInverse      (H + αI)⁻¹ from H
 *     deletion          one deletion given H⁻¹ (choice, update, downdate): mean over the first half of the weights
 */
export const OPERATIONS = ['curvature', 'recursiveInverse', 'exactInverse', 'deletion'] as const;
/** Name of an operation that is timed. */
export type Operation = (typeof OPERATIONS)[number];

/** A network and its samples, whose size decides what operations cost. */
export interface CostPoint {
  readonly config: CellConfig;
  readonly problem: Problem;
  /** (n) all of them live; not modified */
  readonly weights: Float64Array;
}

/** One operation, timed once. */
export interface CostTime {
  readonly operation: Operation;
  readonly backend: BackendName;
  /** n */
  readonly weights: number;
  /** P */
  readonly samples: number;
  /** 1, 2, …; the warm-up is none */
  readonly round: number;
  /** elapsed: more than the operation took where other processes had their share of the core */
  readonly ms: number;
  /** of the processor, all threads of this process: more than the operation took where V8 was clearing up beside it */
  readonly cpuMs: number;
}

/** Makes ready what an operation works on; what it returns is timed. */
type Preparation = () => () => unknown;

/** Shorter turns do their operation again until they have taken so much of the processor. */
const MIN_MS = 2;
/** Time for V8's own threads to clear up after a turn; they shall not do so in the next one. */
const PAUSE_MS = 5;
const CLOCK = new Int32Array(new SharedArrayBuffer(4));

/**
 * Times what pruning is made of, on this thread alone: every operation of every point takes its turn in every round.
 * The first round is a warm-up and dropped; the order is reversed every second round, so that a drift of the machine's
 * speed favours nobody. The process should have nothing else to do.
 *
 * @param points sizes to time at, each with its backend; the curvature is Gauss–Newton
 * @param rounds that count, 1 or more
 * @throws {NumericalError} as the operations do
 */
export function costTimes(points: readonly CostPoint[], rounds: number): CostTime[] {
  const turns = points.flatMap((point) => {
    const { config, problem } = point;
    const { backend } = config;
    const preparations = backend === 'plain' ? onPlainLoops(point) : onTeam(point, teamBackend(config, problem));
    const size = { weights: point.weights.length, samples: problem.dataSet.train.count };
    return OPERATIONS.map((operation) => ({ prepare: preparations[operation], operation, backend, ...size }));
  });
  const times: CostTime[] = [];
  for (let round = 0; round <= rounds; round++) {
    for (const { prepare, ...what } of round % 2 === 1 ? turns : turns.toReversed()) {
      Atomics.wait(CLOCK, 0, 0, PAUSE_MS);
      const { ms, cpuMs } = turnOf(prepare);
      const done = what.operation === 'deletion' ? half(what.weights) : 1;
      if (round > 0) times.push({ ...what, round, ms: ms / done, cpuMs: cpuMs / done });
    }
  }
  return times;
}

/** Mean times of one piece of work, done often enough. */
function turnOf(prepare: Preparation): { ms: number; cpuMs: number } {
  let [ms, cpuMs, pieces] = [0, 0, 0];
  while (cpuMs < MIN_MS) {
    const work = prepare();
    const startedAt = performance.now();
    const usedBefore = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(usedBefore); // in microseconds
    ms += performance.now() - startedAt;
    cpuMs += (user + system) / 1000;
    pieces++;
  }
  return { ms: ms / pieces, cpuMs: cpuMs / pieces };
}

/** The paper's form: outer products, one gradient at a time, another library's Cholesky, a downdate a deletion. */
function onPlainLoops({ config, problem: { network, dataSet }, weights }: CostPoint): Record<Operation, Preparation> {
  const { alpha } = config;
  const shardSize = readValue(config.shardSize, 'shardSize');
  const { train: samples } = dataSet;
  const n = weights.length;
  const live = Int32Array.from(weights.keys());
  const formed = () => outerProductCurvature({ network, weights, live, samples }, 'matrix', shardSize).hessian;
  const hessian = formed();
  const inverse = exactInverse(hessian, n, alpha);
  return {
    curvature: () => formed,
    recursiveInverse: () => () => {
      const rows = new Float64Array(samples.count * network.outputs * n);
      curvatureRows({ network, weights, live, samples }, { start: 0, end: samples.count }, rows);
      return recursiveInverse(rows, n, samples.count, alpha);
    },
    exactInverse: () => () => exactInverse(hessian, n, alpha),
    deletion: () => firstHalf(weights, new DowndatedInverse(inverse, n)),
  };
}

/**
 * Prepares the operations as `backendLiveCurvature` computes a cell. Other points work in the same memory: each turn
 * begins with copies.
 */
function onTeam(
  { config, problem: { network, dataSet }, weights }: CostPoint,
  { leader, problem }: TeamBackend,
): Record<Operation, Preparation> {
  const { alpha } = config;
  const [shardSize, block] = [readValue(config.shardSize, 'shardSize'), readValue(config.block, 'block')];
  const { backend } = leader;
  const { train: samples } = dataSet;
  const n = weights.length;
  const live = Int32Array.from(weights.keys());
  const point = { network, weights, live, samples };
  const matrix = (values?: Float64Array) => {
    backend.arena.clear();
    const held = allocateMatrix(backend, n, n);
    if (values) held.values.set(values);
    return held;
  };
  const form = (to: Matrix) => structuredCurvature(point, { leader, problem }, shardSize, to);
  const invert = (of: Matrix) => {
    if (!backend.cholesky(of, n, 'inverse')) throw new NumericalError('H + αI is not positive definite', { n, alpha });
  };
  const work = matrix();
  form(work);
  const dampedHessian = damped(work.values, n, alpha);
  work.values.set(dampedHessian);
  invert(work);
  const inverse = work.values.slice();
  return {
    curvature: () => {
      const to = matrix();
      return () => form(to);
    },
    recursiveInverse: () => {
      const to = matrix();
      return () => gradientRecursion(point, backend, to, { block, alpha });
    },
    exactInverse: () => {
      const to = matrix(dampedHessian);
      return () => invert(to);
    },
    deletion: () => firstHalf(weights, new DeferredInverse(backend, matrix(inverse), n)),
  };
}

/** Deletions that are timed together. */
const half = (weights: number): number => Math.floor(weights / 2);

/**
 * Deletes half of the weights by OBS. Downdates that wait cost nothing until a panel of them is full, so that only the
 * mean over many deletions says what one costs; half of the weights, so that the sizes on the way scale with n.
 *
 * @param weights (n) not modified
 * @param inverse of all n; it loses the weights that are deleted
 */
function firstHalf(weights: Float64Array, inverse: LiveCurvature): () => void {
  return () => {
    let left = weights;
    for (let i = 0; i < half(weights.length); i++) {
      const updated = left.slice();
      const { q } = deleteNext(obsRule, { weights: updated, curvature: inverse });
      inverse.delete(q);
      updated.copyWithin(q, q + 1);
      left = updated.subarray(0, left.length - 1);
    }
  };
}
