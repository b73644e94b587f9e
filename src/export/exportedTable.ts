import { columnsIn, describedColumns, openTable } from '../arrow/arrowFile.ts';
import type { Column } from '../arrow/columns.ts';
import type { RowBatch } from '../arrow/plainArrow.ts';

/** A table on its way into the file of another tool, batch by batch: millions of rows take the memory of one batch. */
export interface ExportedTable {
  readonly columns: readonly Column[];
  readonly rows: number;
  /** of the schema, `version` among them */
  readonly metadata: Readonly<Record<string, string>>;
  /** the length of the vectors of each column; 0 where it has none */
  readonly vectorSizes: readonly number[];
  /** All rows, from the first on each time that it is called. */
  batches(): Generator<RowBatch>;
}

/** A batch is about so much of the file of a table: as JavaScript's values it takes some times that. */
const BATCH_BYTES = 2 ** 25;
/** Row groups of Parquet have about so many rows as a rule. */
const MAX_BATCH_ROWS = 100_000;

/**
 * Opens a table of ours to be exported.
 *
 * @throws {ResultError} as `openTable`; `batches` too, if the file cannot be decoded
 */
export function exportedTable(path: string): ExportedTable {
  const table = openTable(path);
  const columns = describedColumns(table);
  const read = columnsIn(table);
  const { rows, metadata, bytes } = table;
  const batchRows = Math.min(Math.max(1, Math.floor((rows * BATCH_BYTES) / bytes.length)), MAX_BATCH_ROWS);
  return {
    ...{ columns, rows, metadata },
    vectorSizes: columns.map(({ name, kind }) => {
      return kind === 'vector' && rows > 0 ? (read(name, 0, 1)[0] as Float64Array).length : 0;
    }),
    *batches() {
      for (let start = 0; start < rows; start += batchRows) {
        const end = Math.min(start + batchRows, rows);
        yield { rows: end - start, values: columns.map(({ name }) => read(name, start, end)) };
      }
    },
  };
}
