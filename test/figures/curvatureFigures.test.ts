import { describe, expect, it } from 'vitest';
import { binnedMatrix, binsOf } from '../../src/figures/binnedMatrix.ts';
import { curvatureFigures } from '../../src/figures/curvatureFigures.ts';
import { heatMaps } from '../../src/figures/heatMaps.ts';
import { INK } from '../../src/figures/ink.ts';
import { spectrumPlot } from '../../src/figures/spectrumPlot.ts';
import { traceCurvature } from '../../src/inspection/traceCurvature.ts';
import { dataSets } from '../dataSets.ts';
import { crowded } from './drawnParts.ts';
import { all, partsOf } from './parts.ts';
import { tracesHere } from './tracesHere.ts';

const xor = {
  dataset: 'xor',
  layers: [2, 2, 1],
  seed: 1,
  decay: 1e-6,
  alpha: 1e-6,
  stop: 'weightsLeft',
  weightsLimit: 6,
};
const [obs] = tracesHere({ ...xor, criterion: 'obs' });

describe('second derivatives at a state of a trace', () => {
  it('are those that OBS chose by: L_q = ½ w_q²/[H⁻¹]_qq is smallest at the weight that goes next, and its saliency', () => {
    for (const index of [0, 1, 2]) {
      const { inverse, names } = traceCurvature(obs, index, dataSets)!;
      const n = names.length;
      const weights = obs.steps[index].weights.filter((w) => w !== 0);
      expect(weights).toHaveLength(n);
      const saliencies = Array.from(weights, (w, q) => (w * w) / (2 * inverse![q * (n + 1)]));
      const next = obs.steps[index + 1];
      expect(names[saliencies.indexOf(Math.min(...saliencies))]).toBe(next.weight);
      // By the recursion there, by Cholesky here: the bound of their cross-check is 1e-7 at this α.
      expect(Math.min(...saliencies) / next.saliency! - 1).toBeCloseTo(0, 6);
    }
  });

  it('name weights, the units they feed and their layers', () => {
    const { names, units, layers } = traceCurvature(obs, 0, dataSets)!;
    expect(names.join(' ')).toBe('x1>h1 x2>h1 bias>h1 x1>h2 x2>h2 bias>h2 h1>xor h2>xor bias>xor');
    expect(units.join(' ')).toBe('h1 h1 h1 h2 h2 h2 xor xor xor');
    expect(layers.join('')).toBe('000000111');
  });

  it('have a spectrum whose sum is the trace of H', () => {
    const { hessian, eigenvalues } = traceCurvature(obs, 0, dataSets)!;
    const diagonal = eigenvalues.map((_, q) => hessian[q * 10]);
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    expect(sum(eigenvalues) / sum(diagonal) - 1).toBeCloseTo(0, 12);
  });
});

