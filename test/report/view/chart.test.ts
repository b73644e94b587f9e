import { describe, expect, it } from 'vitest';
import { integer, number, text } from '../../../src/arrow/columns.ts';
import { axisOf } from '../../../src/report/view/axis.ts';
import { chart } from '../../../src/report/view/chart.ts';
import { plotted, plottedNames } from '../../../src/report/view/plottedSeries.ts';

describe('an axis', () => {
  it.each([
    [[0, 58], 6, [0, 10, 20, 30, 40, 50]],
    [[0.1, 0.3], 4, [0.1, 0.2, 0.3]],
    [[-1, 1], 5, [-1, -0.5, 0, 0.5, 1]],
    [[3, 3], 5, [3]],
    [[1e-8, 1e-1], 4, [1e-8, 1e-6, 1e-4, 1e-2]],
    [[2, 9000], 10, [10, 100, 1000]],
    [[-1, 9000], 3, [0, 5000]],
  ])('of %j with %i ticks at most has those at %j', (values, max, ticks) => {
    const axis = axisOf(values, max);
    expect(axis.ticks).toEqual(ticks);
    expect(axis.isLogarithmic).toBe(values[0] > 0 && values[1] > 1000 * values[0]);
  });

  it('is 0 at the smallest value and 1 at the largest, and linear in logarithms over decades', () => {
    const axis = axisOf([1e-4, 1, 1e4], 5);
    expect([1e-4, 1, 1e4].map(axis.at)).toEqual([0, 0.5, 1]);
    expect([2, 3, 6].map(axisOf([6, 2], 5).at)).toEqual([0, 0.25, 1]);
  });
});

describe('a chart', () => {
  const layout = { width: 30, height: 5, x: 'step', y: 'error' };
  it('puts the symbols of several series where their points are, with numbers and a legend', () => {
    const lines = chart(
      [
        {
          label: 'OBS',
          symbol: '●',
          points: [
            [0, 0],
            [10, 4],
            [5, 2],
          ],
        },
        {
          label: 'OBD',
          symbol: '■',
          points: [
            [0, 4],
            [10, 0],
            [5, 2],
          ],
        },
      ],
      layout,
    );
    expect(lines).toEqual([
      'error',
      '4 ┤■                         ●',
      '  │',
      '2 ┤             *',
      '  │',
      '0 ┤●                         ■',
      '  └┬────────────┬────────────┬',
      '   0            5           10',
      '                          step',
      '● OBS, ■ OBD, * several',
    ]);
  });

  it('of many points of one series has dots of Braille: those of a diagonal run from corner to corner', () => {
    const points = Array.from({ length: 60 }, (_, index): [number, number] => [index, index]);
    const rows = chart([{ label: '', symbol: '●', points }], layout).slice(1, 6);
    const pictures = rows.map((row) => row.slice(row.search(/[│┤]/) + 1));
    const dots = (row: number, column: number) => pictures[row].codePointAt(column)! - 0x2800;
    expect(dots(0, 25) & 0x08).toBe(0x08); // upper right
    expect(dots(4, 0) & 0x40).toBe(0x40); // lower left
    expect(pictures[0].trimStart()).toHaveLength(5); // a fifth of 26 columns, in whole characters
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(layout.width);
  });

  it('says which axis is logarithmic', () => {
    const lines = chart(
      [
        {
          label: '',
          symbol: '●',
          points: [
            [1, 1e-9],
            [2, 1],
          ],
        },
      ],
      layout,
    );
    expect(lines[0]).toBe('error (logarithmic)');
    expect(lines.at(-1)!.trim()).toBe('step');
  });
});

describe('--plot', () => {
  const columns = [integer('step', 'index', 's'), number('error', 'error', 'E'), text('criterion', 'name', 'c')];
  const rows = [
    { step: 1, error: 0.5, criterion: 'obs' },
    { step: 1, error: Number.POSITIVE_INFINITY, criterion: 'obs' },
    { step: 2, error: null, criterion: 'obd' },
    { step: 2, error: 0.25, criterion: 'obd' },
  ];
  it('makes a series of each criterion with the label and symbol of figures, and leaves out what is no number', () => {
    const { series, leftOut } = plotted({ columns, rows }, ['step', 'error']);
    expect(leftOut).toBe(2);
    expect(series).toEqual([
      { label: 'OBS', symbol: '●', points: [[1, 0.5]] },
      { label: 'OBD', symbol: '■', points: [[2, 0.25]] },
    ]);
    expect(plotted({ columns: columns.slice(0, 2), rows }, ['step', 'error']).series).toHaveLength(1);
  });

  it('refuses other columns than two of numbers', () => {
    expect(() => plottedNames('step')).toThrow('plot takes two columns, x,y');
    expect(() => plotted({ columns, rows }, ['step', 'criterion'])).toThrow('criterion holds text');
    expect(() => plotted({ columns, rows }, ['stop', 'error'])).toThrow('did you mean "step"?');
  });
});
