import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type InputColumn,
  inputCount,
  inputNamesOf,
  keptPreprocessing,
  preprocessed,
} from '../../src/dataset/preprocessing.ts';
import { NORMS, type RowStep } from '../../src/dataset/rowSteps.ts';

const columns: InputColumn[] = [
  { name: 'age', mean: 40, scale: 10 },
  { name: 'colour', levels: ['blue', 'red'], unused: ['green'] },
  { name: 'size' },
];

describe('what samples go through after that', () => {
  const of = (values: readonly number[], ...rows: RowStep[]) =>
    preprocessed({ columns: values.map((_, i) => ({ name: `x${i}` })), rows }, values);

  it('is their norm, as scikit-learn divides by it', () => {
    // sklearn.preprocessing.Normalizer(norm).transform([[1, -3, 2], …])
    expect(of([1, -3, 2], { normalise: 'l1' })).toEqual([1 / 6, -0.5, 1 / 3]);
    expect(of([3, -4], { normalise: 'l2' })).toEqual([0.6, -0.8]);
    expect(of([-1, -4, -2], { normalise: 'max' })).toEqual([-0.25, -1, -0.5]);
    for (const normalise of NORMS) expect(of([0, 0], { normalise })).toEqual([0, 0]);
  });

  it('is a scaling, one after the other', () => {
    const scaling = { mean: [0.5, 1], scale: [2, -1] };
    expect(of([3, 2], scaling)).toEqual([1.25, -1]);
    expect(of([4, 1], { normalise: 'max' }, scaling)).toEqual([0.25, 0.75]);
    expect(of([3, 2], scaling, { normalise: 'l1' })).toEqual([1.25 / 2.25, -1 / 2.25]);
  });

  it('goes with the inputs that stay, which are all where they are normalised', () => {
    const three = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
    const rows = [{ mean: [1, 2, 3], scale: [4, 5, 6] }];
    expect(keptPreprocessing({ columns: three, rows }, [0, 2])).toEqual({
      columns: [{ name: 'a' }, { name: 'c' }],
      rows: [{ mean: [1, 3], scale: [4, 6] }],
    });
    const normalised = { columns: three, rows: [{ normalise: 'l2' } as const] };
    expect(keptPreprocessing(normalised, [0, 1, 2])).toEqual(normalised);
    expect(() => keptPreprocessing(normalised, [0, 2])).toThrow('must all stay');
  });
});

describe('the inputs that columns become', () => {
  it('are scaled numbers, and 1 for the word of a sample', () => {
    expect(preprocessed({ columns }, [55, 'red', 3])).toEqual([1.5, 0, 1, 3]);
    expect(preprocessed({ columns }, [40, 'green', -1])).toEqual([0, 0, 0, -1]);
    expect(inputNamesOf({ columns })).toEqual(['age', 'colour=blue', 'colour=red', 'size']);
  });

  it.each<[string, (number | string)[]]>([
    ['values must be 3, one a column, got 2', [1, 'red']],
    ['column "colour" must be a word of the training set, got "pink"', [1, 'pink', 2]],
    ['column "age" must be a number, got "old"', ['old', 'red', 2]],
    ['column "size" must be a number, got null', [1, 'red', Number.NaN]],
  ])('%s', (message, values) => expect(() => preprocessed({ columns }, values)).toThrow(message));

  it('are those that are kept, of the columns that are left', () => {
    const values = [55, 'blue', 3];
    const all = preprocessed({ columns }, values);
    fc.assert(
      fc.property(fc.subarray([0, 1, 2, 3]), (inputs) => {
        const kept = keptPreprocessing({ columns }, inputs);
        const left = values.filter((_, c) => kept.columns.some(({ name }) => name === columns[c].name));
        expect(preprocessed(kept, left)).toEqual(inputs.map((i) => all[i]));
        expect(inputCount(kept)).toBe(inputs.length);
      }),
      { seed: 13 },
    );
  });
});
