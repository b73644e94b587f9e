import { describe, expect, it } from 'vitest';
import { contourLabels, contourLevels, errorAt } from '../../src/figures/contourLabels.ts';
import { CRITERION_STYLE } from '../../src/figures/criterionStyle.ts';
import { errorSurface } from '../../src/figures/errorSurface.ts';
import { surfaceFigure } from '../../src/figures/surfaceFigure.ts';
import { dataSets } from '../dataSets.ts';
import { crowded, drawnParts } from './drawnParts.ts';
import { tracesHere } from './tracesHere.ts';

const SIZE = 41;
/** A slice of a function of shares 0 … 1 of both axes. */
const sliceOf = (error: (x: number, y: number) => number) => ({
  ...{
    axes: [0, 1] as const,
    ranges: [
      [0, 1],
      [0, 1],
    ] as const,
    size: SIZE,
  },
  errors: Float64Array.from({ length: SIZE * SIZE }, (_, at) =>
    error((at % SIZE) / (SIZE - 1), Math.floor(at / SIZE) / (SIZE - 1)),
  ),
});

describe('contour lines', () => {
  it('stand at 1, 2 and 5 times powers of ten, the largest ones', () => {
    expect(contourLevels(Float64Array.of(0.003, 0.3), 9)).toEqual([0.005, 0.01, 0.02, 0.05, 0.1, 0.2]);
    expect(contourLevels(Float64Array.of(0, 0.3), 4)).toEqual([0.02, 0.05, 0.1, 0.2]);
  });

  it('have their number on the line, apart from each other and from marks', () => {
    // Circles of radius √E around the middle; between entries E is linear, at most 1/8 · 2 · (1/40)² · 2 off.
    const slice = sliceOf((x, y) => (x - 0.5) ** 2 + (y - 0.5) ** 2);
    const levels = [0.02, 0.05, 0.1, 0.15];
    const labels = contourLabels(
      slice,
      levels,
      [0.5, 0.5],
      [
        [0.5, 0.5],
        [0.6, 0.5],
      ],
    );
    expect(labels.map(({ level }) => level)).toEqual(levels);
    for (const {
      level,
      at: [x, y],
    } of labels) {
      // A ray goes on by 1/400 of the axes, over which E changes by at most 2 · 0.4/400.
      expect(Math.abs((x - 0.5) ** 2 + (y - 0.5) ** 2 - level)).toBeLessThan(0.003);
      const others = [...labels.map(({ at }) => at).filter(([a, b]) => a !== x || b !== y), [0.6, 0.5]];
      for (const [a, b] of others) expect(Math.abs(a - x) > 0.1 || Math.abs(b - y) > 0.05).toBe(true);
    }
    expect(contourLabels(slice, [0.4], [0.5, 0.5], [])).toEqual([]); // only in the corners
  });

  it('lie where E has their level: that of 0.2 of E = x is at the point with x = 0.2', () => {
    const at = [0.2, 0.5] as const;
    const svg = errorSurface([{ ...sliceOf((x) => x), names: ['x', 'y'], start: { at, error: 0.2 }, steps: [] }]);
    const [{ x }] = drawnParts(svg, 'circle');
    const lines = drawnParts(svg, 'path').filter((part) => part.attribute('fill-opacity') === '0.04');
    const edges = lines.map(
      ({ x: shift, attribute }) =>
        shift + Math.min(...[...attribute('d')!.matchAll(/([\d.]+),/g)].map(([, px]) => Number(px))),
    );
    expect(edges.some((edge) => Math.abs(edge - x) < 0.02)).toBe(true);
    expect(
      errorAt(
        sliceOf((u, v) => u + 2 * v),
        0.31,
        0.77,
      ),
    ).toBeCloseTo(0.31 + 2 * 0.77, 12);
  });
});

describe('the first steps on XOR', () => {
  const [obs, obd, magnitude] = tracesHere({
    ...{ dataset: 'xor', layers: [2, 2, 1], criterion: ['obs', 'obd', 'magnitude'], alpha: 1e-6, decay: 1e-6 },
    ...{ startRange: 0.1, seed: 8, stop: 'weightsLeft', weightsLimit: 8 },
  });
  const figure = surfaceFigure(obs, [magnitude, obd], dataSets)!;
  const rows = figure.data.rows.filter(({ of }) => of !== 'surface');

  it('are drawn over the weights that the criteria delete, from the trained network to where each step ends', () => {
    const { steps } = obs;
    const [q, m, d] = [obs, magnitude, obd].map((trace) => trace.steps[1].deleted!);
    expect(new Set([q, m, d]).size).toBe(3);
    const [w, after] = [steps[0].weights, steps[1].weights];
    const ends = (other: typeof obd) => ({
      of: other.config.criterion,
      first: 0,
      second: w[q],
      error: other.steps[1].trainError,
    });
    expect(rows.map(({ slice: _, ...row }) => row)).toEqual([
      { of: 'trained', first: w[m], second: w[q], error: steps[0].trainError },
      { of: 'obs', first: after[m], second: 0, error: steps[1].trainError },
      ends(magnitude),
      { of: 'trained', first: w[d], second: w[q], error: steps[0].trainError },
      { of: 'obs', first: after[d], second: 0, error: steps[1].trainError },
      ends(obd),
    ]);
    expect(rows[0].slice).toBe(`${magnitude.steps[1].weight}, ${obs.steps[1].weight}`);
  });

  it('have the line and the symbol of their criterion', () => {
    const svg = figure.svg;
    for (const [criterion, slices] of [
      ['obs', 2],
      ['magnitude', 1],
      ['obd', 1],
    ] as const) {
      const { light, dash } = CRITERION_STYLE[criterion];
      const links = drawnParts(svg, 'path').filter((part) => part.attribute('stroke') === light);
      expect(links).toHaveLength(slices);
      for (const link of links) expect(link.attribute('stroke-dasharray')).toBe(dash || null);
    }
    expect(drawnParts(svg, 'text').filter(({ words }) => words.startsWith('OBS, E '))).toHaveLength(2);
  });

  it('have words that lie over no others', () => {
    expect(crowded(figure.svg)).toEqual([]);
  });

  it('are no figure where all criteria delete the same weight', () => {
    expect(surfaceFigure(obs, [obs], dataSets)).toBeNull();
  });
});
