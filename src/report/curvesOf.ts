import type { Cell } from '../experiment/cells.ts';
import type { CurveRow } from '../figures/measureCurves.ts';
import { pathCurves } from '../figures/pathCurves.ts';
import { requestsOf } from '../tables/tableRequests.ts';
import type { Results } from './experimentReport.ts';

/**
 * Medians along the paths of an experiment, as rows of `curves.arrow`: from that table, or of its steps.
 *
 * @param isWanted chooses among the cells; left out: all, from the table if there is one
 */
export function curvesOf(
  { cells, rows, experiment }: Results,
  isWanted?: (cell: Cell) => boolean,
): readonly CurveRow[] {
  const curves = isWanted ? [] : rows(experiment.name, 'curves');
  if (curves.length > 0) return curves;
  const wanted = isWanted ? cells.filter(isWanted) : cells;
  return pathCurves({ cells: wanted, steps: rows(experiment.name, 'steps'), trained: requestsOf(experiment).trained });
}
