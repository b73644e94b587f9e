import type { Samples } from '../dataset/dataSet.ts';
import { nonZeroInputs } from '../dataset/nonZeroInputs.ts';
import type { Preprocessing } from '../dataset/preprocessing.ts';
import { takeSteps } from '../dataset/rowSteps.ts';
import { sharedFloat64 } from '../parallel/sharedMemory.ts';
import type { TableColumns } from './tableColumns.ts';
import type { Targets } from './targetColumns.ts';

/** A column of a table, and the numbers of a sample that it becomes. */
interface EncodedColumn {
  readonly column: number;
  /** of the first number */
  readonly at: number;
  /** of a column of words: where each of them puts a 1, −1 for nowhere; NaN for a word that the training set has not */
  readonly slots: Float64Array | null;
  readonly mean: number;
  readonly scale: number;
}

/** The numbers that columns become. */
interface Encoding {
  readonly columns: readonly EncodedColumn[];
  readonly size: number;
}

/** How columns become the numbers of samples. */
export interface SampleForm {
  readonly preprocessing: Preprocessing;
  readonly targets: Targets;
}

/**
 * Samples of some rows, in shared memory.
 *
 * @param rows   ascending
 * @param isLast nobody reads the table again: its memory is given back on the way
 * @throws {UsageError} naming row and column, if one has a word that the training set has not
 */
export function samplesOfRows(
  table: TableColumns,
  rows: Int32Array,
  { preprocessing, targets }: SampleForm,
  isLast: boolean,
): Samples {
  const [inputEncoding, targetEncoding] = [inputsOf(table, preprocessing), targetsOf(table, preprocessing, targets)];
  const { size } = inputEncoding;
  const inputs = sharedFloat64(rows.length * size);
  const values = sharedFloat64(rows.length * targetEncoding.size);
  for (let k = 0; k < rows.length; k++) {
    encode(table, rows[k], inputEncoding, inputs, k);
    if (preprocessing.rows) takeSteps(preprocessing.rows, inputs, k * size, size);
    encode(table, rows[k], targetEncoding, values, k);
    if (isLast) table.release(rows[k]);
  }
  const nonZero = nonZeroInputs(inputs, rows.length, size);
  return { count: rows.length, inputs, targets: values, nonZero };
}

/** Bytes that the samples of some rows take. */
export const sampleBytes = (rows: number, inputs: number, outputs: number): number =>
  rows * (inputs + outputs) * Float64Array.BYTES_PER_ELEMENT;

function inputsOf(table: TableColumns, { columns }: Preprocessing): Encoding {
  let size = 0;
  const encoded = columns.map(({ levels, unused = [], mean = 0, scale = 1 }, column): EncodedColumn => {
    const at = size;
    size += levels?.length ?? 1;
    const slots = levels ? slotsOf(table, column, levels, unused) : null;
    return { column, at, slots, mean, scale };
  });
  return { columns: encoded, size };
}

function targetsOf(table: TableColumns, { columns: inputs }: Preprocessing, { columns, outputs }: Targets): Encoding {
  const encoded = columns.map(({ classes }, t): EncodedColumn => {
    const column = inputs.length + t;
    if (!classes)
      return { column, at: outputs.findIndex((output) => output.column === t), slots: null, mean: 0, scale: 1 };
    const words = outputs.map(({ word }) => word!); // classes are the only target
    return { column, at: 0, slots: slotsOf(table, column, words, classes), mean: 0, scale: 1 };
  });
  return { columns: encoded, size: outputs.length };
}

/** Of each word of the table, its index among some; −1 if it is one of others, NaN if it is none. */
function slotsOf(
  table: TableColumns,
  column: number,
  words: readonly string[],
  others: readonly string[],
): Float64Array {
  const index = new Map([...others.map((word) => [word, -1] as const), ...words.map((word, w) => [word, w] as const)]);
  return Float64Array.from(table.wordsOf(column)!, (word) => index.get(word) ?? Number.NaN);
}

function encode(table: TableColumns, row: number, { columns, size }: Encoding, target: Float64Array, k: number): void {
  for (const { column, at, slots, mean, scale } of columns) {
    const value = table.value(row, column);
    if (!slots) {
      target[k * size + at] = (value - mean) / scale;
      continue;
    }
    const slot = slots[value];
    if (Number.isNaN(slot)) {
      const word = JSON.stringify(table.wordsOf(column)![value]);
      throw table.refusal(row, column, `has ${word}, which no row of the training set has`);
    }
    if (slot >= 0) target[k * size + at + slot] = 1;
  }
}
