import type { Cell } from '../experiment/cells.ts';
import type { CurveRow } from '../figures/measureCurves.ts';
import { pathCurves } from '../figures/pathCurves.ts';
import type { Results } from './experimentReport.ts';
import { pathsOf } from './pathsOf.ts';

/**
 * Medians along the paths of an experiment, as rows of `curves.arrow`: from that table, or of its steps.
 *
 * @param isWanted chooses among the cells; left out: all, from the table if there is one
 */
export function curvesOf(results: Results, isWanted?: (cell: Cell) => boolean): readonly CurveRow[] {
  const curves = isWanted ? [] : results.rows(results.experiment.name, 'curves');
  return curves.length > 0 ? curves : pathCurves(pathsOf(results, isWanted));
}
