import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dataSetOf } from '../../src/dataset/dataSet.ts';
import { shards } from '../../src/dataset/shards.ts';
import { UsageError } from '../../src/errors.ts';
import { dataSets } from '../dataSets.ts';

const names = { inputs: ['a'], outputs: ['b'] };
const samples = [
  { input: [1], target: [0] },
  { input: [2], target: [1] },
];

describe('the digest of a data set', () => {
  const digest = dataSetOf('x', names, samples, null).sha256;

  it('does not depend on the name', () => expect(dataSetOf('y', names, samples, null).sha256).toBe(digest));
  it('changes with a value', () => {
    expect(dataSetOf('x', names, [samples[0], { input: [2], target: [0.5] }], null).sha256).not.toBe(digest);
  });
  it('changes with the name of an input', () => {
    expect(dataSetOf('x', { ...names, inputs: ['c'] }, samples, null).sha256).not.toBe(digest);
  });
  it('is the SHA-256 of names, counts and values, as Node.js computes it', () => {
    const { train, sha256 } = dataSetOf('x', names, samples, null);
    const hash = createHash('sha256').update(JSON.stringify([names.inputs, names.outputs, samples.length, null]));
    expect(sha256).toBe(hash.update(train.inputs).update(train.targets).digest('hex'));
  });
  it('tells a test set from training samples', () => {
    expect(dataSetOf('x', names, [samples[0]], [samples[1]]).sha256).not.toBe(digest);
  });
});

it('a data set refuses samples of another size, and empty sets', () => {
  expect(() => dataSetOf('x', names, [{ input: [1, 2], target: [0] }], null)).toThrow(
    '1 inputs and 1 targets, got 2 and 1',
  );
  expect(() => dataSetOf('x', names, [], null)).toThrow('must have samples');
});

it('XOR has all four samples, targets 0.1 and 0.9, and no test set', () => {
  const { train, test } = dataSets.of({ dataset: 'xor' });
  expect([...train.inputs]).toEqual([0, 0, 0, 1, 1, 0, 1, 1]);
  expect([...train.targets]).toEqual([0.1, 0.9, 0.9, 0.1]);
  expect(test).toBeNull();
});

describe('dataSetOf', () => {
  it.each([
    [[{ input: [Number.NaN], target: [0] }], 'must be finite numbers, got NaN'],
    [[samples[0], { input: [1], target: [Number.POSITIVE_INFINITY] }], 'must be finite numbers, got Infinity'],
    [[{ input: ['1'], target: [0] }], 'must be finite numbers, got string'],
    [[{ x: [1], y: [0] }], 'every sample of mine must be { input, target }'],
    [[{ input: [1, 2], target: [0] }], '1 inputs and 1 targets, got 2 and 1'],
  ])('refuses %j in each of its sets', (wrong, message) => {
    const set = wrong as unknown as typeof samples;
    for (const call of [
      () => dataSetOf('mine', names, set, null),
      () => dataSetOf('mine', names, samples, set),
      () => dataSetOf('mine', names, samples, { validation: set, test: null }),
    ]) {
      expect(call).toThrow(UsageError);
      expect(call).toThrow(message);
    }
  });
});

describe('shards', () => {
  it('cuts consecutive samples, the last shard taking the rest', () => {
    expect(shards(10, 4)).toEqual([
      { start: 0, end: 4 },
      { start: 4, end: 8 },
      { start: 8, end: 10 },
    ]);
  });
  it('makes one shard of few samples', () => expect(shards(3, 32)).toEqual([{ start: 0, end: 3 }]));
});
