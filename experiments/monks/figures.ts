import type { Cell } from '../../src/experiment/cells.ts';
import { curvatureFigures } from '../../src/figures/curvatureFigures.ts';
import { errorsFigure } from '../../src/figures/errors.ts';
import type { Figure } from '../../src/figures/figure.ts';
import { weightsLeftFigure } from '../../src/figures/weightsLeft.ts';
import { curvesOf } from '../../src/report/curvesOf.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { pathsOf } from '../../src/report/pathsOf.ts';
import { predictions } from '../../src/report/predictions.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { bestNetworkFigures } from '../bestNetworkFigures.ts';
import { captioned } from '../captioned.ts';
import { TABLE_1_ALPHA } from './experiment.ts';
import { bestMonksNetworks } from './sections.ts';
import { CRITERIA_COMPARED, PAPER_TABLE_1 } from './table1.ts';

/**
 * The sizes of the networks of Table 1, the best of them, errors along their paths, predictions, and the second
 * derivatives of one network.
 */
export function monksFigures(results: Results): Figure[] {
  const { rows, trace, dataSets } = results;
  const best = bestMonksNetworks(rows);
  const networks = bestNetworkFigures(
    results,
    best,
    ({ row }) => row.dataset.replace('-', ''),
    ({ row }) =>
      `The smallest network at the accuracies of Table 1.${row.dataset === 'monks-1' ? ' Beside figure 6 of Hassibi & Stork (1993), where 14 weights are left.' : ''}`,
  );
  const source = 'the sizes of Table 1 of Hassibi & Stork (1993)';
  const paper = PAPER_TABLE_1.map(({ dataset, weightsLeft }) => ({ dataset, weightsLeft, source }));
  const [first] = best.map(({ cell }) => trace(cell)).filter((path) => path !== null);
  return [
    ...captioned(weightsLeftFigure(rows('monks', 'summary').filter(isOfTable1), paper), ''),
    ...networks,
    ...captioned(errorsFigure(curvesOf(results, isOfTable1Path), paper), ''),
    ...predictions(pathsOf(results, isOfTable1Path)),
    ...(first ? curvatureFigures(first, dataSets) : []),
  ];
}

/** The fields that decide whether a cell is one of Table 1; also in its row of the summary. */
type Fields = Pick<TableRow<'summary'>, 'loss' | 'alpha' | 'stop' | 'criterion'>;

/** Whether a cell is one of Table 1, under any criterion, with or without retraining. */
const isOfTable1 = ({ loss, alpha, stop, criterion }: Fields): boolean =>
  loss === 'squared' && alpha === TABLE_1_ALPHA && stop === 'trainAccuracy' && CRITERIA_COMPARED.includes(criterion);

/** Whether it is one without retraining. */
const isOfTable1Path = ({ config }: Cell): boolean => config.retrain === 'none' && isOfTable1(config);
