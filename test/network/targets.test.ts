import { expect, it } from 'vitest';
import { dataSetOf } from '../../src/dataset/dataSet.ts';
import { hasClasses } from '../../src/dataset/hasClasses.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { evaluation } from '../../src/network/evaluation.ts';
import { requireSamples } from '../../src/network/requireFit.ts';

const names = { inputs: ['x'], outputs: ['y'] };
const setOf = (...targets: number[]) =>
  dataSetOf(
    'set',
    names,
    targets.map((target, x) => ({ input: [x], target: [target] })),
    null,
  );

it('a set of one class alone has the accuracy of the other class left out', () => {
  // sigmoid(x − 1.5) is above ½ at x = 2, 3
  const network = networkOf({ layers: [1, 1], activation: null, outputActivation: 'sigmoid' });
  const accuracyOf = (...targets: number[]) =>
    evaluation(network, Float64Array.of(1, -1.5), setOf(...targets).train).accuracy;
  expect([accuracyOf(0, 0, 1, 1), accuracyOf(1, 1, 1, 1), accuracyOf(0, 0, 0, 0), accuracyOf(0, 0)]).toEqual([
    1, 0.5, 0.5, 1,
  ]);
});

it('two numbers are classes only if they are 0 and 1', () => {
  expect([hasClasses(setOf(0, 1, 1)), hasClasses(setOf(1, 1)), hasClasses(setOf(1, 3, 3))]).toEqual([
    true,
    true,
    false,
  ]);
});

it('cross-entropy compares probabilities only', () => {
  const network = networkOf({ layers: [1, 1], activation: null, outputActivation: 'sigmoid', loss: 'crossEntropy' });
  expect(() => requireSamples(network, setOf(0, 0.5, 1).train, 'train')).not.toThrow();
  expect(() => requireSamples(network, setOf(0, 3).train, 'train')).toThrow(
    'loss crossEntropy needs targets from 0 to 1, and train has 3 in sample 2',
  );
});
