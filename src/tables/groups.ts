import type { Row, Value } from '../arrow/columns.ts';

/** Rows that agree in some columns. */
export interface Group {
  /** the values that they agree in */
  readonly key: Readonly<Record<string, Value>>;
  readonly rows: readonly Row[];
}

/** Groups rows by the values of some columns, groups and rows in the order in which they first occur. */
export function grouped(rows: readonly Row[], by: readonly string[]): Group[] {
  const groups = new Map<string, { key: Record<string, Value>; rows: Row[] }>();
  for (const row of rows) {
    const key = Object.fromEntries(by.map((name) => [name, row[name] ?? null]));
    const name = JSON.stringify(key);
    const group = groups.get(name) ?? { key, rows: [] };
    group.rows.push(row);
    groups.set(name, group);
  }
  return [...groups.values()];
}

/** One column of rows that has numbers throughout. */
export function numbers(rows: readonly Row[], column: string): number[] {
  return rows.map((row) => row[column] as number);
}

/** Gathers things of one key, keys and things in the order in which they first occur. */
export function gathered<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): Map<string, Thing[]> {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group) group.push(thing);
    else groups.set(key, [thing]);
  }
  return groups;
}
