import { describe, expect, it } from 'vitest';
import { accuracies, accuraciesFigure } from '../../src/figures/accuracies.ts';
import { CRITERION_STYLE } from '../../src/figures/criterionStyle.ts';
import { errors, errorsFigure } from '../../src/figures/errors.ts';
import { pathCurves } from '../../src/figures/pathCurves.ts';
import { CRITERIA } from '../../src/surgeon/criteria/criteria.ts';
import { cellOf } from '../tables/handMade.ts';
import { curveOf, curveRow } from './curveRow.ts';
import { crowded, drawnParts, linesOf } from './drawnParts.ts';

const OBS = CRITERION_STYLE.obs.light;

/** The value at a position, by two ticks of an axis whose positions and words are read from the drawing. */
function axisOf(svg: string, along: 'x' | 'y', ticks: readonly [string, string], logs = false) {
  const [one, other] = ticks.map((words) => drawnParts(svg, 'text').find((part) => part.words === words)!);
  const value = (words: string) => Number(words.replace('−', '-'));
  const [a, b] = [one, other].map(({ words }) => (logs ? Math.log(value(words)) : value(words)));
  // Labels of ticks are shifted alike, so the shift is taken out by the difference.
  return (from: number, to: number) => ((to - from) / (other[along] - one[along])) * (b - a);
}

