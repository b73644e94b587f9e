import { UsageError } from '../errors.ts';
import type { NumeralReader } from './tableRows.ts';

/** The first two rows of a table of text. */
interface FirstRows {
  readonly path: string;
  readonly first: readonly string[];
  /** null where there is but one row */
  readonly second: readonly string[] | null;
  /** columns that somebody names */
  readonly named: readonly string[];
  readonly numeral: NumeralReader;
}

/**
 * Whether the first row has the names of the columns: unless it is numbers wherever the row below is. Where that row
 * has no numbers, it has them if one of the columns that are named is among them, and has not if one is `c1`, `c2`, ….
 *
 * @throws {UsageError} if that cannot be told
 */
export function headerRow({ path, first, second, named, numeral }: FirstRows): boolean {
  const isNumber = (text: string) => numeral(text) !== null;
  const below = second ?? first;
  const columns = below.flatMap((text, c) => (isNumber(text) ? [c] : []));
  if (columns.length > 0) return !columns.every((c) => c < first.length && isNumber(first[c]));
  const [written, plain] = [new Set(first), new Set(plainNames(first.length))];
  if (named.some((name) => written.has(name))) return true;
  if (named.some((name) => plain.has(name))) return false;
  throw new UsageError(`${path}: whether row 1 has the names of the columns cannot be told: say header: true or false`);
}

/** The names of columns that have none: c1, c2, …. */
export const plainNames = (count: number): string[] => Array.from({ length: count }, (_, c) => `c${c + 1}`);
