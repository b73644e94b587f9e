import { describe, expect, it } from 'vitest';
import { networkOf } from '../../src/network/architecture.ts';
import { fullMask, hiddenLeft, inputsLeft, liveWeights, nuisanceWeights } from '../../src/network/mask.ts';

const xor = networkOf({ layers: [2, 2, 1], activation: 'sigmoid', outputActivation: 'sigmoid' });
const deep = networkOf({ layers: [1, 1, 1, 1], activation: 'sigmoid', outputActivation: 'sigmoid' });
const without = (network: typeof xor, ...deleted: number[]) => {
  const mask = fullMask(network);
  for (const q of deleted) mask[q] = 0;
  return mask;
};

describe('nuisanceWeights', () => {
  it('finds none in a whole network', () => expect(nuisanceWeights(xor, fullMask(xor))).toEqual([]));

  it('finds all weights into a unit that lost its outgoing weight', () => {
    expect(nuisanceWeights(xor, without(xor, 6))).toEqual([0, 1, 2]);
  });

  it('goes on to the units before: a whole chain without an end', () => {
    // x>h1.1 (0, 1), h1.1>h2.1 (2, 3), h2.1>y (4), bias>y (5)
    expect(nuisanceWeights(deep, without(deep, 4))).toEqual([0, 1, 2, 3]);
    expect(nuisanceWeights(deep, without(deep, 2))).toEqual([0, 1]);
  });

  it('leaves a unit alone that lost its inputs but has an output: it is a constant', () => {
    expect(nuisanceWeights(xor, without(xor, 0, 1))).toEqual([]);
    expect(nuisanceWeights(xor, without(xor, 0, 1, 2))).toEqual([]);
  });

  it('never counts the weights of an output', () => {
    expect(nuisanceWeights(xor, without(xor, 0, 1, 2, 3, 4, 5, 6, 7))).toEqual([]);
  });
});

describe('what is left', () => {
  it('counts inputs and hidden units with a path to an output', () => {
    expect(inputsLeft(xor, fullMask(xor))).toEqual([0, 1]);
    expect(inputsLeft(xor, without(xor, 0, 3))).toEqual([1]);
    expect(inputsLeft(xor, without(xor, 0, 7))).toEqual([1]); // x1 feeds only the unit that reaches nothing
    expect(hiddenLeft(xor, without(xor, 7))).toBe(1);
    expect(hiddenLeft(deep, without(deep, 4))).toBe(0);
  });

  it('lists live weights in ascending order', () => {
    expect([...liveWeights(without(xor, 0, 4))]).toEqual([1, 2, 3, 5, 6, 7, 8]);
  });
});
