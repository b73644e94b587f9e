import { expect } from 'vitest';
import { DiagonalCurvature } from '../../src/curvature/liveCurvature.ts';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import type { Samples } from '../../src/dataset/dataSet.ts';
import { DowndatedInverse } from '../../src/inverse/downdatedInverse.ts';
import { EigenspaceInverse } from '../../src/inverse/eigenspaceInverse.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { damped } from '../../src/linalg/symmetric.ts';
import { type Architecture, type Network, networkOf } from '../../src/network/architecture.ts';
import { evaluation } from '../../src/network/evaluation.ts';
import { liveWeights, type Mask } from '../../src/network/mask.ts';
import { CRITERION, type CriterionName } from '../../src/surgeon/criteria/criteria.ts';
import type { DeletionRule } from '../../src/surgeon/criteria/deletionRule.ts';
import { magnitudeRule } from '../../src/surgeon/criteria/magnitude.ts';
import type { Measurements, PruningProblem } from '../../src/surgeon/pruningProblem.ts';
import type { PruningRules } from '../../src/surgeon/pruningRules.ts';
import type { PruningStep } from '../../src/surgeon/pruningStep.ts';
import { train } from '../../src/training/train.ts';
import { randomSamples } from '../problems.ts';

/** The rules of a criterion, as for a cell of seed 3. */
export const criteria = (name: CriterionName, together = 2) =>
  CRITERION[name].rules({ seed: 3, decay: 1e-3, observations: 40, together });

/** OBS to the last weight, H built anew for each deletion. */
export const RULES: PruningRules = {
  criteria: criteria('obs'),
  stopping: { stop: 'end' },
  renewEvery: 1,
  nuisance: 'delete',
  retrain: 'none',
  retrainEvery: 1,
};

/** 14 weights, of which E is a quadratic function. */
export const LINEAR: Architecture = { layers: [6, 2], activation: 'linear', outputActivation: 'linear' };
/** Its data: targets that no linear network meets. */
export const LINEAR_SAMPLES = randomSamples(60, 6, 2, 51);
/** 19 weights. */
export const SMALL: Architecture = { layers: [4, 3, 1], activation: 'tanh', outputActivation: 'sigmoid' };
/** Samples whose targets are inside the range of a sigmoid. */
export function classSamples(count: number, inputs: number, outputs: number, seed: number): Samples {
  const samples = randomSamples(count, inputs, outputs, seed);
  return { ...samples, targets: samples.targets.map((t) => (t > 0 ? 0.9 : 0.1)) };
}
/** Data for the small network. */
export const SMALL_SAMPLES = classSamples(40, 4, 1, 52);

/** A network, its data, and what it is pruned with; the small one by OBS where it is not said otherwise. */
interface ProblemOptions {
  readonly architecture?: Architecture;
  readonly samples?: Samples;
  /** whose matrix is made */
  readonly criterion?: CriterionName;
  readonly alpha?: number;
  readonly decay?: number;
  /** the weights that are live where the path begins */
  readonly mask?: Mask | null;
}

/**
 * The problem of pruning a network by plain loops and the exact inverse.
 *
 * @returns with the steps that a matrix was asked for
 */
export function problemOf({
  architecture = SMALL,
  samples = SMALL_SAMPLES,
  criterion = 'obs',
  alpha = 1e-4,
  decay = 1e-3,
  mask = null,
}: ProblemOptions) {
  const network = networkOf(architecture);
  const curvatureSteps: number[] = [];
  const { needs } = CRITERION[criterion];
  const problem: PruningProblem = {
    ...{ network, mask, samples },
    measure(weights) {
      const { error, accuracy } = evaluation(network, weights, samples);
      return { ...NOTHING_MEASURED, trainError: error, trainAccuracy: accuracy };
    },
    curvature(weights, live, step) {
      curvatureSteps.push(step);
      const form = needs === 'diagonal' ? 'diagonal' : 'matrix';
      const { hessian } = outerProductCurvature({ network, weights, live, samples }, form, 16);
      if (needs === 'diagonal') return new DiagonalCurvature(hessian.map((h) => h + alpha));
      if (needs === 'eigenspace') {
        return new EigenspaceInverse(hessian, live.length, alpha, { dimensions: 4, rule: 'clusters' });
      }
      const damping = needs === 'decayedInverse' ? alpha + decay : alpha;
      return new DowndatedInverse(exactInverse(hessian, live.length, damping), live.length);
    },
    damped(weights, live) {
      const { hessian } = outerProductCurvature({ network, weights, live, samples }, 'matrix', 16);
      return damped(hessian, live.length, alpha);
    },
    retrain: (weights, mask) => train(network, samples, { weights, mask, decay }).weights,
  };
  return { network, samples, problem, curvatureSteps };
}

/** A network trained to its minimum, and the problem of pruning it. */
export function trained(options: ProblemOptions = {}) {
  const made = problemOf(options);
  const { decay = 1e-3 } = options;
  return { ...made, weights: train(made.network, made.samples, { seed: 3, startRange: 0.5, decay }).weights };
}

