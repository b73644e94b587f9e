import type { Row } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import type { Path } from '../tables/cellTable.ts';
import { configRow } from '../tables/configColumns.ts';
import { CURVES_COLUMNS, curveRows } from '../tables/curves.ts';
import { groupedBy } from '../tables/groupedBy.ts';
import type { TableRow } from '../tables/tableRows.ts';
import type { TrainedRule } from '../tables/trained.ts';
import { familiesOf } from './families.ts';
import type { CurveRow } from './measureCurves.ts';

/** The cells of an experiment and their paths. */
export interface PathSource {
  readonly cells: readonly Cell[];
  /** rows of `steps.arrow` */
  readonly steps: readonly TableRow<'steps'>[];
  /** when a network counts as trained; left out: always */
  readonly trained?: TrainedRule | undefined;
}

/**
 * Rows as those of `curves.arrow`, for an experiment that has no such table: medians and quartiles over seeds and draws
 * of the ways of pruning that a figure shows.
 */
export function pathCurves({ cells, steps, trained }: PathSource): CurveRow[] {
  const stepsOf = groupedBy(steps, ({ cell }) => cell);
  const shown = familiesOf(cells.map((cell) => configRow(cell)));
  const drawn = new Set(shown.families.flatMap(({ ways }) => ways.flatMap(({ rows }) => rows.map(({ cell }) => cell))));
  const paths = cells.flatMap((cell): Path[] => {
    const ofCell = drawn.has(cell.id) ? stepsOf.get(cell.id) : undefined;
    return ofCell ? [{ ...cell, steps: ofCell as Path['steps'] }] : [];
  });
  return curveRows(paths, {}, trained).map(withNulls);
}

/** A row with null where it has no value, as a table has it. */
const withNulls = (row: Row) =>
  Object.fromEntries(CURVES_COLUMNS.map(({ name }) => [name, row[name] ?? null])) as unknown as CurveRow;
