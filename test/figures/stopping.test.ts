import { describe, expect, it } from 'vitest';
import type { StepRow } from '../../src/figures/pathFamilies.ts';
import { stopping, stoppingFigure, stoppingRows } from '../../src/figures/stopping.ts';
import { cellOf } from '../tables/handMade.ts';
import { crowded, drawnParts } from './drawnParts.ts';

/** Paths of seeds, each by its final prediction errors from nine weights down. */
const sourceOf = (stop: 'fpe' | 'end' | 'validationError', ...paths: readonly (readonly (number | null)[])[]) => ({
  cells: paths.map((_, seed) => cellOf(seed, { seed, stop })),
  steps: paths.flatMap((errors, seed) =>
    errors.map((fpe, step) => {
      const sets = { trainError: 0.1, validationError: null, testError: 0.2 };
      return { cell: `cell ${seed}`, step, weightsLeft: 9 - step, ...sets, fpe };
    }),
  ) as unknown as StepRow[],
});

describe('where paths stop', () => {
  it('is where they end, if their rule goes back to the best network', () => {
    const rows = stoppingRows(sourceOf('fpe', [3, 2, 1], [3, 2, 1, 1, 1], [5, 4]));
    expect(rows.map(({ weightsLeft, paths, fpe, stop }) => [weightsLeft, paths, fpe, stop])).toEqual([
      [9, 3, 3, 7],
      [8, 3, 2, 7],
      [7, 2, 1, 7],
      [6, 1, 1, 7],
      [5, 1, 1, 7],
    ]);
  });

  it('is where the final prediction error is smallest, if they go on', () => {
    expect(stoppingRows(sourceOf('end', [3, 1, 1, 2]))[0].stop).toBe(7);
  });

  it('is told of no other paths', () => {
    expect(stoppingFigure(sourceOf('end', [null, null]))).toBeNull();
    expect(stoppingRows(sourceOf('validationError', [null, null]))[0]).toMatchObject({ fpe: null, stop: 8 });
  });

  it('is marked, beside the errors that are known', () => {
    const svg = stopping(stoppingRows(sourceOf('fpe', [3, 2, 1])));
    const words = drawnParts(svg, 'text').map((part) => part.words);
    expect(words).toEqual(expect.arrayContaining(['training', 'test', 'FPE', 'stops at 7']));
    expect(words).not.toContain('validation');
    expect(crowded(svg)).toEqual([]);
  });
});
