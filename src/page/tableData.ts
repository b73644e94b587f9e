import type { ReportCell } from '../report/section.ts';
import { type Html, trusted } from './html.ts';
import type { PageColumn, PageTable } from './pageTable.ts';

/** A column as the script reads it: its values, or its different values and which of them each row has. */
interface ColumnData {
  readonly name: string;
  readonly numeric: boolean;
  readonly values: readonly ReportCell[];
  /** of each row, an index of `values`; absent: the values are those of the rows, or one value is that of all */
  readonly at?: readonly number[];
}

/** Data as JSON for a script element that is not run: an end tag or a comment in a text would end it. */
export const dataHtml = (data: object): Html => trusted(JSON.stringify(data).replaceAll('<', '\\u003c'));

/**
 * The values of a table for the script of the page, column by column, every number in full, as the text of a script
 * element that is not run.
 */
export function tableData({ length, columns }: PageTable): Html {
  const data = { rows: length, columns: columns.map(columnData) };
  return dataHtml(data);
}

function columnData({ name, isNumeric, values }: PageColumn): ColumnData {
  const numbered = new Map<ReportCell, number>();
  for (const value of values) if (!numbered.has(value)) numbered.set(value, numbered.size);
  if (numbered.size === 1) return { name, numeric: isNumeric, values: [values[0]] };
  const inFull = { name, numeric: isNumeric, values };
  if (2 * numbered.size > values.length) return inFull;
  return { name, numeric: isNumeric, values: [...numbered.keys()], at: values.map((value) => numbered.get(value)!) };
}
