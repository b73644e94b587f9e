import { expect, it } from 'vitest';
import { cost, costFigure, costRows } from '../../src/figures/cost.ts';
import { predictedPath, predictedPathFigure } from '../../src/figures/predictedPath.ts';
import { exponentRows } from '../../src/tables/costs.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { crowded, drawnParts, pointsOf } from './drawnParts.ts';

/** Times that grow as n² and not with P, three rounds each. */
const times = [100, 200, 400].flatMap((weights) =>
  [50, 100].flatMap((samples) =>
    [1, 2, 3].map((round) => {
      const ms = weights ** 2 / 1e4 + round - 2;
      return { operation: 'curvature', backend: 'wasm', weights, samples, round, ms, cpuMs: ms + 1 };
    }),
  ),
) as unknown as TableRow<'times'>[];
const exponents = exponentRows(times) as TableRow<'exponents'>[];

it('times of an operation are medians over rounds, at the largest value of what stays', () => {
  const rows = costRows(times, exponents);
  expect(rows.map(({ variable, other, size, ms }) => [variable, other, size, ms])).toEqual([
    ['n', 100, 100, 1],
    ['n', 100, 200, 4],
    ['n', 100, 400, 16],
  ]);
});

it('a power law is a straight line, its exponent at the end', () => {
  const svg = cost(costRows(times, exponents));
  const [line] = drawnParts(svg, 'path').filter((part) => part.attribute('stroke-width') === '2');
  const [a, b, c] = pointsOf(line);
  expect((b.y - a.y) / (b.x - a.x)).toBeCloseTo((c.y - b.y) / (c.x - b.x), 2);
  expect(drawnParts(svg, 'text').map(({ words }) => words)).toContain('H: n^2.00 (2)');
  expect(crowded(svg)).toEqual([]);
  expect(costFigure(times, [])).toBeNull();
});

it('predicted errors have a line a criterion, which goes by powers of ten over many weights', () => {
  const rows = ['obs', 'magnitude'].flatMap((criterion) =>
    Array.from({ length: 3000 }, (_, i) => ({ criterion, weightsLeft: 3000 - i, predictedError: 1 + i })),
  );
  const svg = predictedPath(rows);
  const words = drawnParts(svg, 'text').map((part) => part.words);
  expect(words).toEqual(expect.arrayContaining(['OBS', 'magnitude', '1000', '100', '10', '1']));
  expect(crowded(svg)).toEqual([]);
  const drawn = predictedPathFigure(rows)!.data.rows;
  expect(drawn.length).toBeLessThanOrEqual(240);
  expect([drawn[0], drawn.at(-1)]).toEqual([rows[0], rows[5999]]);
  expect(predictedPathFigure([])).toBeNull();
});