const NOTHING_MEASURED: Measurements = {
  trainError: 0,
  trainAccuracy: 1,
  validationError: null,
  testError: null,
  testAccuracy: null,
};

/** A scripted problem: what is not said is as for six weights that go from the end. */
interface Script extends Partial<PruningProblem> {
  readonly layers?: readonly number[];
  readonly start?: readonly number[];
  /** step from which on the matrix is not positive definite */
  readonly indefiniteFrom?: number;
}

/**
 * A linear network, of six weights (five inputs, a bias) if it is not said otherwise, whose measurements are looked up
 * by the number of weights that are not 0; H + αI = I. Every weight is smaller than the one before, so magnitude
 * deletes from the end.
 *
 * @returns with the numbers of weights at which it was measured, asked for a matrix, and retrained
 */
export function scripted(
  table: Readonly<Record<number, Partial<Measurements>>>,
  { layers = [5, 1], start = [6, 5, 4, 3, 2, 1], indefiniteFrom = Infinity, ...others }: Script = {},
) {
  const network = networkOf({ layers, activation: 'linear', outputActivation: 'linear' });
  const [measuredAt, askedAt, retrainedAt]: number[][] = [[], [], []];
  const size = (weights: Float64Array) => weights.filter((w) => w !== 0).length;
  const problem: PruningProblem = {
    network,
    samples: { count: 0, inputs: new Float64Array(0), targets: new Float64Array(0) },
    measure(weights) {
      measuredAt.push(size(weights));
      return { ...NOTHING_MEASURED, ...table[size(weights)] };
    },
    curvature(_, live, step) {
      if (step >= indefiniteFrom) return null;
      askedAt.push(live.length);
      return new DiagonalCurvature(new Float64Array(live.length).fill(1));
    },
    retrain(weights) {
      retrainedAt.push(size(weights));
      return weights;
    },
    ...others,
  };
  return { problem, start: Float64Array.from(start), measuredAt, askedAt, retrainedAt };
}

/** A script of four weights: without h1>output, which goes first by magnitude, h1's other weights are free. */
export const ONE_HIDDEN = { layers: [1, 1, 1], start: [3, 2, 1, 4] } as const;

/** Values of E, or of another column, for a script: of the whole network, of one weight less, …. */
export const column = (name: keyof Measurements, ...values: readonly number[]) =>
  Object.fromEntries(values.map((value, i) => [values.length - i, { [name]: value }]));
export const errors = (...values: readonly number[]) => column('trainError', ...values);

/** Two weights a turn, the later one first. */
export const pairs: DeletionRule = { ...magnitudeRule, group: ({ live }) => [live.length - 1, live.length - 2] };

/** Weights left after each step. */
export const lefts = (steps: readonly PruningStep[]) => steps.map(({ weightsLeft }) => weightsLeft);

/** Steps of each turn, in order, without those of nuisance weights. */
export function turnsOf(steps: readonly PruningStep[]): PruningStep[][] {
  const turns: PruningStep[][] = [];
  for (const step of steps.slice(1)) {
    if (step.nuisance) continue;
    expect([turns.length, turns.length + 1]).toContain(step.turn); // 1, 2, …, none left out
    if (step.turn === turns.length) turns[turns.length - 1].push(step);
    else turns.push([step]);
  }
  return turns;
}

/** Expects that a weight is exactly 0 from its deletion on, and that none is deleted twice. */
export function expectDeletedStayAway(steps: readonly PruningStep[]): void {
  const gone = new Set<number>();
  for (const step of steps) {
    if (step.deleted !== null) gone.add(step.deleted);
    expect(gone.size).toBe(step.step);
    for (const q of gone) expect(step.weights[q]).toBe(0);
  }
}

/** E of the small network, written out: mean of ½(t − o)², o = 1/(1 + e^−net), hidden units tanh, biases last. */
export function naiveError(weights: Float64Array, { count, inputs, targets }: Samples): number {
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const net = (at: number, values: readonly number[]) =>
      values.reduce((total, value, i) => total + weights[at + i] * value, weights[at + values.length]);
    const input = [...inputs.slice(4 * k, 4 * k + 4)];
    const hidden = [0, 5, 10].map((at) => Math.tanh(net(at, input)));
    const output = 1 / (1 + Math.exp(-net(15, hidden)));
    sum += 0.5 * (targets[k] - output) ** 2;
  }
  return sum / count;
}

/** The mask after the steps of a path, and the flat indices of the live weights. */
export function leftAfter(network: Network, steps: readonly PruningStep[]): { mask: Mask; live: Int32Array } {
  const mask = new Uint8Array(network.weights).fill(1);
  for (const { deleted } of steps) if (deleted !== null) mask[deleted] = 0;
  return { mask, live: liveWeights(mask) };
}
