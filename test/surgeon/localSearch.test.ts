import { describe, expect, it } from 'vitest';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import { euclideanNorm } from '../../src/linalg/norms.ts';
import type { Architecture } from '../../src/network/architecture.ts';
import { liveWeights, type Mask, nuisanceWeights } from '../../src/network/mask.ts';
import { LocalSearch, type LocalSearchOptions } from '../../src/surgeon/localSearch.ts';
import { pruningPath } from '../../src/surgeon/pruningPath.ts';
import type { PruningProblem } from '../../src/surgeon/pruningProblem.ts';
import { maskAfter, type PruningStep } from '../../src/surgeon/pruningStep.ts';
import type { StoppingRule } from '../../src/surgeon/stopping.ts';
import { randomSamples } from '../problems.ts';
import { problemOf, RULES, SMALL, SMALL_SAMPLES, trained } from './pruningProblems.ts';

const LIMITS: LocalSearchOptions = { candidates: 8, descents: 2, restarts: 2, randomSwaps: 2, seed: 1, decay: 1e-3 };
/** OBS, healed by training, and the search from where it ends. */
const rules = (stopping: StoppingRule, search: Partial<LocalSearchOptions> | null = {}) => ({
  ...RULES,
  ...{ stopping, retrain: 'onFailure' as const },
  search: search && { ...LIMITS, ...search },
});

/** Eight weights of which E is a quadratic function, so that training on a mask has one end, wherever it begins. */
const QUADRATIC: Architecture = { layers: [7, 1], activation: 'linear', outputActivation: 'linear' };

/** Eight samples, so that inputs stand for one another and greedy deletions go wrong. @param share of the E of zeros */
function quadratic(seed: number, share: number) {
  const samples = randomSamples(8, 7, 1, seed);
  const made = trained({ architecture: QUADRATIC, samples, alpha: 1e-9, decay: LIMITS.decay });
  const errorLimit = share * made.problem.measure(new Float64Array(8)).trainError;
  return { ...made, stopping: { stop: 'error', errorLimit } as const };
}

/** The size of the smallest mask whose network keeps the limit of E after training: all 255 of them are trained. */
function smallestByBruteForce({ problem, weights, stopping }: ReturnType<typeof quadratic>): number {
  const n = weights.length;
  let smallest = n;
  for (let bits = 1; bits < 1 << n; bits++) {
    const mask: Mask = Uint8Array.from({ length: n }, (_, i) => (bits >> i) & 1);
    const size = liveWeights(mask).length;
    if (size >= smallest) continue;
    if (problem.measure(problem.retrain(weights, mask)).trainError <= stopping.errorLimit) smallest = size;
  }
  return smallest;
}

const last = (steps: readonly PruningStep[]) => steps[steps.length - 1];
const isEndOfTurn = (steps: readonly PruningStep[]) => (step: PruningStep, i: number) =>
  step.turn !== steps[i + 1]?.turn;

