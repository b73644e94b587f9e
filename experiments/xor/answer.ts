import { criterionText } from '../../src/report/criterionText.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { listed } from '../../src/report/listed.ts';
import { short, threeDigits } from '../../src/report/numbers.ts';
import { quartiles } from '../../src/statistics/statistics.ts';
import { numbers } from '../../src/tables/numbers.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { asPublished } from './asPublished.ts';
import { pickShares } from './pickShares.ts';

type Picks = readonly TableRow<'picks'>[];

/** How often each criterion deletes first what XOR can do without; null without rows of `picks.arrow`. */
export function xorAnswer({ rows }: Results): string | null {
  const picks = asPublished(rows('xor', 'picks'));
  const [first] = picks;
  const shares = pickShares(picks).filter(({ count }) => count > 0);
  if (shares.length === 0) return null;
  const correct = shares.map(({ criterion, hits, count }) => `by ${criterionText(criterion)} in ${hits} of ${count}`);
  const right = shares.map(
    ({ criterion, allRight, count }) => `${allRight} of ${count} by ${criterionText(criterion)}`,
  );
  const decay = first.decay === 0 ? 'without decay' : `with decay ${short(first.decay)}`;
  return [
    `The first weight to go is one that XOR can be solved without ${listed(correct)} networks (trained by ${first.training} ${decay}).`,
    `Right after that deletion, without retraining, all four samples are still right in ${listed(right)}.`,
    ...notAsPublished(picks, rows('xor', 'removable')),
  ].join(' ');
}

function notAsPublished(picks: Picks, removable: readonly TableRow<'removable'>[]): string[] {
  const obs = picks.filter(({ criterion, trained, error }) => criterion === 'obs' && trained && error !== null);
  const errors = quartiles(numbers(obs, 'error'));
  const isZero = obs.every(({ atZeroError }) => atZeroError);
  const bias = removable.find(({ weight, decay }) => weight === 'bias>xor' && decay === 0);
  const found = [
    ...(errors && !isZero ? [`E is not zero after the deletion by OBS (median ${threeDigits(errors.median)})`] : []),
    ...(bias?.removable
      ? [`${bias.solved} of ${bias.starts} random starts solve XOR without the bias of the output`]
      : []),
  ];
  return found.length === 0 ? [] : [`Not as published: ${listed(found)}.`];
}
