import { type Column, integer, number, type Row, text } from '../arrow/columns.ts';
import { percent, shareOf } from '../statistics/statistics.ts';
import type { TableRow } from '../tables/tableRows.ts';
import { axisFor } from './axis.ts';
import { familiesOf } from './families.ts';
import type { Figure } from './figure.ts';
import { plotted } from './plotted.ts';
import { rangePanel } from './rangePanel.ts';

const COLUMNS: readonly Column[] = [
  text('panel', 'name', 'how networks were trained'),
  text('line', 'name', 'way of pruning'),
  text('criterion', 'name', 'the rule that ranks weights'),
  integer('count', 'count', 'networks that had learnt the task'),
  integer('correct', 'count', 'of them those whose first deleted weight the task can do without'),
  integer('allRight', 'count', 'of them those with all samples right after that deletion, without retraining'),
  number('low', 'fraction', 'lower end of the 95 % interval of the share of correct ones'),
  number('high', 'fraction', 'upper end of it'),
];

const [NAME, TITLE] = ['picks', 'First deletions that the task can do without'];

/** First deletions of networks that had learnt the task, which the table does not name. */
const learnt = (picks: readonly TableRow<'picks'>[]) => familiesOf(picks.filter(({ trained }) => trained));

/**
 * An SVG of the share of networks whose first deleted weight the task can do without, with its 95 % interval (Wilson),
 * for each way of pruning; networks that had not learnt the task are left out. Beside it: how many have all samples
 * right after the deletion.
 *
 * @param picks rows of `picks.arrow`
 */
export function picks(picks: readonly TableRow<'picks'>[]): string {
  const described: string[] = [];
  const { families } = learnt(picks);
  const labels = families.flatMap(({ ways }) => ways.map(({ label }) => label));
  const panels = families.map(({ heading, ways }) => {
    const rows = ways.map(({ label, look, rows: ofWay }) => {
      const { share, low, high, count, hits } = shareOf(ofWay.filter(({ correct }) => correct).length, ofWay.length);
      const allRight = ofWay.filter((row) => row.allRight).length;
      described.push(
        `${heading}, ${label}: ${hits} of ${count}, ${percent(low)} to ${percent(high)} %; all right after it: ${allRight}.`,
      );
      return { label, look, middle: share, inner: [low, high] as const, said: `${hits} of ${count}; ${allRight}` };
    });
    return rangePanel({
      ...(heading !== '' && { heading }),
      ...{ rows, labels, saidHeading: 'correct; all right', xLabel: 'share of networks, 95 % interval' },
      x: axisFor([0, 1], { type: 'linear', tickFormat: (share) => `${Math.round(100 * share)} %` }),
    });
  });
  return plotted({ name: NAME, title: TITLE, description: described.join(' '), panels });
}

/** The same as a figure of a report; null without a network that had learnt the task. */
export function picksFigure(rows: readonly TableRow<'picks'>[]): Figure | null {
  const { families, leftOut } = learnt(rows);
  if (families.length === 0) return null;
  const data = families.flatMap(({ heading, ways }) =>
    ways.map(({ label, criterion, rows: ofWay }): Row => {
      const { low, high, count, hits } = shareOf(ofWay.filter(({ correct }) => correct).length, ofWay.length);
      const allRight = ofWay.filter((row) => row.allRight).length;
      return { panel: heading, line: label, criterion, count, correct: hits, allRight, low, high };
    }),
  );
  const caption =
    'Symbol: share of the networks whose first deleted weight can be done without, by brute force; bar: its 95 % ' +
    'interval. In figures: how many, and how many have all samples right after the deletion, without retraining. ';
  return {
    name: NAME,
    title: TITLE,
    caption: (caption + leftOut).trim(),
    svg: picks(rows),
    data: { columns: COLUMNS, rows: data },
  };
}
