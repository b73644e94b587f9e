import type { Row } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import { percent } from '../statistics/statistics.ts';
import { mixedFields } from '../tables/cellGroups.ts';
import { groupRows } from '../tables/groups.ts';
import { rowGroups } from '../tables/rowGroups.ts';
import { shown } from './numbers.ts';
import { retrainingNote } from './retrainingNote.ts';
import type { Content } from './section.ts';

const METRICS = ['weightsLeft', 'trainAccuracy', 'testAccuracy'];

/**
 * The results of a run over its seeds and draws: weights left and accuracies for each combination of the other fields
 * that vary. The statistics are those of `tables --by`, so that both say the same of the same cells: untrained networks
 * are left out and counted.
 *
 * @param cells   the plan
 * @param summary rows of `summary.arrow`
 */
export function runContent(cells: readonly Cell[], summary: readonly Row[]): Content {
  const varying = mixedFields(cells, { by: [] });
  const by = varying.length > 0 ? varying : (['dataset', 'criterion'] as const);
  const rows = groupRows(cells, summary, { by, metrics: METRICS, comparisons: [] });
  const table = {
    columns: [...by, 'cells', 'networks', 'untrained', 'missing', 'best', 'median', 'quartiles', 'train %', 'test %'],
    rows: rowGroups(rows, by).map(({ key, rows: [left, train, test] }) => [
      ...Object.values(key).map(shown),
      ...[left.count, left.networks, left.untrained, left.missing, left.minimum, left.median].map(shown),
      left.median === null ? '-' : `${shown(left.lowerQuartile)}–${shown(left.upperQuartile)}`,
      ...[train, test].map(({ median }) => (typeof median === 'number' ? percent(median) : '-')),
    ]),
  };
  return [table, ...retrainingNote(cells)];
}
