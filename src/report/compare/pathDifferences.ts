import type { Row, Value } from '../../arrow/columns.ts';
import type { Table } from '../view/shownTable.ts';

/** A column in which two paths of one cell differ, while both have deleted the same weights. */
export interface PathColumn {
  readonly column: string;
  /**
   * largest |a − b| / max(|a|, |b|); of vectors, of largest entries; null where a value is no number or missing in one
   */
  readonly largest: number | null;
  /** where it is largest */
  readonly step: number;
  readonly weightsLeft: number | null;
}

/** The differences of two paths of one cell. */
export interface PathDifferences {
  readonly columns: readonly PathColumn[];
  /**
   * the first step that deletes another weight; null where one path is the beginning of the other, or both are equal
   */
  readonly parting: number | null;
  readonly steps: readonly [first: number, second: number];
}

/** Columns that say which change a step made. */
const CHANGES = ['kind', 'deleted', 'inserted'];

/**
 * Compares two paths of one cell row by row, up to the step from which on they are paths of different networks.
 *
 * @param first rows of a trace, or of `steps.arrow`
 */
export function pathDifferences(first: Table, second: Table): PathDifferences {
  const length = Math.min(first.rows.length, second.rows.length);
  const isSame = (r: number) =>
    CHANGES.every((name) => (first.rows[r][name] ?? null) === (second.rows[r][name] ?? null));
  const index = Array.from({ length }, (_, r) => r).find((r) => !isSame(r));
  const common = index ?? length;
  const names = [...new Set([...first.columns, ...second.columns].map(({ name }) => name))];
  return {
    columns: names.flatMap((name) => columnDifference(name, first.rows.slice(0, common), second.rows) ?? []),
    parting: index === undefined ? null : stepOf(first.rows[index], index),
    steps: [first.rows.length, second.rows.length],
  };
}

function columnDifference(column: string, rows: readonly Row[], others: readonly Row[]): PathColumn | null {
  let found: PathColumn | null = null;
  for (const [r, row] of rows.entries()) {
    const [a, b] = [row[column] ?? null, others[r][column] ?? null];
    if (isEqual(a, b)) continue;
    const largest = relativeDifference(a, b);
    if (found && (largest ?? -1) <= (found.largest ?? -1)) continue;
    const { weightsLeft } = row;
    found = {
      column,
      largest,
      step: stepOf(row, r),
      weightsLeft: typeof weightsLeft === 'number' ? weightsLeft : null,
    };
  }
  return found;
}

const stepOf = ({ step }: Row, index: number): number => (typeof step === 'number' ? step : index);

function isEqual(a: Value, b: Value): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  return a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
}

/** |a − b| / max(|a|, |b|) of numbers, and of vectors in the largest norm; null of all else. */
export function relativeDifference(a: Value, b: Value): number | null {
  if (typeof a === 'number' && typeof b === 'number') return ratio(Math.abs(a - b), Math.max(Math.abs(a), Math.abs(b)));
  if (!(a instanceof Float64Array && b instanceof Float64Array) || a.length !== b.length) return null;
  const largestOf = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return ratio(largestOf(a.map((value, index) => value - b[index])), Math.max(largestOf(a), largestOf(b)));
}

const ratio = (difference: number, of: number): number => (of === 0 ? 0 : difference / of);
