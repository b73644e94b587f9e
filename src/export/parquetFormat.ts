import type { ExportFormat } from './exportFormat.ts';

/** Parquet. */
export const parquet: ExportFormat = {
  name: 'parquet',
  meaning: 'compressed columns for DuckDB, polars, pandas with pyarrow, R with nanoparquet or arrow',
  describe: null,
  writer: async () => (await import('./parquetParts.ts')).parquetParts,
};
