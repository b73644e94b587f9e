import { describe, expect, it } from 'vitest';
import { plainPrune } from '../../src/cell/plainPrune.ts';
import { prune } from '../../src/cell/prune.ts';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { pruneOnThreads } from '../../src/engines/threads/pruneOnThreads.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { wholePath } from '../../src/surgeon/pruningPath.ts';
import type { NamedStep } from '../../src/trace/trace.ts';
import { train } from '../../src/training/train.ts';

const data = new DataSets().of({ dataset: 'monks-1' });
const networks = {
  small: networkOf({ layers: [17, 2, 1], activation: 'tanh', outputActivation: 'sigmoid' }),
  /** on a team: 229 weights */
  large: networkOf({ layers: [17, 12, 1], activation: 'tanh', outputActivation: 'sigmoid' }),
};

/** The mask after some steps of a path that began with all weights. */
function maskAfter(steps: readonly NamedStep[], weights: number): Uint8Array {
  const mask = new Uint8Array(weights).fill(1);
  for (const { deleted } of steps) if (deleted !== null) mask[deleted] = 0;
  return mask;
}

/** A step without its place in the path, and without what is measured against the step before. */
const stateOf = ({ weightsLeft, deleted, weight, nuisance, saliency, trainError, weights }: NamedStep) => ({
  ...{ weightsLeft, deleted, weight, nuisance, saliency, trainError, weights },
});

describe('a path that begins with deleted weights', () => {
  it.each([
    ['plain loops', 'small', { backend: 'plain', stop: 'weightsLeft', weightsLimit: 20 }, 29],
    ['kernels of small networks', 'small', { stop: 'weightsLeft', weightsLimit: 20 }, 29],
    ['kernels, OBD', 'small', { criterion: 'obd', stop: 'weightsLeft', weightsLimit: 5 }, 25],
    ['a team', 'large', { stop: 'weightsLeft', weightsLimit: 219 }, 224],
  ] as const)('goes on as the path that led there, to the bit: %s', (_, size, options, left) => {
    const network = networks[size];
    const { weights } = train(network, data.train, { maxSteps: 30, decay: 1e-3 });
    const { steps } = wholePath(prune(network, data, weights, options));
    const at = network.weights - left;
    const mask = maskAfter(steps.slice(0, at + 1), network.weights);
    const rest = wholePath(prune(network, data, steps[at].weights, { ...options, mask })).steps;
    expect(rest.length).toBe(steps.length - at);
    expect(rest[0]).toMatchObject({ step: 0, weightsLeft: left, deleted: null, weights: steps[at].weights });
    expect(rest.slice(1).map(stateOf)).toEqual(steps.slice(at + 1).map(stateOf));
    expect(rest.map(({ step }) => step)).toEqual(rest.map((_step, i) => i));
    expect(rest.slice(1).map(({ errorChange }) => errorChange)).toEqual(
      steps.slice(at + 1).map(({ errorChange }) => errorChange),
    );
  });

  it('is the same on threads and by plain loops alone, and keeps what is deleted at 0', async () => {
    const network = networks.small;
    const mask = Uint8Array.from({ length: network.weights }, (_, q) => (q % 3 === 0 ? 0 : 1));
    const trained = train(network, data.train, { maxSteps: 20, mask, decay: 1e-3 });
    const options = { criterion: 'obd', stop: 'end', mask } as const;
    const { steps } = wholePath(prune(network, data, trained.weights, options));
    const live = mask.reduce((sum, value) => sum + value, 0);
    expect(steps.map(({ weightsLeft }) => weightsLeft)).toEqual(steps.map((_step, i) => live - i));
    expect(steps).toHaveLength(live);
    for (const { weights } of steps) expect(weights.every((w, q) => mask[q] === 1 || w === 0)).toBe(true);
    const sent: NamedStep[] = [];
    for await (const step of pruneOnThreads(network, data, trained.weights, options)) sent.push(step);
    expect(sent).toEqual(steps);
    const plain = wholePath(plainPrune(network, data, trained.weights, options)).steps;
    expect(plain.map(({ deleted }) => deleted)).toEqual(steps.map(({ deleted }) => deleted));
  });

  it('deletes first, at no cost, what the mask has cut off', () => {
    const network = networks.small;
    const { weights } = train(network, data.train, { maxSteps: 5 });
    // Without h1>y, weight 36, the 18 weights into h1 are nuisance weights.
    const mask = new Uint8Array(network.weights).fill(1).with(36, 0);
    const options = { stop: 'weightsLeft', weightsLimit: 19, mask } as const;
    const { steps } = wholePath(prune(network, data, weights.with(36, 0), options));
    const nuisance = steps.slice(1, 19);
    expect(nuisance.map(({ deleted }) => deleted)).toEqual(Array.from({ length: 18 }, (_, q) => q));
    expect(nuisance.every(({ saliency, errorChange }) => saliency === 0 && errorChange === 0)).toBe(true);
  });

  it.each([
    [new Uint8Array(3), 'mask must have 39 entries, one a weight, got 3'],
    [new Uint8Array(39).fill(2), 'mask must be 1 (live) or 0 (deleted), got 2 at index 0'],
    [new Uint8Array(39).fill(1).with(7, 0), 'weights must be 0 where deleted, got 1 at index 7'],
  ])('refuses the mask of another network, or of other weights', (mask, message) => {
    const weights = new Float64Array(39).fill(1);
    for (const call of [prune, plainPrune, pruneOnThreads]) {
      expect(() => call(networks.small, data, weights, { mask })).toThrow(message);
    }
  });
});
