import { uniformStream } from '../random.ts';

/** The sets that the rows of a table become; ascending in each. */
export interface DividedRows {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/**
 * Divides rows at random. Of each class a set has its share of the rows, to one.
 *
 * The rows of each class are shuffled (Fisher–Yates) and laid end to end; a set of m of n rows takes the k-th of them
 * where ⌊(k + 1)·m/n⌋ > ⌊k·m/n⌋, which are m, evenly spread. The same bits everywhere: m is a rounded share, and the
 * random numbers are our own.
 *
 * @param classes (P) the class of each row, 0, 1, …; rows that are no classes are all of class 0
 */
export function dividedRows(
  classes: Int32Array,
  { testShare = 0, validationShare = 0, seed }: { testShare?: number; validationShare?: number; seed: number },
): DividedRows {
  const uniform = uniformStream('division of a data set', seed);
  const byClass: number[][] = [];
  classes.forEach((of, row) => {
    byClass[of] ??= [];
    byClass[of].push(row);
  });
  const order = byClass.flatMap((rows) => shuffled(rows, uniform));
  const [test, others] = parted(order, Math.round(testShare * order.length));
  const [validation, train] = parted(others, Math.round(validationShare * order.length));
  return { train: ascending(train), validation: ascending(validation), test: ascending(test) };
}

function shuffled(rows: number[], uniform: () => number): number[] {
  for (let k = rows.length - 1; k > 0; k--) {
    const other = Math.floor(uniform() * (k + 1));
    [rows[k], rows[other]] = [rows[other], rows[k]];
  }
  return rows;
}

/** So many rows, evenly spread, and the others. */
function parted(rows: readonly number[], count: number): [number[], number[]] {
  const [taken, left]: [number[], number[]] = [[], []];
  rows.forEach((row, k) => {
    const isTaken = Math.floor(((k + 1) * count) / rows.length) > Math.floor((k * count) / rows.length);
    (isTaken ? taken : left).push(row);
  });
  return [taken, left];
}

const ascending = (rows: readonly number[]): Int32Array => Int32Array.from(rows).sort();
