import { counted } from '../../src/report/counted.ts';
import { criterionText } from '../../src/report/criterionText.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { listed } from '../../src/report/listed.ts';
import { short, threeDigits } from '../../src/report/numbers.ts';
import { percent, quartiles } from '../../src/statistics/statistics.ts';
import { type CellRows, cellRows } from '../../src/tables/cellRows.ts';

/** The change of the test error from the dense network to the smallest one; null without paths with retraining. */
export function nettalkAnswer({ rows }: Results): string | null {
  const cells = cellRows(rows, 'nettalk', ({ retrain }) => retrain === 'every');
  const obs = cells.filter(({ summary }) => summary.criterion === 'obs');
  if (obs.length === 0) return null;
  const [{ weightsStart, weightsLeft }] = obs.map(({ summary }) => summary);
  const changes = obs.map((cell) => changeOf(cell, last(cell)));
  const best = obs[changes.indexOf(Math.min(...changes))].summary;
  const lowest = quartiles(obs.map((cell) => Math.min(...cell.path.map((row) => changeOf(cell, row)))))!;
  const range =
    changes.length === 1 ? signed(changes[0]) : `${signed(Math.min(...changes))} to ${signed(Math.max(...changes))}`;
  return [
    `From ${weightsStart} weights to ${weightsLeft} by OBS, with retraining on the way, the error on other words changes by ${range} over ${counted(obs.length, 'way')} of training, best with decay ${short(best.decay)} and retraining after every ${best.retrainEvery} deletions.`,
    `Where it is lowest on the way, the change is ${signed(lowest.median)} in the median; the paper has 5,259 to 4,701 (−10.6 %), of networks and words that are not given.`,
    ...others(obs, cells),
  ].join(' ');
}

type Step = CellRows['path'][number];
const last = ({ path }: CellRows): Step => path[path.length - 1];
/** Test error of a step beside that of the trained network, less 1. */
const changeOf = ({ path }: CellRows, step: Step): number => step.testError! / path[0].testError! - 1;
const signed = (share: number): string => `${share > 0 ? '+' : share < 0 ? '−' : ''}${percent(Math.abs(share))} %`;

/** Training errors of other criteria at the end, beside OBS trained and retrained alike. */
function others(obs: readonly CellRows[], cells: readonly CellRows[]): string[] {
  const isAlike = (a: CellRows, b: CellRows) =>
    a.summary.decay === b.summary.decay && a.summary.retrainEvery === b.summary.retrainEvery;
  const criteria = [...new Set(cells.map(({ summary }) => summary.criterion))].filter((name) => name !== 'obs');
  const found = criteria.flatMap((criterion) => {
    const ratios = cells.flatMap((cell) => {
      const beside = obs.find((other) => isAlike(cell, other));
      return cell.summary.criterion === criterion && beside ? [last(cell).trainError / last(beside).trainError] : [];
    });
    return ratios.length === 0 ? [] : [`by ${criterionText(criterion)} ${listed(ratios.map(threeDigits))} times`];
  });
  return found.length === 0
    ? []
    : [`With all else alike, the training error at the end is ${listed(found)} that of OBS.`];
}
