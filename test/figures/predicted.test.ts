import { describe, expect, it } from 'vitest';
import { CRITERION_STYLE } from '../../src/figures/criterionStyle.ts';
import { INK } from '../../src/figures/ink.ts';
import type { StepRow } from '../../src/figures/pathFamilies.ts';
import { predicted, predictedFigure, predictedRows } from '../../src/figures/predicted.ts';
import { rises, risesFigure } from '../../src/figures/rises.ts';
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

  it('are no figure where nothing was predicted', () => {
    expect(predictedFigure(sourceOf([[0, 0]]))).toBeNull();
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
