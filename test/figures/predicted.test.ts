import { describe, expect, it } from 'vitest';
import { CRITERION_STYLE } from '../../src/figures/criterionStyle.ts';
import { criterionLook } from '../../src/figures/curveLook.ts';
import { INK } from '../../src/figures/ink.ts';
import type { StepRow } from '../../src/figures/pathFamilies.ts';
import { predicted, predictedFigure, predictedRows } from '../../src/figures/predicted.ts';
import { rises, risesFigure } from '../../src/figures/rises.ts';
import { CRITERIA } from '../../src/surgeon/criteria/criteria.ts';
import { cellOf } from '../tables/handMade.ts';
import { curveOf } from './curveRow.ts';
import { crowded, drawnParts, linesOf } from './drawnParts.ts';

const OBS = CRITERION_STYLE.obs.light;

/** Paths of cells from pairs of a saliency and a measured change; a change of null is of a step without measurement. */
const sourceOf = (...paths: readonly (readonly (readonly [number, number | null])[])[]) => ({
  cells: paths.map((_, seed) => cellOf(seed, { seed })),
  steps: paths.flatMap((pairs, seed) =>
    [[null, null] as const, ...pairs].map(([saliency, errorChange], step) => {
      const trainError = step === 0 || errorChange !== null ? 0.1 : null;
      return { cell: `cell ${seed}`, step, weightsLeft: 9 - step, saliency, errorChange, trainError };
    }),
  ) as unknown as StepRow[],
});

describe('measured against predicted changes', () => {
  it('lie on the diagonal of the figure where they are equal', () => {
    const svg = predicted(predictedRows(sourceOf([1e-6, 1e-4, 1e-2].map((change) => [change, change]))));
    // The strokes that interrupt the axis are short.
    const [from, to] = linesOf(svg, INK.faint).find(([a, b]) => b.x - a.x > 100)!;
    const [points] = linesOf(svg, OBS);
    expect(points).toHaveLength(3);
    for (const { x, y } of points) {
      const share = (x - from.x) / (to.x - from.x);
      expect(from.y + share * (to.y - from.y)).toBeCloseTo(y, 1);
    }
  });

  it('are taken together by their size: medians, and how many are within a factor of 2', () => {
    const rows = predictedRows(
      sourceOf([
        [1e-4, 1e-4],
        [1.1e-4, 3e-4],
        [1.2e-4, 0.5e-4],
      ]),
    );
    expect(rows).toMatchObject([
      { line: 'OBS', networks: 1, deletions: 3, predicted: 1.1e-4, measured: 1e-4, within: 1 },
    ]);
  });

  it('add what was predicted since the last measurement', () => {
    expect(
      predictedRows(
        sourceOf([
          [1e-4, null],
          [2e-4, 4e-4],
        ]),
      ),
    ).toMatchObject([{ predicted: 1e-4 + 2e-4, measured: 4e-4, within: 1 }]);
  });

  it('leave out nuisance weights, for which nothing is predicted, and networks that had not trained', () => {
    const source = sourceOf(
      [
        [0, 0],
        [1e-3, 1e-3],
      ],
      [[1e-3, 1]],
    );
    const untrained = source.steps.map((step) =>
      step.cell === 'cell 1' && step.step === 0 ? { ...step, trainError: 9 } : step,
    );
    expect(predictedRows({ ...source, steps: untrained, trained: { trainErrorAtMost: 1 } })).toMatchObject([
      { networks: 1, deletions: 1, measured: 1e-3 },
    ]);
  });

  it('stand at 0, apart from the line, where E fell', () => {
    const svg = predicted(
      predictedRows(
        sourceOf([
          [1e-4, 1e-4],
          [1e-3, 1e-3],
          [1e-2, -1e-2],
          [0.1, 0.1],
          [1, 1],
        ]),
      ),
    );
    const [line] = drawnParts(svg, 'path').flatMap((part) => {
      const isLine = part.attribute('stroke') === OBS && part.attribute('stroke-width') === '2';
      return isLine ? [part.attribute('d')!] : [];
    });
    expect(line.split('M').map((part) => part.split('L').length)).toEqual([1, 2, 2]); // two points, a gap, two points
    expect(drawnParts(svg, 'text').map(({ words }) => words)).toEqual(expect.arrayContaining(['0', 'OBS: 80 %']));
    expect(crowded(svg)).toEqual([]);
  });

  it('are no figure where nothing was predicted, or little measured', () => {
    expect(predictedFigure(sourceOf([[0, 0]]))).toBeNull();
    const pairs = Array.from({ length: 10 }, (_, i) => [2 ** -i, 2 ** -i] as const);
    expect(predictedFigure(sourceOf(pairs.slice(1)))).toBeNull();
    expect(predictedFigure(sourceOf(pairs))).not.toBeNull();
  });

  it('are a figure of six kinds of network at most, which says how many are not drawn', () => {
    const pairs = Array.from({ length: 10 }, () => [1e-3, 1e-3] as const);
    const source = sourceOf(...Array.from({ length: 9 }, (_, i) => (i === 8 ? pairs.slice(5) : pairs)));
    const cells = source.cells.map((cell, i) => ({ ...cell, config: { ...cell.config, layers: [2, i + 2, 1] } }));
    const { caption, data } = predictedFigure({ ...source, cells })!;
    expect(new Set(data.rows.map(({ panel }) => panel)).size).toBe(6);
    expect(caption).toContain('2 further kinds of network, and 1 with fewer than 10');
  });

  it('have another look for each of 36 ways of one criterion', () => {
    const looks = Array.from({ length: 36 }, (_, i) => JSON.stringify(criterionLook('obs', i, 36)));
    expect(new Set(looks).size).toBe(36);
  });

  it('of more than five ways of pruning have a legend below, with a sample of each line', () => {
    const ways = CRITERIA.slice(0, 9);
    const svgOf = (count: number) => {
      const source = sourceOf(...Array.from({ length: count }, () => [1e-6, 1e-4, 1e-2].map((e) => [e, e] as const)));
      const cells = source.cells.map((cell, i) => ({ ...cell, config: { ...cell.config, criterion: ways[i] } }));
      return predicted(predictedRows({ ...source, cells }));
    };
    const labels = (svg: string) => drawnParts(svg, 'text').filter(({ words }) => words.endsWith(': 100 %'));
    const many = svgOf(9);
    expect(labels(many)).toHaveLength(9);
    const axis = drawnParts(many, 'text').find(({ words }) => words.startsWith('predicted change'))!;
    for (const label of labels(many)) expect(label.y).toBeGreaterThan(axis.y);
    expect(new Set(labels(many).map(({ x }) => x)).size).toBeGreaterThan(1);
    expect(crowded(many)).toEqual([]);
    const few = svgOf(5);
    expect(new Set(labels(few).map(({ x }) => x)).size).toBe(1);
    for (const label of labels(few)) expect(label.y).toBeLessThan(axis.y);
  });
});

describe('predicted and measured error', () => {
  const curve = curveOf(9, [0.1, 0.2, 0.4]).map((row, i) => ({ ...row, predictedRise: [0, 0.1, 0.3][i] }));

  it('are one line where the prediction is right', () => {
    const [measured, foretold] = linesOf(rises(curve), OBS);
    expect(foretold).toEqual(measured);
  });

  it('are told of paths without retraining alone', () => {
    expect(risesFigure(curve)!.data.rows.map(({ predictedError }) => predictedError)).toEqual([0.1, 0.2, 0.4]);
    expect(risesFigure(curve.map((row) => ({ ...row, retrain: 'every' as const })))).toBeNull();
  });
});
