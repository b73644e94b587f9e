import type { LiveCurvature } from '../../src/curvature/liveCurvature.ts';
import { structuredCurvature } from '../../src/curvature/structuredCurvature.ts';
import type { Point } from '../../src/gradient/point.ts';
import { DeferredInverse } from '../../src/inverse/deferredInverse.ts';
import { DualInverse } from '../../src/inverse/dual/dualInverse.ts';
import { allocateMatrix } from '../../src/linalg/backend.ts';
import { ALPHA, type Task } from '../task.ts';
import { digestOf } from './digest.ts';
import { dampen, invert } from './matrices.ts';
import { absoluteSum, sweep } from './sweep.ts';
import type { BenchTeam } from './team.ts';
import { type Contender, type Part, whole } from './turn.ts';

/** Samples of a shard of the structured curvature. */
export const SHARD = 512;
/** Largest difference of weights after all deletions, over the largest weight. */
const TOLERANCE = 1e-8;

/** The outcome of one form of the inverse. */
interface Outcome {
  /** each weight that was deleted, by its place among those that were left */
  readonly order: readonly number[];
  /** (left) */
  readonly weights: Float64Array;
}

/** A whole pruning with the dense inverse, and with the dual form, each from the network to the last deletion. */
export function inverseForms({ leader, problem }: BenchTeam, point: Point): Contender[] {
  const { backend } = leader;
  const team = { leader, problem: problem! };
  const dense = () => {
    const n = point.weights.length;
    const matrix = allocateMatrix(backend, n, n);
    structuredCurvature(point, team, SHARD, matrix);
    dampen(matrix.values, n);
    invert(backend, matrix, n);
    return new DeferredInverse(backend, matrix, n);
  };
  const dual = () => new DualInverse(point, team, { alpha: ALPHA, shardSize: SHARD });
  const pruned = (curvature: () => LiveCurvature, { left }: Task): Outcome =>
    backend.arena.borrow(() => {
      const weights = point.weights.slice();
      const order: number[] = [];
      sweep(curvature(), weights, left, { onDeletion: (q) => order.push(q) });
      return { order, weights: weights.slice(0, left) };
    });
  const part = (method: string, run: () => Outcome, expected?: Outcome): Part => {
    let found: Outcome;
    return {
      method,
      run: () => {
        found = run();
        return undefined;
      },
      check() {
        if (expected) requireSame(found, expected);
        return absoluteSum(found.weights);
      },
      bits: () => digestOf(found.weights),
    };
  };
  return [
    {
      what: 'dense-form',
      max: null,
      parts: (task) => whole(part('H, Cholesky, deletions', () => pruned(dense, task))),
    },
    {
      what: 'dual-form',
      max: null,
      parts: (task) => whole(part('G, Cholesky, deletions', () => pruned(dual, task), pruned(dense, task))),
    },
  ];
}

/** @throws {Error} if two forms deleted others, or left other weights */
function requireSame(found: Outcome, expected: Outcome): void {
  const other = expected.order.findIndex((q, step) => found.order[step] !== q);
  if (other !== -1) throw new Error(`deletion ${other + 1} is another than with the dense inverse`);
  const largest = expected.weights.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
  const difference = expected.weights.reduce((most, w, i) => Math.max(most, Math.abs(w - found.weights[i])), 0);
  if (difference > TOLERANCE * largest) throw new Error(`weights differ by ${difference / largest} of the largest`);
}