describe('localSearch', () => {
  it('finds the smallest of all masks that keep a limit of E, also where OBS with retraining does not', () => {
    const sizes = [
      [2, 0.05],
      [10, 0.2],
      [11, 0.5],
      [25, 0.5],
      [30, 0.2],
    ].map(([seed, share]) => {
      const made = quadratic(seed, share);
      const sizeBy = (search: Partial<LocalSearchOptions> | null) =>
        last(pruningPath(made.problem, made.weights, rules(made.stopping, search)).steps).weightsLeft;
      return {
        smallest: smallestByBruteForce(made),
        greedy: sizeBy(null),
        swaps: sizeBy({ restarts: 0 }),
        all: sizeBy({ restarts: 10 }),
      };
    });
    for (const { smallest, greedy, all } of sizes) {
      expect(all).toBe(smallest);
      expect(greedy).toBeGreaterThan(smallest);
    }
    // Deletions and swaps alone suffice for most of them, and not for all.
    expect(sizes.map(({ swaps, smallest }) => swaps - smallest)).toEqual([1, 0, 0, 1, 0]);
  });

  it('predicts what a quadratic error changes by, at each step before training', () => {
    const { problem, weights, stopping } = quadratic(2, 0.05);
    const { steps } = pruningPath(problem, weights, rules(stopping));
    const swaps = steps.filter(({ kind }) => kind === 'swap');
    expect(swaps.length).toBeGreaterThan(0);
    // Terms of order 1 in a sum of some hundred, and α‖δ‖²/2 of 1e-9 times a few.
    for (const step of swaps) expect(Math.abs(step.errorChange! - step.saliency!)).toBeLessThan(1e-8);
  });

  /** The path on a small network of sigmoids whose training accuracy stays. */
  const { problem, weights, network } = trained({ architecture: SMALL, samples: SMALL_SAMPLES });
  const stopping = { stop: 'trainAccuracy' } as const;
  const { steps, stoppedBy } = pruningPath(problem, weights, rules(stopping));
  const obs = pruningPath(problem, weights, rules(stopping, null)).steps;

  it('begins with the path of OBS, healed by training, and leaves fewer weights', () => {
    expect(steps.slice(0, obs.length)).toEqual(obs);
    expect(last(steps).weightsLeft).toBeLessThan(last(obs).weightsLeft);
    expect(stoppedBy).toBe('trainAccuracy');
  });

  it('keeps the rule at the end of each turn, with fewer weights than before, and is followed by masks', () => {
    const all: Mask = new Uint8Array(network.weights).fill(1);
    for (const [i, step] of steps.entries()) {
      const mask = maskAfter(all, steps.slice(0, i + 1));
      expect(liveWeights(mask).length).toBe(step.weightsLeft);
      for (const [q, w] of step.weights.entries()) expect(w !== 0, `step ${i}, weight ${q}`).toBe(mask[q] === 1);
      const { trainError, trainAccuracy } = problem.measure(step.weights);
      expect([step.trainError, step.trainAccuracy]).toEqual([trainError, trainAccuracy]);
    }
    const ends = steps.filter(isEndOfTurn(steps));
    for (const [i, { trainAccuracy, weightsLeft, weights: at }] of ends.slice(1).entries()) {
      expect(trainAccuracy).toBeGreaterThanOrEqual(steps[0].trainAccuracy!);
      expect(weightsLeft).toBeLessThan(ends[i].weightsLeft);
      const mask = Uint8Array.from(at, (w) => (w === 0 ? 0 : 1));
      expect(nuisanceWeights(network, mask)).toEqual([]);
    }
  });

  it('says that its steps are trained, and all but nuisance weights are', () => {
    const further = steps.slice(obs.length);
    expect(further.some(({ kind }) => kind === 'swap')).toBe(true);
    for (const { retrained, nuisance } of further) expect(retrained).toBe(!nuisance);
    const { steps: all } = pruningPath(problem, weights, rules(stopping, { restarts: 0 }));
    const withoutRandom = all.slice(obs.length).filter(({ nuisance }) => !nuisance);
    expect(withoutRandom.length).toBeGreaterThan(0);
    for (const { weights: at } of withoutRandom) {
      const live = liveWeights(Uint8Array.from(at, (w) => (w === 0 ? 0 : 1)));
      const { gradient } = lossGradient({ network, weights: at, live, samples: SMALL_SAMPLES }, LIMITS.decay);
      // Where training ends: at its tolerance of 1e-9, or where rounding hides further decrease.
      expect(euclideanNorm(gradient)).toBeLessThan(1e-7);
    }
  });

  /** Searches from the end of OBS's path for a network with some accuracy; @returns with the masks that it trains */
  function searched(options: Partial<LocalSearchOptions>, accuracy: number) {
    const trainedMasks: string[] = [];
    const watched: PruningProblem = {
      ...problem,
      retrain(at, mask) {
        trainedMasks.push(mask.join(''));
        return problem.retrain(at, mask);
      },
    };
    const { weights: from } = last(obs);
    const start = { mask: new Uint8Array(network.weights).fill(1), weights };
    const search = new LocalSearch(
      watched,
      { ...LIMITS, ...options },
      { start, nuisance: 'delete', keeps: ({ trainAccuracy }) => trainAccuracy >= accuracy },
    );
    const changes = search.next(
      from,
      Uint8Array.from(from, (w) => (w === 0 ? 0 : 1)),
    );
    return { changes, trainedMasks };
  }
  const UNREACHED = 2;

  it('gives the same steps again, and with another seed other random starts', () => {
    expect(pruningPath(problem, weights, rules(stopping)).steps).toEqual(steps);
    const random = (seed: number) =>
      searched({ seed, candidates: 1, descents: 0, restarts: 4 }, UNREACHED).trainedMasks;
    expect(random(1)).toEqual(random(1));
    expect(random(1)).not.toEqual(random(2));
  });

  it('trains no mask twice, and no more than its candidates', () => {
    const deletions = searched({ candidates: 3, descents: 0, restarts: 0 }, UNREACHED);
    expect([deletions.changes, deletions.trainedMasks.length]).toEqual([null, 3]);
    const swaps = searched({ candidates: 3, descents: 1, restarts: 0 }, UNREACHED);
    expect(swaps.trainedMasks.length).toBeGreaterThan(3);
    expect((swaps.trainedMasks.length - 3) % 3).toBe(0);
    const { trainedMasks } = searched({ candidates: 1, descents: 0, restarts: 30, randomSwaps: 1 }, UNREACHED);
    expect(new Set(trainedMasks).size).toBe(trainedMasks.length);
    expect(trainedMasks.length).toBeGreaterThan(15);
  });

  it('takes the deletion that keeps the condition, however few swaps it may try', () => {
    const { changes } = searched({ descents: 0, restarts: 0 }, 0);
    expect(changes?.filter(({ nuisance }) => !nuisance).map(({ kind }) => kind)).toEqual(['delete']);
  });

  /** The kinds of the changes to the one deletion, of all weights, after which training leaves this E. */
  function changesTo(trainError: number, nuisance: 'delete' | 'keep') {
    const mask = new Uint8Array(network.weights).fill(1);
    const options = { ...LIMITS, candidates: network.weights };
    const search = new LocalSearch(problem, options, {
      ...{ start: { mask, weights }, nuisance },
      keeps: (state) => Math.abs(state.trainError - trainError) < 1e-9,
    });
    return search.next(weights, mask)?.map(({ deleted, nuisance: isNuisance }) => [deleted, isNuisance ?? false]);
  }

  it('goes to the network that keeps the condition, though others have a smaller E, without its nuisance weights', () => {
    // 4-3-1: weight 15 is h1>y, and 0 … 4 are those into h1.
    const alone = problem.retrain(weights.with(15, 0), new Uint8Array(network.weights).fill(1).with(15, 0));
    const { trainError } = problem.measure(alone);
    expect(changesTo(trainError, 'keep')).toEqual([[15, false]]);
    expect(changesTo(trainError, 'delete')).toEqual([[15, false], ...[0, 1, 2, 3, 4].map((q) => [q, true])]);
  });

  it('leaves a weight, also where that is a nuisance', () => {
    const chain = trained({ architecture: { ...SMALL, layers: [4, 1, 1] } });
    const mask = Uint8Array.of(1, 0, 0, 0, 0, 1, 0); // x1>h1 and h1>y
    const start = { mask: mask.slice().fill(1), weights: chain.weights };
    const search = new LocalSearch(chain.problem, LIMITS, { start, nuisance: 'delete', keeps: () => true });
    const begun = chain.problem.retrain(chain.weights, mask);
    expect(search.next(begun, mask)).toHaveLength(1);
  });

  it('ends at one weight where any network keeps the rule', () => {
    const { steps: found } = pruningPath(problem, weights, rules({ stop: 'error', errorLimit: 10 }));
    expect(last(found).weightsLeft).toBe(1);
  });

  it('puts no weight back that was gone where the path began', () => {
    const mask = new Uint8Array(network.weights).fill(1);
    for (const q of [0, 3, 8]) mask[q] = 0;
    const begun = problem.retrain(weights, mask);
    const restricted = problemOf({ mask }).problem;
    const { steps: found } = pruningPath(restricted, begun, rules(stopping, { restarts: 10 }));
    expect(found.some(({ kind }) => kind === 'swap')).toBe(true);
    for (const step of found) for (const q of [0, 3, 8]) expect(step.weights[q]).toBe(0);
  });
});
