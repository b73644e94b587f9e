import type { Row } from '../arrow/columns.ts';

/** Rows that agree in some columns. */
export interface RowGroup<Of extends Row, Name extends keyof Of> {
  /** the values that they agree in */
  readonly key: Pick<Of, Name>;
  readonly rows: readonly Of[];
}

/** The rows that agree in some columns: groups and rows in the order in which they first occur. */
export function rowGroups<Of extends Row, Name extends keyof Of>(
  rows: readonly Of[],
  by: readonly Name[],
): RowGroup<Of, Name>[] {
  const groups = new Map<string, { key: Pick<Of, Name>; rows: Of[] }>();
  for (const row of rows) {
    const values = by.map((name) => row[name] ?? null);
    const text = JSON.stringify(values);
    let group = groups.get(text);
    if (!group) {
      group = { key: Object.fromEntries(by.map((name, index) => [name, values[index]])) as Pick<Of, Name>, rows: [] };
      groups.set(text, group);
    }
    group.rows.push(row);
  }
  return [...groups.values()];
}
