import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/arrow/columns.ts';
import type { CellConfig } from '../../src/experiment/cells.ts';
import { curveRows } from '../../src/tables/curves.ts';
import type { NamedStep } from '../../src/trace/trace.ts';
import { cellOf, traceOf } from './handMade.ts';

const path = (fields: Partial<CellConfig>, ...steps: Partial<NamedStep>[]) => traceOf(cellOf(0, fields), steps);
const errors = (fields: Partial<CellConfig>, ...trainErrors: (number | null)[]) =>
  path(fields, ...trainErrors.map((trainError) => ({ trainError, trainAccuracy: trainError })));

describe('curveRows', () => {
  it('has medians and quartiles over seeds and draws for each size that was measured', () => {
    const traces = [
      errors({ seed: 1, draw: 1 }, 1, null, 10),
      errors({ seed: 2, draw: 1 }, 2, null, 20),
      errors({ seed: 1, draw: 2, dataSha256: 'another' }, 5, null, 60),
      errors({ seed: 3 }, 4, 7),
    ];
    const rows = curveRows(traces, {});
    const counts = ({ weightsLeft, paths, networks, ended, untrained }: Row) => {
      return [weightsLeft, paths, networks, ended, untrained];
    };
    expect(rows.map(counts)).toEqual([
      [9, 4, 4, 0, 0],
      [8, 1, 1, 0, 0], // three were not measured there, and go on
      [7, 3, 3, 1, 0],
    ]);
    // 1, 2, 4, 5: quartiles at ranks 0.75 and 2.25.
    expect(rows[0]).toMatchObject({ trainError: 3, trainErrorLower: 1.75, trainErrorUpper: 4.25 });
    expect(rows[1]).toMatchObject({ trainError: 7, trainErrorLower: 7, trainErrorUpper: 7 });
    expect(rows[2]).toMatchObject({ trainError: 20, trainErrorLower: 15, trainErrorUpper: 40, criterion: 'obs' });
    expect(rows[2].testError).toBeUndefined();
    expect(rows[2].validationErrorLower).toBeUndefined();
  });

  it('sums what was predicted since the last measurement and since the start, and what was measured', () => {
    const [start, first, second] = curveRows(
      [
        path(
          {},
          { trainError: 1 },
          { saliency: 0.25 },
          { saliency: 0.5, trainError: 2, errorChange: 1 },
          { saliency: 4, trainError: 3, errorChange: 8, retrained: true }, // at 10 before it was retrained
        ),
      ],
      {},
    );
    expect(start).toMatchObject({ predictedRise: 0, measuredRise: 0, trainError: 1 });
    expect([start.predictedChange, start.errorChange]).toEqual([undefined, undefined]);
    expect(first).toMatchObject({ weightsLeft: 7, predictedChange: 0.75, errorChange: 1 });
    expect(first).toMatchObject({ predictedRise: 0.75, measuredRise: 1 });
    expect(second).toMatchObject({ weightsLeft: 6, predictedChange: 4, errorChange: 8 });
    expect(second).toMatchObject({ predictedRise: 4.75, measuredRise: 9, trainError: 3 });
  });

  it('takes the state after the swaps of a size, with all that was predicted and measured on the way', () => {
    const swap = { kind: 'swap', deleted: 1, inserted: 0, weightsLeft: 8 } as const;
    const [, state, last] = curveRows(
      [
        path(
          {},
          { trainError: 1 },
          { saliency: 2, trainError: 4, errorChange: 3 },
          { ...swap, saliency: -0.5, trainError: 3, errorChange: -1 },
          { saliency: 1, trainError: 5, errorChange: 2, weightsLeft: 7 },
        ),
      ],
      {},
    );
    expect(state).toMatchObject({ weightsLeft: 8, trainError: 3, predictedChange: 1.5, errorChange: 2 });
    expect(state).toMatchObject({ predictedRise: 1.5, measuredRise: 2 });
    expect(last).toMatchObject({ weightsLeft: 7, predictedChange: 1, errorChange: 2, measuredRise: 4 });
  });

  it('keeps other configs apart, or takes them together where by leaves a field out', () => {
    const traces = [
      errors({ criterion: 'obs', startRange: 1 }, 1),
      errors({ criterion: 'obs', startRange: 2 }, 3),
      errors({ criterion: 'obd', startRange: 1 }, 5),
      errors({ criterion: 'obs', startRange: 1, layers: [2, 3, 1] }, 7),
    ];
    const rows = curveRows(traces, {});
    expect(rows.map(({ networks, trainError }) => [networks, trainError])).toEqual([
      [1, 1],
      [1, 3],
      [1, 5],
      [1, 7],
    ]);
    const together = curveRows(traces, { by: ['criterion'] });
    expect(together.map(({ criterion, layers, trainError }) => [criterion, layers, trainError])).toEqual([
      ['obs', '2-2-1', 2],
      ['obd', '2-2-1', 5],
      ['obs', '2-3-1', 7],
    ]);
    expect(together[0].startRange).toBeUndefined();
    expect(together[1].startRange).toBe(1);
  });

  it('say of how many paths they are where some have ended: a median may fall while every path rises', () => {
    const rows = curveRows([errors({ seed: 1 }, 1, 2, 3, 4), errors({ seed: 2 }, 5, 6), errors({ seed: 3 }, 6, 7)], {});
    expect(rows.map(({ trainError, paths, ended }) => [trainError, paths, ended])).toEqual([
      [5, 3, 0],
      [6, 3, 0],
      [3, 1, 2],
      [4, 1, 2],
    ]);
  });

  it('count paths and networks: two paths of one network', () => {
    const traces = [
      errors({ seed: 1, alpha: 1e-5 }, 1, 3),
      errors({ seed: 1, alpha: 1e-3 }, 1, 5),
      errors({ seed: 2, alpha: 1e-5 }, 2, 9),
    ];
    const rows = curveRows(traces, { by: ['criterion'] });
    expect(rows).toMatchObject([
      { paths: 3, networks: 2, trainError: 1 },
      { paths: 3, networks: 2, trainError: 5 },
    ]);
  });

  it('counts networks that had not trained, where none had trained too', () => {
    const trained = { trainErrorAtMost: 1 };
    const rows = curveRows([errors({ seed: 1 }, 1, 4), errors({ seed: 2 }, 1.1, 5, 6)], {}, trained);
    expect(rows).toMatchObject([
      { weightsLeft: 9, networks: 1, ended: 0, untrained: 1, trainError: 1 },
      { weightsLeft: 8, networks: 1, ended: 0, untrained: 1, trainError: 4 },
      { weightsLeft: 7, networks: 0, ended: 1, untrained: 1 },
    ]);
    expect(rows[2].trainError).toBeUndefined();
  });
});
