import { holdsMany, type Row } from '../../arrow/columns.ts';
import { columnCells, valueText } from './columnCells.ts';
import { statisticsOf } from './groupedRows.ts';
import type { ShownTable } from './shownTable.ts';

/** A column whose cells are text. */
export interface CellColumn {
  readonly name: string;
  readonly cells: readonly string[];
  /** characters of its widest cell, or of its name */
  readonly width: number;
  /** whether a part of a cell says something */
  readonly isText: boolean;
}

/**
 * The columns of a table as text: of groups, the median of a column with its quartiles in one, and how many values
 * there are where some rows of a group have none.
 *
 * @param rows   those that are printed
 * @param digits significant digits
 */
export function textColumns(
  { columns, measured }: Pick<ShownTable, 'columns' | 'measured'>,
  rows: readonly Row[],
  digits: number,
): CellColumn[] {
  const inOne = new Set<string>(measured?.flatMap((name) => Object.values(statisticsOf(name))));
  return columns
    .filter(({ name }) => !inOne.has(name))
    .map((column) => {
      const cells = columnCells(rows, column, digits);
      const isText = column.kind === 'text' || holdsMany(column.kind);
      return measured?.includes(column.name)
        ? cellColumn(column.name, withQuartiles(rows, column.name, cells, digits), false)
        : cellColumn(column.name, cells, isText);
    });
}

/** A column of cells, as wide as the widest of them or its name, and three at least, as Markdown has it. */
export const cellColumn = (name: string, cells: readonly string[], isText: boolean): CellColumn => ({
  ...{ name, cells, isText },
  width: cells.reduce((most, { length }) => Math.max(most, length), Math.max(3, name.length)),
});

function withQuartiles(rows: readonly Row[], name: string, medians: readonly string[], digits: number): string[] {
  const { count, lower, upper } = statisticsOf(name);
  const widest = medians.reduce((most, { length }) => Math.max(most, length), 0);
  return rows.map((row, index) => {
    const median = medians[index].padStart(widest);
    const [low, high] = [row[lower], row[upper]];
    if (typeof low !== 'number' || typeof high !== 'number') return median;
    const dash = low < 0 ? ' to ' : '–'; // before a number below zero it would read as a sign
    const range = `(${valueText(low, digits)}${dash}${valueText(high, digits)})`;
    return row[count] === row.rows ? `${median} ${range}` : `${median} ${range} of ${row[count]}`;
  });
}
