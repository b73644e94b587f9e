import type { CellConfig } from '../experiment/cells.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import type { TableRow } from '../tables/tableRows.ts';
import { counted } from './counted.ts';
import { criterionText } from './criterionText.ts';
import { threeDigits } from './numbers.ts';
import { endText } from './pruningText.ts';

/**
 * The answer of an experiment of one cell, as `prune` is: the network before and after, and why the pruning ended.
 *
 * @param isJudged whether its targets are classes, so that there is an accuracy to speak of
 */
export function cellAnswer(row: TableRow<'summary'>, config: CellConfig, isJudged: boolean): string {
  const { weightsStart, weightsLeft, inputsLeft, stoppedBy } = row;
  const inputs = `${inputsLeft} of ${counted(config.layers[0], 'input')}`;
  const left = `${criterionText(row.criterion)} leaves ${weightsLeft} of ${counted(weightsStart, 'weight')} and ${inputs}`;
  const errors = [
    `the training error goes from ${change(row.trainErrorStart, row.trainError)}`,
    ...(row.testErrorStart === null ? [] : [`the test error from ${change(row.testErrorStart, row.testError!)}`]),
  ].join(', ');
  const accuracies = [
    ...accuracy('training', row.trainAccuracyStart, row.trainAccuracy),
    ...accuracy('test', row.testAccuracyStart, row.testAccuracy),
  ].join(', ');
  const isSearch = CRITERION[config.criterion].search !== undefined;
  const end = endText(stoppedBy, weightsStart - weightsLeft, isSearch);
  return `${left}: ${errors}${isJudged ? `; right are ${accuracies}` : ''}. ${end[0].toUpperCase()}${end.slice(1)}.`;
}

/** E.g. `0.012 to 0.013 (+8.3 %)`. */
function change(before: number, after: number): string {
  const share = (100 * (after - before)) / before;
  const rise = before > 0 ? ` (${share < 0 ? '−' : '+'}${threeDigits(Math.abs(share))} %)` : '';
  return `${threeDigits(before)} to ${threeDigits(after)}${rise}`;
}

const accuracy = (set: string, before: number | null, after: number | null): string[] =>
  before === null || after === null
    ? []
    : [`${threeDigits(100 * before)} % of the ${set} set before and ${threeDigits(100 * after)} % after`];
