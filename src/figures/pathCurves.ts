import type { Row } from '../arrow/columns.ts';
import { CURVES_COLUMNS, curveRows } from '../tables/curves.ts';
import type { CurveRow } from './measureCurves.ts';
import { type PathSource, shownPaths } from './pathFamilies.ts';

/**
 * Rows as those of `curves.arrow`, for an experiment that has no such table: medians and quartiles over seeds and draws
 * of the ways of pruning that a figure shows.
 */
export const pathCurves = (source: PathSource): CurveRow[] =>
  curveRows(shownPaths(source), {}, source.trained).map(withNulls);

/** A row with null where it has no value, as a table has it. */
const withNulls = (row: Row) =>
  Object.fromEntries(CURVES_COLUMNS.map(({ name }) => [name, row[name] ?? null])) as unknown as CurveRow;
