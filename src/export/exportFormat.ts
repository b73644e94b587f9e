import type { Column } from '../arrow/columns.ts';
import type { ExportedTable } from './exportedTable.ts';

/** The file of a table, part by part. */
export type TableWriter = (table: ExportedTable) => Iterable<string | Uint8Array>;

/** All that is known of one format that tables are exported in. */
export interface ExportFormat {
  /** of its flag, and the ending of its files */
  readonly name: string;
  /** for help and docs */
  readonly meaning: string;
  /** the text of a file beside that says what the columns are; null where the file of the table itself does */
  readonly describe: ((columns: readonly Column[]) => string) | null;
  /** Loads what writes it. */
  writer(): Promise<TableWriter>;
}
