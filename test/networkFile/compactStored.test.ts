import { expect, it } from 'vitest';
import { networkOf } from '../../src/network/architecture.ts';
import { compactStored } from '../../src/networkFile/compactStored.ts';

const network = networkOf({ layers: [4, 2, 1], activation: 'tanh', outputActivation: 'linear' });
// h1 takes the second and the fourth input; h2 is fed and feeds nothing
const weights = Float64Array.of(0, 1, 0, 2, 0.5, 3, 0, 0, 0, 0, 4, 0, 1);
const columns = [{ name: 'age', mean: 40, scale: 10 }, { name: 'size' }, { name: 'colour', levels: ['blue', 'red'] }];

it('a stored network loses inputs with their names and columns', () => {
  const outputNames = ['y'];
  const stored = { network, weights, inputNames: ['age', 'size', 'colour=blue', 'colour=red'], outputNames };
  const smaller = compactStored({ ...stored, preprocessing: { columns } });
  expect(smaller.stored.network.layers).toEqual([2, 1, 1]);
  expect([...smaller.stored.weights]).toEqual([1, 2, 0.5, 4, 1]);
  expect(smaller.inputNames).toEqual(['size', 'colour=red']);
  expect(smaller.removedInputs).toEqual(['age', 'colour=blue']);
  expect(smaller.stored.inputNames).toEqual(smaller.inputNames);
  expect(smaller.stored.outputNames).toEqual(outputNames);
  expect(smaller.stored.preprocessing).toEqual({
    columns: [{ name: 'size' }, { name: 'colour', levels: ['red'], unused: ['blue'] }],
  });
  expect([smaller.before.weights, smaller.after.weights]).toEqual([13, 5]);
});

it('inputs without names are numbered from 1, before anything goes', () => {
  const { inputNames, removedInputs } = compactStored({ network, weights });
  expect(inputNames).toEqual(['x2', 'x4']);
  expect(removedInputs).toEqual(['x1', 'x3']);
});

it('inputs that are normalised together stay, with deleted weights', () => {
  const stored = { network, weights, preprocessing: { columns, rows: [{ normalise: 'l2' as const }] } };
  const smaller = compactStored(stored);
  expect(smaller.stored.network.layers).toEqual([4, 1, 1]);
  expect([...smaller.stored.weights]).toEqual([0, 1, 0, 2, 0.5, 4, 1]);
  expect([...smaller.stored.mask!]).toEqual([0, 1, 0, 1, 1, 1, 1]);
  expect(smaller.stored.preprocessing).toEqual(stored.preprocessing);
  expect([smaller.inputs, smaller.removedInputs]).toEqual([[0, 1, 2, 3], []]);
});

it('also where the outputs are constants', () => {
  const constant = { network, weights: weights.map((w, q) => (q === 10 ? 0 : w)) };
  const smaller = compactStored({ ...constant, preprocessing: { columns, rows: [{ normalise: 'l2' as const }] } });
  expect(smaller.stored.network.layers).toEqual([4, 1]);
  expect([...smaller.stored.weights]).toEqual([0, 0, 0, 0, 1]);
});
