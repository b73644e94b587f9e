import { number, orNull, type Row } from '../arrow/columns.ts';
import { FIELDS, type FieldName } from '../config/fields.ts';
import { shown } from '../config/values.ts';
import { UsageError } from '../errors.ts';
import { valueText } from './configColumns.ts';
import type { NamedTable } from './experimentTables.ts';
import type { Grouping } from './grouping.ts';
import { rowGroups } from './rowGroups.ts';

/**
 * The field whose values become columns, as it is written on the command line.
 *
 * @throws {UsageError} if it is none of those that the groups agree in
 */
export function parsePivot(text: string, { by }: Grouping): FieldName {
  const field = by.find((name) => name === text.trim());
  if (field === undefined)
    throw new UsageError(`pivot must be one field of --by, ${by.join(' or ')}, got ${shown(text)}`);
  return field;
}

/**
 * The medians of `groups`, one column for each value of a field: a row for each group of the other fields, and metric.
 * A median is null where there is no such group, or nothing was counted in it. That of a group whose cells ignore the
 * field stands in the column of each value.
 *
 * @param groups `groups.arrow`
 * @param field  of those that it was grouped by
 */
export function pivotTable({ columns, rows }: NamedTable, { by }: Grouping, field: FieldName): NamedTable {
  const keyColumns = [...by.filter((name) => name !== field), 'metric'];
  // Of a field that has no null of its own.
  const isIgnored = (row: Row) => row[field] === null && !FIELDS[field].schema.safeParse(null).success;
  const readers = rows.filter((row) => !isIgnored(row));
  const values = [...new Set((readers.length > 0 ? readers : rows).map((row) => valueText(row[field])))];
  const pivoted = values.map((value) =>
    orNull(number(value, 'that of the metric', `median where ${field} is ${value}`)),
  );
  return {
    name: 'pivot',
    columns: [...keyColumns.map((name) => columns.find((column) => column.name === name)!), ...pivoted],
    rows: rowGroups(rows, keyColumns).map(({ key, rows: group }): Row => {
      const medians = new Map(group.map((row) => [valueText(row[field]), row.median ?? null]));
      const ofAll = group.find(isIgnored)?.median ?? null;
      return { ...key, ...Object.fromEntries(values.map((value) => [value, medians.get(value) ?? ofAll])) };
    }),
  };
}

/** The smallest and the largest number of networks that a median of `groups` is over. */
export function networkRange({ rows }: NamedTable): readonly [smallest: number, largest: number] {
  return rows.reduce<[number, number]>(
    ([smallest, largest], { networks }) => [
      Math.min(smallest, networks as number),
      Math.max(largest, networks as number),
    ],
    [Infinity, -Infinity],
  );
}
