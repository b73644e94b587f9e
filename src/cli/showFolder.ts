import { join, relative } from 'node:path';
import { openTable } from '../arrow/arrowFile.ts';
import { integer, orNull, type Row, text } from '../arrow/columns.ts';
import { ResultError } from '../errors.ts';
import { textTable } from '../report/textTable.ts';
import { packed } from '../report/view/packed.ts';
import { type TablesIn, tablesIn } from '../tables/tablesIn.ts';
import { firstRun } from './missingTable.ts';
import { noteForeign } from './noteForeign.ts';
import type { Arguments } from './options.ts';
import { printPaged } from './pager.ts';
import { screenWidth, showTable, VIEW_FLAGS } from './showTable.ts';
import { typedCommand } from './typedCommand.ts';

const COLUMNS = [
  text('table', 'path', 'file, from the folder on'),
  orNull(integer('rows', 'count', 'its rows')),
  text('command', 'words', 'the command that prints it'),
];

/** Lists the tables of a folder, with their rows and how to show each; @throws {ResultError} if there is none */
export async function showFolder(folder: string, args: Arguments): Promise<void> {
  const { tables, traces, nested, foreign } = tablesIn(folder);
  noteForeign(foreign);
  if (tables.length + traces.length + nested.length === 0) {
    throw new ResultError(`${folder} has no tables (files .arrow): ${firstRun(folder)}`);
  }
  const rows = tables.map((path): Row => {
    return { table: relative(folder, path), rows: rowsIn(path), command: typedCommand('show', path) };
  });
  if (args.csv || args.json || VIEW_FLAGS.some((name) => args[name] !== undefined)) {
    return showTable({ columns: COLUMNS, rows }, args);
  }
  return printPaged([...listLines(folder, rows), ...traceLines(folder, traces), ...nested.map(nestedLine)], args);
}

/** The tables of a folder; without the commands where they have no room, and how to make them. */
function listLines(folder: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const lines = (names: readonly string[]) => {
    const cells = rows.map((row) => names.map((name) => String(row[name] ?? '-')));
    return textTable(names, cells).split('\n');
  };
  const inFull = lines(COLUMNS.map(({ name }) => name));
  if (inFull[0].length <= screenWidth()) return inFull;
  return [...lines(['table', 'rows']), `${typedCommand('show', join(folder, 'TABLE'))} prints one`];
}

/** Folders of traces with how many there are, and how to show one. */
function traceLines(folder: string, traces: TablesIn['traces']): string[] {
  if (traces.length === 0) return [];
  const named = traces.map(({ folder: cells, count }) => `${relative(folder, cells) || '.'}: ${count}`);
  const one = traces.length === 1 ? traces[0].folder : join(folder, 'NAME', 'cells');
  const command = typedCommand('show', join(one, 'ID.arrow'), '--network');
  return [
    ...packed([`traces, a cell each: ${named[0]}`, ...named.slice(1)], screenWidth(), ', '),
    `${command} prints one`,
  ];
}

const nestedLine = (path: string) => `${path}: a folder of results of its own: ${typedCommand('show', path)}`;

/** The number of rows of a table; null, and a line on stderr, if it cannot be read. */
function rowsIn(path: string): number | null {
  try {
    return openTable(path).rows;
  } catch (error) {
    if (!(error instanceof ResultError)) throw error;
    console.error(`surgeon: ${error.message}`);
    return null;
  }
}
