import { COLUMN_COLUMNS, columnRows } from './columnRows.ts';
import { csvLines, csvRecord } from './csvLines.ts';
import type { ExportedTable } from './exportedTable.ts';
import type { ExportFormat } from './exportFormat.ts';
import { textParts } from './textParts.ts';

/** CSV, as `surgeon show --csv` prints it. */
export const csv: ExportFormat = {
  name: 'csv',
  meaning: 'text for spreadsheets, R, pandas: numbers in full, nulls as empty fields',
  describe: (columns) =>
    [
      ...csvLines(
        COLUMN_COLUMNS.map(({ name }) => name),
        columnRows(columns),
      ),
      '',
    ].join('\n'),
  writer: async () => csvParts,
};

function* csvParts({ columns, batches }: ExportedTable): Generator<string> {
  yield `${csvRecord(columns.map(({ name }) => name))}\n`;
  yield* textParts(batches(), (values) => `${csvRecord(values)}\n`);
}
