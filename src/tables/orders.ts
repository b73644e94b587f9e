import type { Cell } from '../experiment/cells.ts';
import { type Column, integer, number, type Row } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { CONFIG_COLUMNS, configRow } from './configColumns.ts';
import { rankCorrelation } from './statistics.ts';

/** `orders.arrow`: how far the order of deletion of a whole path is that of the same network at the reference α. */
export const ORDERS_COLUMNS: readonly Column[] = [
  ...CONFIG_COLUMNS,
  number('referenceAlpha', 'error / weight²', 'α of the path compared with'),
  number('rankCorrelation', 'ratio', "Spearman's rank correlation of the two orders of deletion"),
  integer('commonSteps', 'count', 'deletions from the first on that are the same in both orders'),
];

/**
 * One row for each cell with `stop: end` that has a partner: the cell that differs from it in α alone and has the reference α.
 */
export function orderRows(cells: readonly Cell[], traces: readonly Trace[], referenceAlpha: number): Row[] {
  const withoutAlpha = ({ config }: Cell) => JSON.stringify({ ...config, alpha: null });
  const reference = new Map(
    cells.flatMap((cell, c) =>
      cell.config.alpha === referenceAlpha ? [[withoutAlpha(cell), deletions(traces[c])]] : [],
    ) as [string, number[]][],
  );
  return cells.flatMap((cell, c) => {
    const order = reference.get(withoutAlpha(cell));
    if (cell.config.stop !== 'end' || !order) return [];
    const own = deletions(traces[c]);
    const differs = own.findIndex((q, step) => order[step] !== q);
    return {
      ...configRow(cell),
      referenceAlpha,
      rankCorrelation: rankCorrelation(...positions(own, order)),
      commonSteps: differs < 0 ? own.length : differs,
    };
  });
}

const deletions = ({ steps }: Trace): number[] => steps.flatMap(({ deleted }) => (deleted === null ? [] : [deleted]));

/** The place of every weight of the network in each order; the one that a whole path leaves over comes last. */
function positions(a: readonly number[], b: readonly number[]): [number[], number[]] {
  const place = (order: readonly number[]) => {
    const places = new Map(order.map((q, step) => [q, step]));
    return Array.from({ length: a.length + 1 }, (_, q) => places.get(q) ?? order.length);
  };
  return [place(a), place(b)];
}
