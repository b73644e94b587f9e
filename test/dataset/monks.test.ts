import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type MonksInstance, monksTestInstances, monksTrainingInstances } from '../../src/dataset/monks.ts';
import { dataSets } from '../dataSets.ts';

/** The text of a file as the UCI repository publishes it. */
const uciText = (instances: readonly MonksInstance[]) =>
  instances.map(({ number, attributes, label }) => ` ${[label, ...attributes].join(' ')} data_${number}\n`).join('');

describe("the MONK's problems", () => {
  // SHA-256 of the six files of UCI data set 70.
  it.each([
    ['monks-1.train', monksTrainingInstances(1), 'd9c328b6f0e095ab10f7bc8468f1d2141f3d08be73e665c3bf0a62994c922606'],
    ['monks-1.test', monksTestInstances(1), 'e501ada3b21d876ab86f3e1614747bd2edc443a685f229a25e480aa1dea629f6'],
    ['monks-2.train', monksTrainingInstances(2), '7ebcc278005737caad0cd52e6aa31256a2c3174da8047faf4ac3a9d35edbdaa8'],
    ['monks-2.test', monksTestInstances(2), '945650affde377c27f6218c8b17893e339ea831f4bee9f9d7123020699cfbf40'],
    ['monks-3.train', monksTrainingInstances(3), '726f258f80be06af4bb2d8831789514a663f5813e47429211fe19dcd367966f8'],
    ['monks-3.test', monksTestInstances(3), '1d816ae7347afaf895050667adc3f382904c6ed2332d0a2d09353f5e6cb54612'],
  ])('%s is the published file, byte for byte', (_, instances, sha256) => {
    expect(createHash('sha256').update(uciText(instances)).digest('hex')).toBe(sha256);
  });

  it('has one input a value of an attribute, six of them 1 in every sample', () => {
    const { inputNames, train, test } = dataSets.of({ dataset: 'monks-1' });
    expect(inputNames).toHaveLength(17);
    expect([inputNames[0], inputNames[11], inputNames[16]]).toEqual(['a1=1', 'a5=1', 'a6=2']);
    for (const { count, inputs } of [train, test!]) {
      for (let k = 0; k < count; k++) {
        const ones = inputs.subarray(k * 17, (k + 1) * 17).reduce((sum, x) => sum + x, 0);
        expect(ones).toBe(6);
      }
    }
  });

  it('encodes the first instance, 1 1 1 1 1 1, as the first value of each attribute', () => {
    const { inputs, targets } = dataSets.of({ dataset: 'monks-2' }).test!;
    expect([...inputs.subarray(0, 17)]).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0]);
    expect(targets[0]).toBe(0); // six attributes are 1, not exactly two
  });

  it('lies in shared memory', () => {
    expect(dataSets.of({ dataset: 'monks-1' }).train.inputs.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});
