import * as z from 'zod';
import { boolean, type Column, integer, number, orNull, type Row } from '../arrow/columns.ts';
import { type Problem, problemOf } from '../config/problem.ts';
import type { DataSet, Samples } from '../dataset/dataSet.ts';
import type { Cell } from '../experiment/cells.ts';
import { evaluation } from '../network/evaluation.ts';
import type { Trace } from '../trace/trace.ts';
import { CONFIG_COLUMNS, configRow } from './configColumns.ts';
import { counts } from './requestSchemas.ts';
import { tableRecord } from './tableRecord.ts';

const SETS = [
  ['train', 'Train', 'training'],
  ['test', 'Test', 'test'],
] as const;

const orLater = <Of extends Column>(column: Of) =>
  orNull({ ...column, meaning: `${column.meaning}; null where the path has no such size` });

/** `bestGuess.arrow`, but for its columns of code books: what networks guess right at some sizes. */
export const BEST_GUESS_COLUMNS = [
  ...CONFIG_COLUMNS,
  integer('weightsLeft', 'count', 'live weights'),
  orNull(boolean('retrained', 'boolean', 'the network was retrained at this size: the row is of the weights after it')),
  orNull(number('trainErrorBefore', 'error', 'E over the training set before that retraining; null without one')),
  ...SETS.flatMap(([name, , set]) => [
    orLater(number(`${name}Error` as const, 'error', `E over the ${set} set`)),
    orLater(
      number(
        `${name}SquaredError` as const,
        'error',
        `sum of ‖t − o‖² over the ${set} set, 2·E·P; null for cross-entropy`,
      ),
    ),
  ]),
];

/** The columns for cells of some data sets: two for each code book of theirs. */
export function bestGuessColumns(dataSets: readonly DataSet[]): readonly Column[] {
  const books = new Set(dataSets.flatMap(({ codeBooks }) => codeBooks.map(({ name }) => name)));
  return [
    ...BEST_GUESS_COLUMNS,
    ...[...books].flatMap((book) =>
      SETS.map(([, suffix, set]) =>
        orLater(
          number(`${book}${suffix}`, 'fraction', `share of the ${set} set whose best guess of the ${book} is right`),
        ),
      ),
    ),
  ];
}

/** `bestGuess.arrow`; columns of code books depend on the cells. */
export const bestGuess = tableRecord({
  request: z
    .strictObject({ weightsLeft: counts.describe('numbers of weights left').readonly() })
    .describe('bestGuess.arrow: what is guessed right at these numbers of weights left, of data sets with code books'),
  columns: { bestGuess: bestGuessColumns([]) },
  tables: ({ weightsLeft }, { cells, dataSets }) => [
    {
      name: 'bestGuess',
      columns: bestGuessColumns(cells.map(({ config }) => dataSets.of(config))),
      ofCell: (cell, trace) => bestGuessRows(cell, problemOf(cell.config, dataSets), trace, weightsLeft),
    },
  ],
});

/**
 * One row for each size and each cell whose data set has code books. Of a size at which a network was retrained only
 * the weights after retraining are in its trace.
 */
export function bestGuessRows(cell: Cell, problem: Problem, { steps }: Trace, sizes: readonly number[]): Row[] {
  const { train, test, codeBooks } = problem.dataSet;
  if (codeBooks.length === 0) return [];
  return sizes.map((weightsLeft): Row => {
    const index = steps.findLastIndex((step) => step.weightsLeft === weightsLeft);
    if (index < 0) return { ...configRow(cell), weightsLeft };
    const { retrained, weights } = steps[index];
    return {
      ...configRow(cell),
      weightsLeft,
      retrained,
      trainErrorBefore: retrained ? errorBefore(steps, index) : null,
      ...guesses(problem, weights, train, 'train'),
      ...(test && guesses(problem, weights, test, 'test')),
    };
  });
}

/**
 * E over the training set as it was last measured, and what was added since: `errorChange` is taken before retraining.
 */
function errorBefore(steps: Trace['steps'], index: number): number {
  const last = steps.slice(0, index).findLast(({ trainError }) => trainError !== null)!;
  return last.trainError! + steps[index].errorChange!;
}

function guesses(
  { network, dataSet: { codeBooks } }: Problem,
  weights: Float64Array,
  samples: Samples,
  set: 'train' | 'test',
): Row {
  const { error, bookAccuracies } = evaluation(network, weights, samples, codeBooks);
  const [, suffix] = SETS.find(([name]) => name === set)!;
  return {
    [`${set}Error`]: error,
    [`${set}SquaredError`]: network.loss === 'squared' ? 2 * error * samples.count : null,
    ...Object.fromEntries(codeBooks.map(({ name }, b) => [`${name}${suffix}`, bookAccuracies[b]])),
  };
}
