import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PAPER_TABLE_1, table1Cells } from '../../experiments/monks/table1.ts';
import { readRows } from '../../src/arrow/arrowFile.ts';
import type { Row } from '../../src/arrow/columns.ts';
import { weightsLeft, weightsLeftFigure } from '../../src/figures/weightsLeft.ts';
import { SUMMARY_COLUMNS } from '../../src/tables/summary.ts';
import { crowded, drawnParts } from './drawnParts.ts';

const svg = readFileSync('docs/figures/weightsLeft.svg', 'utf8');
const summary = readRows('results/reference/monks/summary.arrow', SUMMARY_COLUMNS);

it('docs/figures/weightsLeft.svg is what its script draws of the reference run (npm run docs:figures)', () => {
  expect(svg).toBe(weightsLeft(table1Cells(summary), PAPER_TABLE_1));
});

/** The numbers of some attributes of all elements of a name in an ink, in their order. */
const numbersOf = (name: string, ...attributes: readonly string[]): number[][] =>
  drawnParts(svg, name)
    .map((part) => attributes.map((key) => Number(part.attribute(key) ?? Number.NaN)))
    .filter((numbers) => numbers.every(Number.isFinite));

/** Smallest, quartiles and largest, by the definition: linear between the two order statistics around (m − 1)p. */
function fiveNumbers(sizes: readonly number[]): number[] {
  const sorted = sizes.toSorted((a, b) => a - b);
  return [0, 0.25, 0.5, 0.75, 1].map((p) => {
    const at = (sorted.length - 1) * p;
    const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
    return below + (at - Math.floor(at)) * (above - below);
  });
}

const texts = drawnParts(svg, 'text');
const WAYS = ['obs', 'obd', 'magnitude'].flatMap((criterion) =>
  ['none', 'onFailure'].map((retrain) => ({ criterion, retrain })),
);
const ofWay = (problem: string, way: Row) =>
  table1Cells(summary).filter((row) => {
    const fields = { dataset: problem, trained: true, ...way };
    return Object.entries(fields).every(([key, value]) => (row as Row)[key] === value);
  });

describe('what it shows, read from its geometry', () => {
  const problems = ['monks-1', 'monks-2', 'monks-3'];
  /** Weights at a position of the axis of a panel, by two of its ticks. */
  const weights = problems.map((_, panel) => {
    const tick = (words: string) => texts.filter((part) => part.words === words && part.attribute('fill') !== null);
    const [none, ten] = ['0', '10'].map((words) => tick(words)[panel]);
    return (x: number) => (10 * (x - none.x)) / (ten.x - none.x);
  });
  const bars = numbersOf('rect', 'x', 'width'); // the page has no x
  const dots = drawnParts(svg, 'circle, path').filter((part) => part.attribute('fill') === '#ffffff');
  const lines = drawnParts(svg, 'line').filter((part) => part.attribute('stroke-width') === '2');

  it('are the five numbers of the cells of Table 1, problem by problem', () => {
    expect([bars.length, dots.length, lines.length]).toEqual([18, 18, 18]);
    for (const [p, problem] of problems.entries()) {
      for (const [w, way] of WAYS.entries()) {
        const i = 6 * p + w;
        const [x, width] = bars[i];
        const [x1, x2] = ['x1', 'x2'].map((key) => Number(lines[i].attribute(key)));
        const shown = [x1, x, dots[i].x, x + width, x2].map(weights[p]);
        const expected = fiveNumbers(ofWay(problem, way).map((row) => row.weightsLeft));
        // Positions are rounded to 0.005 px, and ten weights take more than 70 px.
        const off = shown.map((value, k) => Math.abs(value - expected[k]));
        expect(Math.max(...off), `${problem} ${JSON.stringify(way)}`).toBeLessThan((3 * 0.005 * 10) / 70);
      }
    }
  });

  it('are printed as the medians of the table in docs/reproducing.md', () => {
    const page = readFileSync('docs/reproducing.md', 'utf8').split('\n');
    const head = page.findIndex((line) => line.startsWith('| problem | retrain | criterion | paper | networks |'));
    const rows = page.slice(head + 2, head + 20).map((line) => line.split('|').map((cell) => cell.trim()));
    // The page has the ways of retraining one below the other, the figure those of a criterion.
    const medians = [0, 1, 2].flatMap((problem) =>
      [0, 1, 2].flatMap((criterion) => [0, 1].map((way) => rows[6 * problem + 3 * way + criterion][7])),
    );
    const right = texts.find(({ words }) => words === 'median')!.x;
    const printed = texts.filter((part) => Math.abs(part.x - right) < 1 && part.words !== 'median');
    expect(printed.map(({ words }) => words)).toEqual(medians);
  });

  it('are marked with those of the paper', () => {
    const dashed = drawnParts(svg, 'line').filter((part) => part.attribute('stroke-dasharray') !== null);
    const said = texts.flatMap(({ words }) => /^paper: (\d+)$/.exec(words)?.[1] ?? []).map(Number);
    expect(said).toEqual([14, 15, 4]);
    const shown = dashed.map((part, p) => weights[p](Number(part.attribute('x1'))));
    expect(Math.max(...shown.map((left, p) => Math.abs(left - said[p])))).toBeLessThan(0.01);
  });

  it('has no words over others', () => {
    expect(crowded(svg)).toEqual([]);
  });
});

it('cells whose rule names the number are left out', () => {
  const ended = table1Cells(summary).map((row) => ({ ...row, stop: 'end' as const }));
  expect(weightsLeftFigure(ended)).toBeNull();
  expect(weightsLeftFigure([...ended, ...ofWay('monks-1', WAYS[0])])!.data.rows).toMatchObject([
    { panel: 'MONK-1', line: 'OBS', count: 20, median: 15 },
  ]);
});
