import type { Row } from '../arrow/columns.ts';

/** Rows that agree in some columns. */
export interface Group<Of extends Row, Name extends keyof Of> {
  /** the values that they agree in */
  readonly key: Pick<Of, Name>;
  readonly rows: readonly Of[];
}

/** Groups rows by the values of some columns, groups and rows in the order in which they first occur. */
export function grouped<Of extends Row, Name extends keyof Of>(
  rows: readonly Of[],
  by: readonly Name[],
): Group<Of, Name>[] {
  const groups = new Map<string, { key: Pick<Of, Name>; rows: Of[] }>();
  for (const row of rows) {
    const key = Object.fromEntries(by.map((name) => [name, row[name] ?? null])) as Pick<Of, Name>;
    const name = JSON.stringify(key);
    const group = groups.get(name) ?? { key, rows: [] };
    group.rows.push(row);
    groups.set(name, group);
  }
  return [...groups.values()];
}

/** One column of rows that has numbers throughout. */
export function numbers<Name extends string>(
  rows: readonly { readonly [Column in Name]: number | null }[],
  column: Name,
): number[] {
  return rows.map((row) => row[column]!);
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
