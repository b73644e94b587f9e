import { dataSetWords } from '../../src/figures/fieldWords.ts';
import { criterionText } from '../../src/report/criterionText.ts';
import { quartileRange } from '../../src/report/numbers.ts';
import type { Section } from '../../src/report/section.ts';
import { percent, quartiles } from '../../src/statistics/statistics.ts';
import { numbers } from '../../src/tables/numbers.ts';
import { rowGroups } from '../../src/tables/rowGroups.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';
import { MATRIX_WORDS } from './matrixWords.ts';

const NOTE =
  'H anew each: whether H is renewed at each deletion, or computed once; rank corr., quartiles: Spearman’s rank correlation of the two orders; same first half: weights that are among the first half to go in both.';

/** The order of deletion by each matrix beside that by Gauss–Newton, if the experiment was run. */
export function approximationsSections(rows: TableRows): Section[] {
  const orders = rows('approximations', 'orders');
  if (orders.length === 0) return [];
  const table = {
    columns: [
      'data set',
      'criterion',
      'matrix',
      'H anew each',
      'networks',
      'rank corr.',
      'quartiles',
      'same first half %',
    ],
    rows: rowGroups(orders, ['dataset', 'criterion', 'curvature', 'renewEvery'])
      .filter(({ key }) => key.curvature !== 'gaussNewton')
      .map(({ key, rows: group }) => {
        const correlations = quartiles(numbers(group, 'rankCorrelation'))!;
        return [
          ...[dataSetWords(key.dataset), criterionText(key.criterion), MATRIX_WORDS[key.curvature] ?? key.curvature],
          key.renewEvery !== 1 ? 'once' : 'deletion',
          String(group.length),
          correlations.median.toFixed(3),
          quartileRange(correlations),
          percent(quartiles(numbers(group, 'overlapHalf'))!.median),
        ];
      }),
  };
  return [
    {
      heading: 'Matrices: order of deletion beside that by Gauss–Newton, medians over networks',
      content: [table, NOTE],
    },
  ];
}
