import { type Quartiles, quartiles } from '../../src/statistics/statistics.ts';
import { shareOfBound } from '../../src/tables/crosscheck.ts';
import { numbers } from '../../src/tables/numbers.ts';
import { rowGroups } from '../../src/tables/rowGroups.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { hadLearnt } from '../monks/table1.ts';

/** The effect of one α on OBS on one problem, over the networks that had trained. */
export interface DampingEffect {
  readonly dataset: string;
  readonly alpha: number;
  /** networks that were run, trained or not */
  readonly networks: number;
  /** over the trained networks, whatever their test accuracy; so are both accuracies */
  readonly weightsLeft: Quartiles;
  readonly trainAccuracy: Quartiles;
  readonly testAccuracy: Quartiles;
  /** this is the α that orders are compared with */
  readonly isReference: boolean;
  /**
   * with the order of deletion at the reference α, over whole paths of trained networks that deleted something: other
   * cells
   */
  readonly rankCorrelation: Quartiles;
  /** largest relative difference of two inverses, ml-matrix's included */
  readonly inverseDifference: number;
  /** largest of either difference / bound */
  readonly shareOfBound: number;
}

/**
 * The effect of α from the rows of `summary.arrow`, `orders.arrow` and `crosscheck.arrow` of the damping experiment.
 */
export function dampingEffects(
  summary: readonly TableRow<'summary'>[],
  orders: readonly TableRow<'orders'>[],
  crosscheck: readonly TableRow<'crosscheck'>[],
): DampingEffect[] {
  const learnt = summary.filter(hadLearnt);
  const checksOf = new Map(rowGroups(crosscheck, ['cell']).map(({ key, rows }) => [key.cell, rows]));
  const learntCells = new Set(learnt.map((row) => row.cell));
  return rowGroups(learnt, ['dataset', 'alpha']).flatMap(({ key, rows }) => {
    const { dataset, alpha } = key;
    const isFinal = (row: TableRow<'summary'>) => row.stop === 'trainAccuracy';
    const final = rows.filter(isFinal);
    const paths = orders.filter(
      (row) =>
        row.dataset === dataset && row.alpha === alpha && learntCells.has(row.cell) && row.rankCorrelation !== null,
    );
    const checks = rows.flatMap((row) => checksOf.get(row.cell) ?? []);
    if (final.length === 0 || paths.length === 0 || checks.length === 0) return [];
    return {
      dataset,
      alpha,
      networks: summary.filter((row) => row.dataset === dataset && row.alpha === alpha && isFinal(row)).length,
      weightsLeft: quartiles(numbers(final, 'weightsLeft'))!,
      trainAccuracy: quartiles(numbers(final, 'trainAccuracy'))!,
      testAccuracy: quartiles(numbers(final, 'testAccuracy'))!,
      isReference: paths.every((row) => row.referenceCell === row.cell),
      rankCorrelation: quartiles(numbers(paths, 'rankCorrelation'))!,
      inverseDifference: quartiles(numbers(checks, 'inverseDifference'))!.maximum,
      shareOfBound: quartiles(checks.map(shareOfBound))!.maximum,
    };
  });
}
