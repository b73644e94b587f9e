import { readTable } from '../../arrow/arrowFile.ts';
import { type Column, type Row, text } from '../../arrow/columns.ts';
import { groupedBy } from '../../tables/groupedBy.ts';
import { CHECK_COLUMNS } from '../../trace/traceColumns.ts';
import type { Table } from '../view/shownTable.ts';
import { bytesAt, type ComparedFolder } from './comparedFolder.ts';
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
  /** how many have the same bytes in both, or the same rows of `steps.arrow` where a trace is missing */
  readonly equal: number;
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
  const [rowsOfFirst, rowsOfSecond] = [tableRowsOf(first), tableRowsOf(second)];
  let equal = 0;
  const different: string[] = [];
  const parted: { cell: string; step: number }[] = [];
  const otherLength: string[] = [];
  const columns = new Map<string, CellColumn>();
  for (const cell of [...inFirst].filter((id) => inSecond.has(id))) {
    const traces = [first, second].map(({ paths }) => bytesAt(paths.cell(cell)));
    const haveTraces = traces.every((bytes) => bytes !== null);
    if (haveTraces && traces[0]!.equals(traces[1]!)) {
      equal++;
      continue;
    }
    const found = haveTraces
      ? pathDifferences(readTable(first.paths.cell(cell)), readTable(second.paths.cell(cell)))
      : pathDifferences(rowsOfFirst(cell), rowsOfSecond(cell));
    const hasLength = found.steps[0] === found.steps[1];
    if (!haveTraces && hasLength && found.columns.length === 0 && found.parting === null) {
      equal++;
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
    ...{ equal, different, parted, otherLength },
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

/** The rows of a cell in the tables, those of `steps.arrow` or else that of the summary. */
function tableRowsOf({ paths, tables, summary }: ComparedFolder): (cell: string) => Table {
  let read: { readonly columns: readonly Column[]; readonly byCell: ReadonlyMap<string, readonly Row[]> } | null = null;
  const byCell = () => {
    const { columns, rows } = tables.includes('steps')
      ? readTable(paths.table('steps'))
      : { columns: Object.keys(summary[0] ?? {}).map((name) => text(name, '', '')), rows: summary };
    return { columns, byCell: groupedBy(rows, ({ cell }) => String(cell)) };
  };
  return (cell) => {
    read ??= byCell();
    return { columns: read.columns, rows: read.byCell.get(cell) ?? [] };
  };
}
