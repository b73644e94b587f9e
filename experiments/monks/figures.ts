import type { Cell } from '../../src/experiment/cells.ts';
import { errorsFigure } from '../../src/figures/errors.ts';
import type { Figure } from '../../src/figures/figure.ts';
import { curvesOf } from '../../src/report/curvesOf.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { bestNetworkFigures } from '../bestNetworkFigures.ts';
import { TABLE_1_ALPHA } from './experiment.ts';
import { bestMonksNetworks } from './sections.ts';
import { CRITERIA_COMPARED, PAPER_TABLE_1 } from './table1.ts';

/** The best networks of Table 1, and errors along its paths. */
export function monksFigures(results: Results): Figure[] {
  const paper = PAPER_TABLE_1.map(({ dataset, weightsLeft }) => ({ dataset, weightsLeft }));
  const networks = bestNetworkFigures(
    results,
    bestMonksNetworks(results.rows),
    ({ row }) => row.dataset.replace('-', ''),
    ({ row }) =>
      `The smallest network at the accuracies of Table 1.${row.dataset === 'monks-1' ? ' Beside figure 6 of Hassibi & Stork (1993), where 14 weights are left.' : ''}`,
  );
  const errors = errorsFigure(curvesOf(results, isOfTable1), paper);
  return [...networks, ...(errors ? [errors] : [])];
}

/** Whether a cell is one of Table 1, without retraining and under any criterion. */
const isOfTable1 = ({ config: { loss, alpha, stop, retrain, criterion } }: Cell): boolean =>
  loss === 'squared' &&
  alpha === TABLE_1_ALPHA &&
  stop === 'trainAccuracy' &&
  retrain === 'none' &&
  CRITERIA_COMPARED.includes(criterion);
