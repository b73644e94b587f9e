import { criterionText } from '../../src/report/criterionText.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { listed } from '../../src/report/listed.ts';
import { threeDigits } from '../../src/report/numbers.ts';
import { quartiles } from '../../src/statistics/statistics.ts';
import { type CellRows, cellRows } from '../../src/tables/cellRows.ts';
import { AGREES, agreementShares, errorAt, HALF, UNCHANGED, unchangedShares } from './reach.ts';

/** Up to which share predictions hold and deletions cost nothing; null without paths under squared error. */
export function digitsAnswer({ rows }: Results): string | null {
  const cells = (criterion: string, retrain: string) =>
    cellRows(rows, 'digits', (row) => row.criterion === criterion && row.retrain === retrain && row.loss === 'squared');
  const sentences = [
    ...predicted(
      (['obd', 'obs'] as const).map((criterion) => [criterion, agreementShares(cells(criterion, 'none'), rows)]),
    ),
    ...atHalf(
      (['obs', 'obd', 'magnitude', 'random'] as const).map((criterion) => [criterion, cells(criterion, 'none')]),
    ),
    ...retrained(
      (['obd', 'obs'] as const).map((criterion) => [criterion, unchangedShares(cells(criterion, 'every'), 'test')]),
    ),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}

type Named<Thing> = readonly [criterion: string, of: readonly Thing[]];

/** Medians of some shares by criterion, e.g. `47.0 % of the weights by OBD`. */
const shares = (of: readonly Named<number>[]): string[] =>
  of.flatMap(([criterion, some]) => {
    const found = quartiles(some);
    return found ? [`${Math.round(100 * found.median)} % of the weights by ${criterionText(criterion)}`] : [];
  });

function predicted(of: readonly Named<number>[]): string[] {
  const found = shares(of);
  return found.length === 0
    ? []
    : [
        `Predicted and measured error agree, within ${100 * AGREES} % of E, until ${listed(found)} are gone (the paper of 1990, on other digits: 30 % by OBD).`,
      ];
}

function atHalf(of: readonly Named<CellRows>[]): string[] {
  const found = of.flatMap(([criterion, cells]) => {
    const rises = quartiles(cells.map((cell) => errorAt(cell, HALF) / cell.path[0].trainError));
    return rises ? [`${threeDigits(rises.median)} times (${criterionText(criterion)})`] : [];
  });
  return found.length === 0
    ? []
    : [`With half of them gone and no retraining the training error is ${listed(found)} that of the start.`];
}

function retrained(of: readonly Named<number>[]): string[] {
  const found = shares(of);
  return found.length === 0
    ? []
    : [
        `With retraining the test error stays within ${100 * UNCHANGED} % of its start until ${listed(found)} are gone (the paper: 60 % by OBD).`,
      ];
}
