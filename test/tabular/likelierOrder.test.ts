import { describe, expect, it } from 'vitest';
import { dataSetOf } from '../../src/dataset/dataSet.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { likelierOrder } from '../../src/tabular/likelierOrder.ts';

/** Outputs are the inputs; a sample is the output that is the largest and the class that it is to be. */
function orderOf(classes: readonly string[], guesses: readonly (readonly [guess: number, target: number])[]) {
  const { length } = classes;
  const oneOf = (at: number) => classes.map((_, l) => Number(l === at));
  const network = networkOf({
    layers: [length, length],
    activation: null,
    outputActivation: 'linear',
    biases: [false],
  });
  const samples = guesses.map(([guess, target]) => ({ input: oneOf(guess), target: oneOf(target) }));
  const names = { inputs: classes, outputs: classes.map((name) => `kind=${name}`) };
  const { train } = dataSetOf('by-hand', names, samples, null);
  return likelierOrder(
    { network, weights: Float64Array.from(oneOf(0).flatMap((_, l) => oneOf(l))) },
    { train, classes, outputClasses: classes },
  );
}
const times = (count: number, guess: number, target: number) =>
  Array.from({ length: count }, () => [guess, target] as const);

describe('the order of classes that a training set speaks for', () => {
  it('is that of the most frequent class of each output', () => {
    // Of 10 samples 1 + 1 + 1 are right as a, b, c, and 3 + 2 + 2 as b, c, a.
    const guesses = [
      ...[...times(3, 0, 1), ...times(1, 0, 0)],
      ...[...times(2, 1, 2), ...times(1, 1, 1)],
      ...[...times(2, 2, 0), ...times(1, 2, 2)],
    ];
    const found = { taken: ['a', 'b', 'c'], likelier: ['b', 'c', 'a'], takenAccuracy: 0.3, likelierAccuracy: 0.7 };
    expect(orderOf(['a', 'b', 'c'], guesses)).toEqual(found);
  });

  it.each([
    ['half of it is right as taken', [...times(3, 0, 0), ...times(2, 1, 1), ...times(3, 0, 1), ...times(2, 1, 0)]],
    ['the gain is below a fifth', [...times(5, 0, 0), ...times(6, 0, 1)]],
    ['two outputs have the same class', [...times(2, 0, 1), ...times(1, 0, 0), ...times(3, 1, 1), ...times(5, 0, 1)]],
    ['one is never the largest: a constant network', [...times(2, 0, 0), ...times(8, 0, 1)]],
    ['one sample in ten more is right', [...times(10, 0, 1), ...times(9, 0, 0), ...times(1, 1, 0)]],
  ])('is none where %s', (_, guesses) => {
    expect(orderOf(['a', 'b'], guesses)).toBeNull();
  });

  it('of a single output is the class that is 1', () => {
    const network = networkOf({ layers: [1, 1], activation: null, outputActivation: 'linear', biases: [false] });
    const of = (...targets: number[]) => {
      const samples = targets.map((target, k) => ({ input: [k % 2], target: [target] })); // outputs 0, 1, 0, 1, …
      const { train } = dataSetOf('by-hand', { inputs: ['x'], outputs: ['kind=b'] }, samples, null);
      const data = { train, classes: ['a', 'b'], outputClasses: ['b'] };
      return likelierOrder({ network, weights: Float64Array.of(1) }, data);
    };
    expect(of(1, 0, 1, 0, 0)).toEqual({ taken: ['b'], likelier: ['a'], takenAccuracy: 0.2, likelierAccuracy: 0.8 });
    expect(of(0, 1, 0, 1, 1)).toBeNull();
  });

  it('is nothing of numbers', () => {
    const network = networkOf({ layers: [1, 1], activation: null, outputActivation: 'linear', biases: [false] });
    const samples = [0, 1].map((target) => ({ input: [1 - target], target: [target] }));
    const { train } = dataSetOf('by-hand', { inputs: ['x'], outputs: ['y'] }, samples, null);
    const weights = Float64Array.of(1);
    expect(likelierOrder({ network, weights }, { train, classes: null, outputClasses: null })).toBeNull();
  });
});