describe('a figure of errors', () => {
  it('has each median at its place between the ticks, and weights left falling to the right', () => {
    const errorsHere = [0.1, 0.12, 0.3, 0.2];
    const svg = errors(curveOf(9, errorsHere));
    const [points] = linesOf(svg, OBS);
    expect(points).toHaveLength(4);
    const [sizes, heights] = [axisOf(svg, 'x', ['9', '6']), axisOf(svg, 'y', ['0.1', '0.2'])];
    for (const [i, { x, y }] of points.entries()) {
      expect(sizes(points[0].x, x)).toBeCloseTo(-i, 2);
      expect(heights(points[0].y, y)).toBeCloseTo(errorsHere[i] - errorsHere[0], 3);
    }
    expect(points[3].x).toBeGreaterThan(points[0].x);
  });

  it('goes by powers of ten where errors do, with a place for an error of 0', () => {
    const svg = errors(curveOf(9, [0, 1e-6, 1e-4, 1e-2]));
    const [points] = linesOf(svg, OBS);
    const powers = axisOf(svg, 'y', ['1e−6', '1e−4'], true);
    expect(powers(points[1].y, points[2].y)).toBeCloseTo(Math.log(100), 2);
    expect(powers(points[2].y, points[3].y)).toBeCloseTo(Math.log(100), 2);
    expect(powers(points[0].y, points[1].y)).toBeCloseTo(Math.log(10), 2);
    expect(drawnParts(svg, 'text').map(({ words }) => words)).toContain('0');
  });

  it('has one field without a test set, and two with one', () => {
    const headings = (svg: string) =>
      drawnParts(svg, 'text').flatMap(({ words }) => (words.endsWith(' set') ? [words] : []));
    expect(headings(errors(curveOf(9, [1, 2, 3])))).toEqual(['training set']);
    const both = curveOf(9, [1, 2, 3], { testError: 2, testErrorLower: 1, testErrorUpper: 3 });
    expect(headings(errors(both))).toEqual(['training set', 'test set']);
  });

  it('draws the part thin that fewer than half of the paths have reached', () => {
    const rows = [10, 10, 5, 4, 4].map((paths, i) => curveRow({ weightsLeft: 9 - i, trainError: i + 1, paths }));
    const [thick, thin] = linesOf(errors(rows), OBS);
    expect([thick.length, thin.length]).toEqual([3, 3]);
    expect(thin[0]).toEqual(thick[2]);
    expect(errorsFigure(rows)!.caption).toContain('fewer than half');
  });

  it('marks the size of the paper on its data set alone', () => {
    const rows = [...curveOf(9, [1, 2, 3]), ...curveOf(9, [1, 2, 3], { dataset: 'monks-1' })];
    const svg = errors(rows, [{ dataset: 'monks-1', weightsLeft: 8 }]);
    const marks = drawnParts(svg, 'text').filter(({ words }) => words === 'paper: 8');
    const tick = drawnParts(svg, 'text').findLast(({ words }) => words === '8')!;
    expect(marks).toHaveLength(1);
    expect(marks[0].x).toBeCloseTo(tick.x, 1);
  });

  it('tells lines of one criterion apart by what varies, and says nothing of what most share', () => {
    const labels = (svg: string) => drawnParts(svg, 'text').flatMap(({ words }) => (/^OB/.test(words) ? [words] : []));
    const ways = [{}, { alpha: 1e-4 }, { retrain: 'every' }, { criterion: 'obd' }].map((way) =>
      curveOf(9, [1, 2, 3], way),
    );
    expect(labels(errors(ways.flat()))).toEqual(['OBS', 'OBS, α 1e−4', 'OBS, retrained', 'OBD']);
    expect(labels(errors(ways.slice(0, 2).flat()))).toEqual(['OBS, α 1e−5', 'OBS, α 1e−4']);
  });

  it('has a panel for each kind of network, told by few of the fields that vary together', () => {
    const kinds = [
      { training: 'backpropagation', decay: 0, learningRate: 2, momentum: 0.9 },
      { training: 'levenbergMarquardt', decay: 1e-4, learningRate: null },
      // What retraining alone reads makes no other network.
      { training: 'levenbergMarquardt', decay: 1e-4, learningRate: 2, criterion: 'obd' },
    ];
    const svg = errors(kinds.flatMap((kind) => curveOf(9, [1, 2, 3], kind)));
    const headings = drawnParts(svg, 'text').filter(({ words }) => words.includes('networks'));
    expect(headings.map(({ words }) => words)).toEqual([
      'XOR, backpropagation: 9 weights, 10 networks',
      'XOR, Levenberg–Marquardt: 9 weights, 10 networks',
    ]);
  });

  it('has no words over others or outside, of all criteria that end alike and of long names', () => {
    const many = CRITERIA.flatMap((criterion) => curveOf(9, [1, 2, 3], { criterion, testError: 2 }));
    const long = curveOf(1210, [1, 2], { dataset: 'n'.repeat(300), network: '<script>'.repeat(40) });
    const rows = [...many, ...curveOf(9, [1, 1.01], { dataset: 'monks-3' }), ...long];
    const svg = errors(rows, [{ dataset: 'xor', weightsLeft: 9 }]);
    expect(crowded(svg)).toEqual([]);
    expect(svg).not.toContain('<script>');
  });

  it('is bounded: 5,000 sizes are drawn by 120 points, and rows of data are those that are drawn', () => {
    const curve = Array.from({ length: 4901 }, (_, i) => i + 1);
    const figure = errorsFigure(curveOf(5000, curve))!;
    expect(linesOf(figure.svg, OBS)[0]).toHaveLength(120);
    const sizes = figure.data.rows.map(({ weightsLeft }) => weightsLeft);
    expect([sizes.length, sizes[0], sizes.at(-1)]).toEqual([120, 5000, 100]);
  });

  it('keeps the words of two sizes of papers apart, and leaves out an error that is no number', () => {
    const rows = curveOf(2000, [1, 2, Number.POSITIVE_INFINITY, 2], { testError: 1 });
    const svg = errors(
      rows,
      [1999, 1998].map((weightsLeft) => ({ dataset: 'xor', weightsLeft })),
    );
    expect(crowded(svg)).toEqual([]);
    expect(drawnParts(svg, 'text').filter(({ words }) => words.startsWith('paper'))).toHaveLength(4);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('says nothing of medians where there is one network of each kind', () => {
    expect(errorsFigure(curveOf(9, [1, 2, 3], { networks: 1 }))!.caption).toBe('One network.');
  });

  it('is none of paths with one deletion', () => {
    expect(errorsFigure(curveOf(9, [1, 2]))).toBeNull();
    expect(accuraciesFigure([])).toBeNull();
  });
});

it('accuracies are told in percent', () => {
  const rows = [0.5, 0.75, 1].map((trainAccuracy, i) => curveRow({ weightsLeft: 9 - i, trainAccuracy }));
  expect(drawnParts(accuracies(rows), 'text').map(({ words }) => words)).toEqual(
    expect.arrayContaining(['50 %', '100 %']),
  );
  expect(accuraciesFigure(rows)!.data.rows.map(({ trainAccuracy }) => trainAccuracy)).toEqual([0.5, 0.75, 1]);
});

describe('curves of paths', () => {
  const cells = [1, 2, 3].map((seed) => cellOf(seed, { seed, criterion: 'obs' }));
  const path = (cell: string, seed: number) =>
    [0, 1, 2].map((step) => ({ cell, step, weightsLeft: 9 - step, trainError: seed + step }));
  const steps = cells.flatMap(({ id, config }) => path(id, config.seed!));

  it('are medians and quartiles over seeds, as those of the table', () => {
    const rows = pathCurves({ cells, steps: steps as never });
    expect(
      rows.map(({ weightsLeft, trainError, trainErrorLower }) => [weightsLeft, trainError, trainErrorLower]),
    ).toEqual([
      [9, 2, 1.5],
      [8, 3, 2.5],
      [7, 4, 3.5],
    ]);
    expect(rows.map(({ networks }) => networks)).toEqual([3, 3, 3]);
  });
});
