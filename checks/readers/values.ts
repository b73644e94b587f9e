import type { Column, Value } from '../../src/arrow/columns.ts';

/** A value as readers give it, in the plain types of JavaScript. */
export type PlainValue = string | number | boolean | null | readonly number[];

/** The values of the columns of a table, in their order. */
export type PlainTable = readonly (readonly PlainValue[])[];

/** Values that a reader cannot tell apart, by its own nature. */
export interface Limits {
  /** a null and an empty text, where a column may have nulls */
  readonly emptyText?: true;
  /** a null and a number that is none, where a column may have nulls */
  readonly notANumber?: true;
  /** ends of lines inside a text: all are line feeds */
  readonly lineEnds?: true;
  /** neighbouring doubles: its decimals are read in arithmetic that rounds twice */
  readonly lastBit?: true;
}

/** A value of ours, or of a reader in JavaScript, in plain types. */
export function plain(value: unknown): PlainValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return Number(value);
  if (ArrayBuffer.isView(value)) return [...(value as Float64Array)];
  if (typeof value === 'object') return Array.from(value as Iterable<number>);
  return value as Value as PlainValue;
}

/** The differences of two tables. */
export interface Differences {
  /** the first value that is another one, in words; null where there is none */
  readonly first: string | null;
  /** numbers that are the neighbours of ours, which the reader's limits allow */
  readonly lastBits: number;
}

/** Compares the values of two tables, to the last bit unless a limit allows more. */
export function differences(
  columns: readonly Column[],
  [ours, theirs]: readonly [PlainTable, PlainTable],
  limits: Limits,
): Differences {
  let lastBits = 0;
  for (const [c, { name, nullable }] of columns.entries()) {
    if (theirs[c]?.length !== ours[c].length)
      return { first: `${name}: ${theirs[c]?.length} values, not ${ours[c].length}`, lastBits };
    for (const [r, value] of ours[c].entries()) {
      const [expected, found] = [value, theirs[c][r]].map((one) => withinLimits(one, nullable === true, limits));
      if (isSame(expected, found, Object.is)) continue;
      if (!limits.lastBit || !isSame(expected, found, isNear))
        return { first: `${name}[${r}]: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`, lastBits };
      lastBits++;
    }
  }
  return { first: null, lastBits };
}

/** Whether two doubles are the same or neighbours. */
const isNear = (a: unknown, b: unknown): boolean =>
  Object.is(a, b) || (typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= 2 ** -52 * Math.abs(a));

function withinLimits(value: PlainValue, nullable: boolean, limits: Limits): PlainValue {
  if (limits.emptyText && nullable && value === '') return null;
  if (limits.lineEnds && typeof value === 'string') return value.replaceAll(/\r\n?/g, '\n');
  return limits.notANumber && nullable && Number.isNaN(value) ? null : value;
}

function isSame(a: PlainValue, b: PlainValue, isSameValue: (a: unknown, b: unknown) => boolean): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return isSameValue(a, b);
  return a.length === b.length && a.every((value, i) => isSameValue(value, b[i]));
}
