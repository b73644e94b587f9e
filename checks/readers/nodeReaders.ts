import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as arrow from 'apache-arrow';
import { parquetReadObjects } from 'hyparquet';
import type { Column } from '../../src/arrow/columns.ts';
import { textTable } from '../../src/report/textTable.ts';
import { type Limits, type PlainTable, plain } from './values.ts';

/** A tool that reads tables of some format. */
export interface Reader {
  readonly name: string;
  readonly format: string;
  readonly limits: Limits;
  read(path: string, columns: readonly Column[]): Promise<PlainTable>;
}

const require = createRequire(import.meta.url);
const EXACT: Limits = {};

/** The type of a column in SQL. */
const SQL_TYPES = {
  ...{ text: 'VARCHAR', integer: 'INTEGER', number: 'DOUBLE', boolean: 'BOOLEAN' },
  ...{ vector: 'DOUBLE[]', numbers: 'DOUBLE[]', list: 'INTEGER[]' },
};
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const sqlText = (text: string) => `'${text.replaceAll("'", "''")}'`;
const typesOf = (columns: readonly Column[]) =>
  `{${columns.map(({ name, kind }) => `${sqlText(name)}: ${sqlText(SQL_TYPES[kind])}`).join(', ')}}`;

/** The columns of a table by a query, in the build of DuckDB for Node.js. */
async function byDuckDb(query: string): Promise<PlainTable> {
  const { DuckDBInstance } = require('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const result = await connection.runAndReadAll(query);
  const values: unknown[][] = result.getColumnsJS(); // without rows it has no columns
  const names: string[] = result.columnNames();
  connection.closeSync();
  return names.map((_, c) => (values[c] ?? []).map(plain));
}

/** The last results of a file of queries, as text: run by DuckDB in a folder. */
export async function runSql(path: string, folder: string): Promise<string> {
  const { DuckDBInstance } = require('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`SET file_search_path = ${sqlText(folder)}`);
  const statements = await connection.extractStatements(readFileSync(path, 'utf8'));
  const texts: string[] = [];
  for (let s = 0; s < statements.count; s++) {
    const result = await (await statements.prepare(s)).runAndReadAll();
    const rows: unknown[][] = result.getRowsJS();
    const cells = rows.map((row) => row.map((value) => String(plain(value))));
    if (rows.length > 0) texts.push(textTable(result.columnNames(), cells));
  }
  connection.closeSync();
  return texts.join('\n\n');
}

/** In CSV an apostrophe stands before texts that a spreadsheet would compute. */
const withoutApostrophes = (columns: readonly Column[]) =>
  columns.map(({ name, kind }) => {
    return kind === 'text' ? `regexp_replace(${quoted(name)}, '^''', '')` : quoted(name);
  });

/** DuckDB compiled to WebAssembly, which has a reader of Arrow built in: that of before it knew dictionaries. */
async function wasmConnection() {
  const duckdb = require('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');
  const dist = dirname(require.resolve('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs'));
  const bundle = (name: string) => ({ mainModule: join(dist, `duckdb-${name}.wasm`), mainWorker: '' });
  const bundles = { mvp: bundle('mvp'), eh: bundle('eh') };
  const database = await duckdb.createDuckDB(bundles, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
  await database.instantiate(() => {});
  return database.connect();
}
let wasm: ReturnType<typeof wasmConnection> | undefined;
let tables = 0;

/** The version of the DuckDB that reads Arrow. */
export const wasmVersion = async (): Promise<string> => {
  wasm ??= wasmConnection();
  return (await wasm).query('SELECT version() AS v').toArray()[0].v;
};

/** Reads an Arrow file as a stream in DuckDB: what stands after the magic word. @throws {Error} of DuckDB */
export async function readInWasm(path: string): Promise<PlainTable> {
  wasm ??= wasmConnection();
  const connection = await wasm;
  const name = `t${tables++}`;
  connection.insertArrowFromIPCStream(Uint8Array.from(readFileSync(path).subarray(8)), { name, create: true });
  const found: arrow.Table = connection.query(`SELECT * FROM ${name}`);
  return found.schema.fields.map((_, c) => [...found.getChildAt(c)!].map(plain));
}

/** Polars as its package for Node.js has it: the same Rust as in Python. */
const polars = () => require('nodejs-polars');
const polarsColumns = (frame: { getColumns(): { toArray(): unknown[] }[] }): PlainTable =>
  frame.getColumns().map((series) => Array.from(series.toArray(), plain));

/** Readers that run in this process. */
export const NODE_READERS: readonly Reader[] = [
  {
    ...{ name: 'DuckDB', format: 'parquet', limits: EXACT },
    read: (path) => byDuckDb(`SELECT * FROM read_parquet(${sqlText(path)})`),
  },
  {
    ...{ name: 'DuckDB', format: 'csv', limits: EXACT },
    read: (path, columns) =>
      byDuckDb(
        `SELECT ${withoutApostrophes(columns)} FROM read_csv(${sqlText(path)}, header = true, delim = ',', quote = '"', ` +
          `escape = '"', nullstr = '', allow_quoted_nulls = false, new_line = '\\n', columns = ${typesOf(columns)})`,
      ),
  },
  {
    ...{ name: 'DuckDB', format: 'json', limits: EXACT },
    read: (path, columns) =>
      byDuckDb(`SELECT * FROM read_json(${sqlText(path)}, format = 'array', columns = ${typesOf(columns)})`),
  },
  { name: 'DuckDB, WebAssembly', format: 'arrow', limits: EXACT, read: readInWasm },
  {
    ...{ name: 'polars', format: 'parquet', limits: EXACT },
    read: async (path) => polarsColumns(polars().readParquet(path)),
  },
  {
    ...{ name: 'polars', format: 'arrow', limits: EXACT },
    read: async (path) => polarsColumns(polars().readIPC(readFileSync(path))),
  },
  {
    ...{ name: 'apache-arrow', format: 'arrow', limits: EXACT },
    async read(path) {
      const table = arrow.tableFromIPC(readFileSync(path));
      return table.schema.fields.map((_, c) => [...table.getChildAt(c)!].map(plain));
    },
  },
  {
    ...{ name: 'hyparquet', format: 'parquet', limits: EXACT },
    async read(path, columns) {
      const rows = await parquetReadObjects({ file: Uint8Array.from(readFileSync(path)).buffer });
      return columns.map(({ name }) => rows.map((row) => plain(row[name])));
    },
  },
];
