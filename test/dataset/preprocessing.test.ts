import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type InputColumn,
  inputCount,
  inputNamesOf,
  keptPreprocessing,
  preprocessed,
} from '../../src/dataset/preprocessing.ts';

const columns: InputColumn[] = [
  { name: 'age', mean: 40, scale: 10 },
  { name: 'colour', levels: ['blue', 'red'], unused: ['green'] },
  { name: 'size' },
];

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
