import type { InputColumn, Preprocessing } from '../dataset/preprocessing.ts';
import { UsageError } from '../errors.ts';
import type { TableColumns } from './tableColumns.ts';

/**
 * The preprocessing that the training set asks for.
 *
 * Mean and standard deviation are summed row by row, in their order: x̄ = Σx/P, s² = Σ(x − x̄)²/P. A column whose
 * values are all equal has that value as its mean and 1 as its scale, so that its input is 0. Inputs of words stay 0
 * and 1.
 *
 * @param rows    of the training set
 * @param inputs  number of columns that are inputs: the first ones
 * @throws {UsageError} if the numbers of a column are too large to be summed
 */
export function fittedPreprocessing(
  table: TableColumns,
  rows: Int32Array,
  inputs: number,
  standardise: boolean,
): Preprocessing {
  const columns = table.columns.slice(0, inputs).map(({ name }, c): InputColumn => {
    if (table.wordsOf(c)) return { name, levels: wordsIn(table, rows, c) };
    return standardise ? { name, ...meanAndScale(table, rows, c) } : { name };
  });
  return { columns };
}

/** The words of a column that some rows have, in the order of the alphabet. */
export function wordsIn(table: TableColumns, rows: Int32Array, column: number): string[] {
  const words = table.wordsOf(column)!;
  const isThere = new Uint8Array(words.length);
  for (const row of rows) isThere[table.value(row, column)] = 1;
  return words.filter((_, w) => isThere[w]).sort();
}

function meanAndScale(table: TableColumns, rows: Int32Array, column: number): { mean: number; scale: number } {
  const first = table.value(rows[0], column);
  let sum = 0;
  let isConstant = true;
  for (const row of rows) {
    const value = table.value(row, column);
    sum += value;
    isConstant &&= value === first;
  }
  if (isConstant) return { mean: first, scale: 1 };
  const mean = sum / rows.length;
  let squares = 0;
  for (const row of rows) {
    const difference = table.value(row, column) - mean;
    squares += difference * difference;
  }
  const scale = Math.sqrt(squares / rows.length);
  if (!Number.isFinite(scale) || scale === 0) {
    const { name } = table.columns[column];
    throw new UsageError(
      `column ${JSON.stringify(name)} cannot be standardised: its values are too large or too small`,
    );
  }
  return { mean, scale };
}
