import type { Value } from '../arrow/columns.ts';
import type { RowBatch } from '../arrow/plainArrow.ts';

/** Rows whose text is put together before it is written. */
const ROWS_AT_ONCE = 1000;

/**
 * The rows of batches as text, some at once.
 *
 * @param textOf the text of a row, by the values of its columns: one array, for every row anew
 */
export function* textParts(
  batches: Iterable<RowBatch>,
  textOf: (values: readonly Value[], row: number) => string,
): Generator<string> {
  let row = 0;
  for (const { rows, values } of batches) {
    const ofRow: Value[] = new Array(values.length).fill(null);
    for (let start = 0; start < rows; start += ROWS_AT_ONCE) {
      const texts: string[] = [];
      for (let r = start; r < Math.min(start + ROWS_AT_ONCE, rows); r++) {
        for (let c = 0; c < values.length; c++) ofRow[c] = values[c][r];
        texts.push(textOf(ofRow, row++));
      }
      yield texts.join('');
    }
  }
}