describe('heat maps', () => {
  // Roots of the shares: 1, ½, 0 and 1/10, of 20 levels of ink
  const values = Float64Array.of(4, -1, 0, -1, 4, 0.04, 0, 0.04, -4);
  const map = {
    names: ['a>h1', 'b>h1', 'h1>y'],
    units: ['h1', 'h1', 'y'],
    layers: [0, 0, 1],
    matrices: [{ heading: 'H', values }],
  };
  const drawn = partsOf(heatMaps(map));

  it('draw each entry by the root of its size, in the ink of its sign', () => {
    const inks = new Map<string, [string | null, string | null]>();
    for (const path of all(drawn, 'path[fill-opacity]')) {
      for (const [, column, row, width] of path.getAttribute('d')!.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
        for (let i = 0; i < Number(width); i++)
          inks.set(`${row} ${Number(column) + i}`, [path.getAttribute('fill'), path.getAttribute('fill-opacity')]);
      }
    }
    const [above, below] = [INK.positive, INK.negative];
    expect(Object.fromEntries(inks)).toEqual({
      ...{ '0 0': [above, '1'], '0 1': [below, '0.5'], '1 0': [below, '0.5'], '1 1': [above, '1'] },
      ...{ '1 2': [above, '0.1'], '2 1': [above, '0.1'], '2 2': [below, '1'] },
    });
  });

  it('have a dash in each entry below 0, and lines between the layers', () => {
    const dashes = all(drawn, 'path').find((path) => path.getAttribute('fill-opacity') === null)!;
    expect(dashes.getAttribute('d')).toBe('M1.3 0.5h.4M0.3 1.5h.4M2.3 2.5h.4');
    const side = Number(all(drawn, 'rect[stroke]')[0].getAttribute('width'));
    const lines = all(drawn, 'line').map((line) =>
      ['x1', 'x2', 'y1', 'y2'].map((name) => Number(line.getAttribute(name)) / side),
    );
    for (const [i, expected] of [
      [0, 1, 2 / 3, 2 / 3],
      [2 / 3, 2 / 3, 0, 1],
    ].entries())
      for (const [k, place] of expected.entries()) expect(lines[i][k]).toBeCloseTo(place, 3);
  });

  it('have names that lie over no others', () => {
    const n = 90;
    const of = (unit: (i: number) => string) => Array.from({ length: n }, (_, i) => unit(i));
    const large = {
      names: of((i) => `w${i}`),
      units: of((i) => `h${Math.floor(i / 4)}`),
      layers: of(() => '').map((_, i) => Number(i > 80)),
    };
    const entries = Float64Array.from({ length: n * n }, (_, at) => 123_456 * (1 - (at % 7)));
    expect(
      crowded(
        heatMaps({
          ...large,
          matrices: [
            { heading: 'H', values: entries },
            { heading: 'H⁻¹', values: entries },
          ],
        }),
      ),
    ).toEqual([]);
  });

  it('of many weights show of each bin the entry of the largest size', () => {
    expect([binsOf(120, 120), binsOf(121, 120), binsOf(5, 2)]).toEqual([
      { size: 1, count: 120 },
      { size: 2, count: 61 },
      { size: 3, count: 2 },
    ]);
    const matrix = Float64Array.from({ length: 25 }, (_, at) => (at === 7 ? -100 : at));
    // Rows 0–2 and 3–4; 7 is row 1, column 2.
    expect([...binnedMatrix(matrix, 5, binsOf(5, 2))]).toEqual([-100, 14, 22, 24]);
  });
});

describe('the spectrum', () => {
  const rows = [10, 1, 0.1, 1e-18].map((eigenvalue, i) => ({ rank: i + 1, eigenvalue, isZero: eigenvalue < 1e-15 }));
  const drawn = partsOf(spectrumPlot(rows, { alpha: 0.1 }));

  it('has eigenvalues at equal distances where they are equal factors apart, those of 0 below, α as a line', () => {
    const dots = all(drawn, 'circle').map((dot) => ['cx', 'cy'].map((name) => Number(dot.getAttribute(name))));
    expect(dots).toHaveLength(3);
    for (const axis of [0, 1]) expect(dots[1][axis] - dots[0][axis]).toBeCloseTo(dots[2][axis] - dots[1][axis], 1);
    const rule = all(drawn, 'line').find(
      (line) =>
        line.parentElement!.getAttribute('stroke-dasharray') !== null || line.getAttribute('stroke-dasharray') !== null,
    )!;
    expect(Number(rule.getAttribute('y1'))).toBeCloseTo(dots[2][1], 1);
    expect(all(drawn, 'text').map((words) => words.textContent)).toEqual(expect.arrayContaining(['α = 0.1', '1 is 0']));
  });

  it('is told in words', () => {
    expect(drawn.querySelector('desc')!.textContent).toBe(
      'Of 4 eigenvalues of H 2 are above α = 0.1 and 1 is 0 to rounding; the others reach from 0.1 to 10.',
    );
  });
});

it('the figures of a trace have every number that they draw', () => {
  const [matrices, spectrum] = curvatureFigures(obs, dataSets);
  const { hessian, inverse, eigenvalues } = traceCurvature(obs, 0, dataSets)!;
  expect(matrices.data.rows).toHaveLength(45);
  const { row, column, ...entries } = matrices.data.rows[4];
  expect([row, column]).toEqual(['bias>h1', 'x2>h1']);
  expect(entries).toEqual({ hessian: hessian[2 * 9 + 1], inverse: inverse![2 * 9 + 1] });
  expect(spectrum.data.rows.map(({ eigenvalue }) => eigenvalue)).toEqual([...eigenvalues].toReversed());
});
