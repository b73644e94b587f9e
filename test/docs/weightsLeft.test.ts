import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { weightsLeft } from '../../docs/figures/weightsLeft.ts';
import { readRows } from '../../src/arrow/arrowFile.ts';
import type { Row } from '../../src/arrow/columns.ts';
import { SUMMARY_COLUMNS } from '../../src/tables/summary.ts';

const svg = readFileSync('docs/figures/weightsLeft.svg', 'utf8');
const summary = readRows('results/reference/monks/summary.arrow', SUMMARY_COLUMNS);

it('docs/figures/weightsLeft.svg is what its script draws of the reference run (npm run docs:figures)', () => {
  expect(svg).toBe(weightsLeft(summary));
});

/** The numbers of some attributes of all elements of a name, in their order. */
const numbersOf = (name: string, ...attributes: readonly string[]): number[][] =>
  [...svg.matchAll(new RegExp(`<${name} ([^>]*)>`, 'g'))]
    .map(([, text]) => attributes.map((key) => Number(new RegExp(`(?:^| )${key}="([^"]*)"`).exec(text)?.[1])))
    .filter((numbers) => numbers.every(Number.isFinite));

/** Weights at a position of the axis, whose ticks are texts below all panels: their positions and what they say. */
function weightsAt(): (x: number) => number {
  const texts = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" text-anchor="middle">(\d+)<\/text>/g)];
  expect(new Set(texts.map(([, , y]) => y)).size).toBe(1);
  const [first, last] = [texts[0], texts.at(-1)!].map(([, x, , said]) => ({ x: Number(x), said: Number(said) }));
  expect([first.said, last.said]).toEqual([0, 60]);
  return (x) => first.said + ((x - first.x) / (last.x - first.x)) * (last.said - first.said);
}

/** Smallest, quartiles and largest, by the definition: linear between the two order statistics around (m − 1)p. */
function fiveNumbers(sizes: readonly number[]): number[] {
  const sorted = sizes.toSorted((a, b) => a - b);
  return [0, 0.25, 0.5, 0.75, 1].map((p) => {
    const at = (sorted.length - 1) * p;
    const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
    return below + (at - Math.floor(at)) * (above - below);
  });
}

describe('what it shows, read from its geometry', () => {
  const weights = weightsAt();
  const rects = numbersOf('rect', 'x', 'y', 'width');
  const dots = numbersOf('circle', 'cx', 'cy');
  const lines = numbersOf('line', 'x1', 'y1', 'x2', 'y2').filter(([, y1, , y2]) => y1 === y2);

  // A position is rounded to 0.005 px, an axis of 480 px has 60 weights, and a bar's end is two positions.
  const TOLERANCE = (2 * 0.005 * 60) / 480;

  it('are the five numbers of the cells of Table 1, problem by problem', () => {
    const shown = dots.map(([x, y], i) => {
      const [[left, , width], [x1, height, x2]] = [rects[i], lines[i]];
      expect([rects[i][1] + 5, height]).toEqual([y, y]);
      return [x1, left, x, left + width, x2].map(weights);
    });
    const expected = ['monks-1', 'monks-2', 'monks-3'].flatMap((problem) =>
      ['none', 'onFailure'].flatMap((way) =>
        ['obs', 'obd', 'magnitude'].map((criterion) => {
          const fields = { dataset: problem, retrain: way, criterion, loss: 'squared', alpha: 1e-5, trained: true };
          const ofTable = { ...fields, stop: 'trainAccuracy' };
          const rows = summary.filter((row: Row) =>
            Object.entries(ofTable).every(([key, value]) => row[key] === value),
          );
          return fiveNumbers(rows.map(({ weightsLeft }) => weightsLeft));
        }),
      ),
    );
    expect(shown).toHaveLength(18);
    const off = shown.map((row, i) => Math.max(...row.map((value, k) => Math.abs(value - expected[i][k]))));
    expect(Math.max(...off)).toBeLessThanOrEqual(TOLERANCE);
  });

  it('are printed as the medians of the table in docs/reproducing.md', () => {
    const printed = [...svg.matchAll(/text-anchor="end" font-weight="600">([\d.]+)<\/text>/g)].map(([, said]) => said);
    const lines = readFileSync('docs/reproducing.md', 'utf8').split('\n');
    const head = lines.findIndex((line) => line.startsWith('| problem | retrain | criterion | paper | networks |'));
    const rows = lines.slice(head + 2, head + 20).map((line) => line.split('|').map((cell) => cell.trim()));
    expect(printed).toEqual(rows.map(([, , , , , , , median]) => median));
  });

  it('are marked with those of the paper', () => {
    const dashed = [...svg.matchAll(/<line x1="([\d.]+)"[^>]*stroke-dasharray/g)].map(([, x]) => weights(Number(x)));
    const said = [...svg.matchAll(/>paper: (\d+)</g)].map(([, left]) => Number(left));
    expect(said).toEqual([14, 15, 4]);
    expect(dashed).toHaveLength(3);
    expect(Math.max(...dashed.map((left, i) => Math.abs(left - said[i])))).toBeLessThanOrEqual(TOLERANCE);
  });
});
