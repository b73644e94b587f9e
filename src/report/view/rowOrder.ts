import { type Column, holdsMany, type Row } from '../../arrow/columns.ts';
import { UsageError } from '../../errors.ts';
import { columnNamed } from './namedColumns.ts';

/**
 * The order of rows that a list of columns makes, the first one first; a `-` before a name turns it round. Rows without
 * a value come last either way.
 *
 * @throws {UsageError} if a column is not there, or holds vectors or lists
 */
export function rowOrder(list: string, columns: readonly Column[]): (a: Row, b: Row) => number {
  const orders = list.split(',').map((text) => {
    const descends = text.trim().startsWith('-');
    const { name, kind } = columnNamed('sort', text.trim().slice(descends ? 1 : 0), columns);
    if (holdsMany(kind))
      throw new UsageError(`sort: ${name} holds ${kind === 'vector' ? 'vectors' : 'lists'}, which have no order`);
    return (a: Row, b: Row): number => {
      const [left, right] = [a[name] ?? null, b[name] ?? null];
      if (left === null || right === null) return Number(left === null) - Number(right === null);
      const order = left < right ? -1 : left > right ? 1 : 0;
      return descends ? -order : order;
    };
  });
  return (a, b) => {
    for (const order of orders) {
      const sign = order(a, b);
      if (sign !== 0) return sign;
    }
    return 0;
  };
}
