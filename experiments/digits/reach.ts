import type { CellRows, MeasuredStep } from '../../src/tables/cellRows.ts';
import { rowGroups } from '../../src/tables/rowGroups.ts';
import type { TableRow, TableRows } from '../../src/tables/tableRows.ts';

/** Predicted and measured rise agree if neither is more than so much of E above the other. */
export const AGREES = 0.05;
/** "About unchanged": so much of the error above the start. */
export const UNCHANGED = 0.1;
/** Share of the weights whose deletion leaves half. */
export const HALF = 0.5;

/** The share of the weights of each cell up to which the sum of saliencies stays near the measured rise. */
export function agreementShares(cells: readonly CellRows[], rows: TableRows): number[] {
  const steps = rowGroups(rows('digits', 'steps'), ['cell']);
  return cells.map(({ summary }) => {
    const path = steps.find(({ key }) => key.cell === summary.cell)!.rows;
    return agreementShare(path, summary.weightsStart);
  });
}

function agreementShare(path: readonly TableRow<'steps'>[], weights: number): number {
  const start = path[0].trainError!;
  let predicted = 0;
  let share = 0;
  for (const row of path.slice(1)) {
    predicted += row.saliency!;
    if (row.trainError === null) continue;
    if (Math.abs(row.trainError - start - predicted) > AGREES * start) break;
    share = 1 - row.weightsLeft / weights;
  }
  return share;
}

/** The share of the weights of each cell up to which retraining brings an error back to about that of the start. */
export const unchangedShares = (cells: readonly CellRows[], set: 'test' | 'training'): number[] =>
  cells.map(({ summary, path }) => {
    const errorOf = (row: MeasuredStep) => row[set === 'test' ? 'testError' : 'trainError']!;
    const max = (1 + UNCHANGED) * errorOf(path[0]);
    const retrained = [path[0], ...path.filter((row) => row.retrained)];
    const above = retrained.findIndex((row) => errorOf(row) > max);
    const last = retrained.at(above < 0 ? -1 : above - 1)!;
    return 1 - last.weightsLeft / summary.weightsStart;
  });

/** Training error where a share of the weights is deleted, or at the first size measured after that. */
export function errorAt({ summary, path }: CellRows, share: number): number {
  const left = (1 - share) * summary.weightsStart;
  return path.find((row) => row.weightsLeft <= left)!.trainError;
}
