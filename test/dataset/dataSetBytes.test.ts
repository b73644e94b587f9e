import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataSetOf } from '../../src/dataset/dataSet.ts';
import { dataSetBytes, dataSetOfBytes } from '../../src/dataset/dataSetBytes.ts';
import { UsageError } from '../../src/errors.ts';

const sample = (x: number) => ({ input: [x, -x], target: [x * x] });
const names = { inputs: ['a', 'größer'], outputs: ['y'] };
const whole = dataSetOf('mine', names, [sample(1), sample(0.1)], { validation: [sample(2)], test: [sample(3)] });
const preprocessing = { columns: [{ name: 'a', mean: 0.1, scale: 2 }, { name: 'größer' }] };

describe('the bytes of a data set', () => {
  it.each([
    ['all three sets', whole],
    ['a training set alone', dataSetOf('mine', names, [sample(1)], null)],
    ['sparse inputs', dataSetOf('mine', names, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1].map(sample), [sample(0)])],
    ['its preprocessing', Object.assign(dataSetOf('mine', names, [sample(1)], null), { preprocessing })],
  ])('are one again: %s', (_, dataSet) => {
    expect({ ...dataSetOfBytes(dataSetBytes(dataSet), dataSet.sha256) }).toEqual({ ...dataSet });
  });

  it('with a few of them changed or cut are refused in one line, or are the same numbers', () => {
    const good = dataSetBytes(whole);
    const change = fc.record({ at: fc.nat(good.length - 1), to: fc.nat(255) });
    const property = fc.property(fc.array(change, { maxLength: 3 }), fc.nat(good.length), (changes, cut) => {
      const bytes = good.slice(0, changes.length === 0 ? cut : good.length);
      for (const { at, to } of changes) bytes[at] = to;
      try {
        const { train, validation, test } = dataSetOfBytes(bytes, whole.sha256);
        expect([train, validation, test]).toEqual([whole.train, whole.validation, whole.test]);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        expect((error as Error).message).toMatch(/^a data set that was kept or sent is damaged: [^\n]+$/);
      }
    });
    fc.assert(property, { numRuns: 300, seed: 13 });
  });

  it('do not allocate what their header claims', () => {
    const header = JSON.stringify({
      ...{ format: 'optimal-brain-surgeon/data/1', name: 'x', inputs: ['a'], outputs: ['y'] },
      ...{ train: 1e12, validation: 0, test: 0 },
    });
    const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from(header)]);
    bytes.writeUInt32LE(header.length);
    expect(() => dataSetOfBytes(bytes, whole.sha256)).toThrow('it has another size than its header says');
  });
});
