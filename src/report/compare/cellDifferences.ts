import { readTable } from '../../arrow/arrowFile.ts';
import type { Column, Row } from '../../arrow/columns.ts';
import { groupedBy } from '../../tables/groupedBy.ts';
import { CHECK_COLUMNS } from '../../trace/traceColumns.ts';
import type { Table } from '../view/shownTable.ts';
import { type ComparedFolder, haveSameBytes } from './comparedFolder.ts';
import { type PathColumn, pathDifferences } from './pathDifferences.ts';

/** A column that differs in some cells, and where by most. */
export interface CellColumn extends PathColumn {
  /** in how many of them */
  readonly cells: number;
  /** the one in which the difference is largest */
  readonly cell: string;
}

/** The cells of two runs of one experiment, by their ids. */
export interface CellDifferences {
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
  /** how many have the same bytes in both, or the same rows of a table where a trace is missing */
  readonly equal: number;
  /** how many of those are equal by the rows of a table */
  readonly equalRows: number;
  /** cells of both runs of which one run has the trace */
  readonly traces: { readonly onlyFirst: readonly string[]; readonly onlySecond: readonly string[] };
  /** cells of both runs of which the two have neither traces nor rows of one table */
  readonly notCompared: readonly string[];
  readonly different: readonly string[];
  /**
   * columns in which those differ while both have deleted the same weights, the largest differences first; after those
   * of the path the columns of checks, which are rounding errors
   */
  readonly columns: readonly CellColumn[];
  /** cells of which the two runs delete different weights, with the first step that does */
  readonly parted: readonly { readonly cell: string; readonly step: number }[];
  /** cells whose paths are of different length */
  readonly otherLength: readonly string[];
}

/**
 * Compares the cells that two runs have, byte by byte; those that differ, column by column along their paths.
 *
 * @throws {ResultError} if a trace that differs cannot be read
 */
export function cellDifferences(first: ComparedFolder, second: ComparedFolder): CellDifferences {
  const [inFirst, inSecond] = [new Set(first.cells), new Set(second.cells)];
  const rowsOf = rowsInBoth(first, second);
  let [equal, equalRows] = [0, 0];
  const traces = { onlyFirst: [] as string[], onlySecond: [] as string[] };
  const notCompared: string[] = [];
  const different: string[] = [];
  const parted: { cell: string; step: number }[] = [];
  const otherLength: string[] = [];
  const columns = new Map<string, CellColumn>();
  for (const cell of [...inFirst].filter((id) => inSecond.has(id))) {
    const [hasFirst, hasSecond] = [first, second].map((folder) => folder.traces.has(cell));
    if (hasFirst !== hasSecond) traces[hasFirst ? 'onlyFirst' : 'onlySecond'].push(cell);
    const haveTraces = hasFirst && hasSecond;
    if (haveTraces && haveSameBytes(first.paths.cell(cell), second.paths.cell(cell))) {
      equal++;
      continue;
    }
    const [path, other] = haveTraces
      ? [readTable(first.paths.cell(cell)), readTable(second.paths.cell(cell))]
      : rowsOf(cell);
    if (path.rows.length + other.rows.length === 0) {
      notCompared.push(cell);
      continue;
    }
    const found = pathDifferences(path, other);
    const hasLength = found.steps[0] === found.steps[1];
    if (!haveTraces && hasLength && found.columns.length === 0 && found.parting === null) {
      equal++;
      equalRows++;
      continue;
    }
    different.push(cell);
    if (found.parting !== null) parted.push({ cell, step: found.parting });
    if (!hasLength) otherLength.push(cell);
    for (const one of found.columns) addTo(columns, cell, one);
  }
  return {
    onlyFirst: [...inFirst].filter((id) => !inSecond.has(id)),
    onlySecond: [...inSecond].filter((id) => !inFirst.has(id)),
    ...{ equal, equalRows, traces, notCompared, different, parted, otherLength },
    columns: [...columns.values()].sort(
      (a, b) => Number(isOfCheck(a)) - Number(isOfCheck(b)) || (b.largest ?? 0) - (a.largest ?? 0),
    ),
  };
}

const isOfCheck = ({ column }: PathColumn) => CHECK_COLUMNS.some(({ name }) => name === column);

function addTo(columns: Map<string, CellColumn>, cell: string, found: PathColumn): void {
  const known = columns.get(found.column);
  const cells = (known?.cells ?? 0) + 1;
  const isLarger = !known || (found.largest ?? -1) > (known.largest ?? -1);
  columns.set(found.column, isLarger ? { ...found, cell, cells } : { ...known, cells });
}

/** Tables with rows of each cell, those that tell more before others. */
const TABLES_OF_CELLS = ['steps', 'summary'];

/** The rows of a cell in the first table of both runs that has some; they are read when they are asked for. */
function rowsInBoth(first: ComparedFolder, second: ComparedFolder): (cell: string) => readonly [Table, Table] {
  const shared = TABLES_OF_CELLS.filter((name) => [first, second].every(({ tables }) => tables.includes(name)));
  const readers = shared.map((name) => [rowsOfCells(first, name), rowsOfCells(second, name)] as const);
  return (cell) => {
    for (const [ofFirst, ofSecond] of readers) {
      const [rows, others] = [ofFirst(cell), ofSecond(cell)];
      if (rows.rows.length + others.rows.length > 0) return [rows, others];
    }
    return [NO_ROWS, NO_ROWS];
  };
}

const NO_ROWS: Table = { columns: [], rows: [] };

/** The rows of each cell in a table. */
function rowsOfCells({ paths }: ComparedFolder, name: string): (cell: string) => Table {
  let read: { readonly columns: readonly Column[]; readonly byCell: ReadonlyMap<string, readonly Row[]> } | null = null;
  const byCell = () => {
    const { columns, rows } = readTable(paths.table(name));
    return { columns, byCell: groupedBy(rows, ({ cell }) => String(cell)) };
  };
  return (cell) => {
    read ??= byCell();
    return { columns: read.columns, rows: read.byCell.get(cell) ?? [] };
  };
}
