import { type Column, type Row, type Value, valuesOf } from '../arrow/columns.ts';
import type { ReportedTable } from '../report/reportDocument.ts';
import type { ReportCell, ReportTable } from '../report/section.ts';
import { isNumberText } from '../report/textTable.ts';

/** A table of a page, column by column. */
export interface PageTable {
  /** unique in its page; names what the table belongs to */
  readonly id: string;
  /** what is in it, in a line */
  readonly caption: string;
  readonly columns: readonly PageColumn[];
  /** rows of the whole table, of which columns may have the first ones only */
  readonly length: number;
}

/** Whether the rows of a table are all there. */
export const isWhole = ({ columns, length }: PageTable): boolean =>
  columns.every(({ values }) => values.length === length);

/** A column of a page's table. */
export interface PageColumn {
  readonly name: string;
  /** what it means, and its unit; null: its name says it */
  readonly meaning: string | null;
  /** whether its values are read as numbers: to the right, sorted by size */
  readonly isNumeric: boolean;
  /** whether some of its values are texts that want several lines */
  readonly isLong: boolean;
  readonly values: readonly ReportCell[];
}

/** A table of a report, as its page has it. */
export function ofReport(id: string, caption: string, { columns, rows }: ReportTable): PageTable {
  return {
    ...{ id, caption, length: rows.length },
    columns: columns.map((name, c) =>
      pageColumn(
        name,
        null,
        rows.map((row) => row[c]),
      ),
    ),
  };
}

/** Rows that a figure draws, as their page has them. */
export const ofRows = (id: string, caption: string, columns: readonly Column[], rows: readonly Row[]): PageTable => ({
  ...{ id, caption, length: rows.length },
  columns: columns.map((column) => arrowColumn(column, valuesOf(rows, column.name))),
});

/**
 * A table of an experiment, as its page has it.
 *
 * @param most values that are worth trying; of a larger table its first rows are there
 * @param rows how many those are
 */
export function ofFile(id: string, table: ReportedTable, { most, rows }: { most: number; rows: number }): PageTable {
  const { name, columns, length, values } = table;
  const end = length * columns.length > most ? rows : length;
  return {
    ...{ id, caption: `${name}.arrow`, length },
    columns: columns.map((column) => arrowColumn(column, values(column.name).slice(0, end))),
  };
}

const arrowColumn = ({ name, unit, meaning }: Column, values: readonly Value[]): PageColumn =>
  pageColumn(name, `${meaning} (${unit})`, values.map(cellOf));

/** Characters of a text that stays on one line. */
const LINE = 36;

const pageColumn = (name: string, meaning: string | null, values: readonly ReportCell[]): PageColumn => ({
  ...{ name, meaning, values },
  isNumeric: values.every((value) => value === null || typeof value === 'number' || isNumberText(value)),
  isLong: values.some((value) => typeof value === 'string' && value.length > LINE),
});

const cellOf = (value: Value): ReportCell => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value === null || typeof value === 'string') return value;
  return typeof value === 'object' ? `[${Array.from(value).join(', ')}]` : String(value);
};
