import { expect, it } from 'vitest';
import { picks, picksFigure } from '../../src/figures/picks.ts';
import { shareOf } from '../../src/statistics/statistics.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { crowded, drawnParts } from './drawnParts.ts';

type Pick = TableRow<'picks'>;
const pick = (criterion: string, correct: boolean | null, fields: Partial<Pick> = {}) =>
  ({
    ...{ criterion, correct, trained: true, allRight: correct, alpha: 1e-6, decay: 0, training: 'backpropagation' },
    ...fields,
  }) as Pick;

const rows = [
  ...[true, true, true, false].map((correct) => pick('obs', correct)),
  ...[false, true].map((correct) => pick('obd', correct, { allRight: false })),
  pick('obs', null, { trained: false }),
];

it('shares of correct picks have their interval at its place, of networks that had learnt the task', () => {
  const svg = picks(rows);
  const tick = (words: string) => drawnParts(svg, 'text').find((part) => part.words === words)!.x;
  const [none, all] = [tick('0 %'), tick('100 %')];
  const bars = drawnParts(svg, 'rect').slice(1); // the first one is the page
  for (const [i, { low, high }] of [shareOf(3, 4), shareOf(1, 2)].entries()) {
    const [x, width] = ['x', 'width'].map((key) => Number(bars[i].attribute(key)));
    expect((x - none) / (all - none)).toBeCloseTo(low, 3);
    expect(width / (all - none)).toBeCloseTo(high - low, 3);
  }
  expect(drawnParts(svg, 'text').map(({ words }) => words)).toEqual(
    expect.arrayContaining(['OBS', 'OBD', '3 of 4; 3', '1 of 2; 0']),
  );
  expect(crowded(svg)).toEqual([]);
});

it('the data of the figure are its numbers; without a network that had learnt the task there is none', () => {
  expect(picksFigure(rows)!.data.rows).toMatchObject([
    { criterion: 'obs', count: 4, correct: 3, allRight: 3 },
    { criterion: 'obd', count: 2, correct: 1, allRight: 0 },
  ]);
  expect(picksFigure([pick('obs', null, { trained: false })])).toBeNull();
});
