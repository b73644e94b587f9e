import { COLUMN_COLUMNS, columnRows } from './columnRows.ts';
import type { ExportedTable } from './exportedTable.ts';
import type { ExportFormat } from './exportFormat.ts';
import { jsonKeys, jsonLines, jsonObject } from './jsonLines.ts';
import { textParts } from './textParts.ts';

/** JSON: a list of objects, each on a line of its own, as `surgeon show --json` prints them. */
export const json: ExportFormat = {
  name: 'json',
  meaning: 'a list of objects, one a row',
  describe: (columns) => {
    const rows = jsonLines(
      COLUMN_COLUMNS.map(({ name }) => name),
      columnRows(columns),
    );
    return `[\n${[...rows].join(',\n')}\n]\n`;
  },
  writer: async () => jsonParts,
};

function* jsonParts({ columns, batches }: ExportedTable): Generator<string> {
  const keys = jsonKeys(columns.map(({ name }) => name));
  yield '[';
  yield* textParts(batches(), (values, row) => `${row === 0 ? '\n' : ',\n'}${jsonObject(keys, values)}`);
  yield '\n]\n';
}
