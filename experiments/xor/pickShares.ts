import { readValue } from '../../src/errors.ts';
import { type Share, shareOf } from '../../src/statistics/statistics.ts';
import { rowGroups } from '../../src/tables/rowGroups.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';

/** The share of networks of which one criterion deleted a removable weight first. */
export interface PickShare extends Share {
  readonly training: string;
  readonly decay: number;
  readonly startRange: number;
  readonly criterion: string;
  readonly alpha: number;
  /** networks, of which `count` had learnt the task */
  readonly networks: number;
  /** of `count`, those that classify all samples right after the deletion, without retraining */
  readonly allRight: number;
}

/** Shares of correct picks from the rows of `picks.arrow`, untrained networks left out. */
export function pickShares(picks: readonly TableRow<'picks'>[]): PickShare[] {
  return rowGroups(picks, ['training', 'decay', 'startRange', 'criterion', 'alpha']).map(({ key, rows }) => {
    const trained = rows.filter((row) => row.trained);
    return {
      training: key.training,
      decay: key.decay,
      startRange: readValue(key.startRange, 'startRange'),
      criterion: key.criterion,
      alpha: key.alpha,
      networks: rows.length,
      allRight: trained.filter((row) => row.allRight).length,
      ...shareOf(trained.filter((row) => row.correct).length, trained.length),
    };
  });
}
