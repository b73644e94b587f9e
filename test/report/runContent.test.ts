import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/arrow/columns.ts';
import type { CellConfig } from '../../src/experiment/cells.ts';
import { runContent } from '../../src/report/runContent.ts';
import { contentText } from '../../src/report/section.ts';
import { configRow } from '../../src/tables/configColumns.ts';
import { parseGrouping } from '../../src/tables/grouping.ts';
import { groupRows } from '../../src/tables/groups.ts';
import { cellOf } from '../tables/handMade.ts';

const plan = (...list: [fields: Partial<CellConfig>, results: Row | null][]) => {
  const cells = list.map(([fields], c) => cellOf(c, fields));
  const summary = cells.flatMap((cell, c): Row[] => {
    const results = list[c][1];
    return results ? [{ ...configRow(cell), trained: true, trainAccuracy: 1, testAccuracy: null, ...results }] : [];
  });
  return { cells, summary };
};
/** The cells of a table of text. */
const cellsOf = (text: string) =>
  text.split('\n').map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

describe('runContent', () => {
  const { cells, summary } = plan(
    [{ seed: 1, alpha: 1e-5 }, { weightsLeft: 4 }],
    [
      { seed: 2, alpha: 1e-5 },
      { weightsLeft: 1, trained: false, trainAccuracy: 0.5 },
    ],
    [
      { seed: 3, alpha: 1e-5, draw: 2 },
      { weightsLeft: 8, trainAccuracy: 0.75 },
    ],
    [{ seed: 4, alpha: 1e-5 }, null],
    [
      { seed: 1, alpha: 1e-3 },
      { weightsLeft: 3, trained: false },
    ],
    [
      { seed: 3, alpha: 1e-3, eigenspace: 'basis' },
      { weightsLeft: 5, testAccuracy: 0.5 },
    ],
    [
      { seed: 3, alpha: 1e-3 },
      { weightsLeft: 5, testAccuracy: 0.5 },
    ],
  );

  it('has a row for each value of what varies but seed and draw, untrained networks left out and counted', () => {
    const [head, , ...rows] = cellsOf(contentText(runContent(cells, summary)));
    expect(head).toEqual([
      ...['alpha', 'cells', 'networks', 'untrained', 'missing', 'best', 'median', 'quartiles', 'train %', 'test %'],
    ]);
    expect(rows).toEqual([
      ['1e-5', '2', '2', '1', '1', '4', '6', '5–7', '87.5', '-'],
      ['0.001', '2', '1', '1', '0', '5', '5', '5–5', '100.0', '50.0'],
    ]);
  });

  it('says what tables --by says of the same cells', () => {
    const rows = groupRows(cells, summary, parseGrouping('alpha', 'weightsLeft', []));
    const [, , ...shown] = cellsOf(contentText(runContent(cells, summary)));
    expect(shown.map((row) => row.slice(1, 7).map(Number))).toEqual(
      rows.map((row) => ['count', 'networks', 'untrained', 'missing', 'minimum', 'median'].map((name) => row[name])),
    );
  });

  it('is of data set and criterion where nothing varies, and empty of numbers where nothing has trained', () => {
    const alone = plan([{ seed: 1 }, { weightsLeft: 4, trained: false }]);
    const [head, , row] = cellsOf(contentText(runContent(alone.cells, alone.summary)));
    expect(head.slice(0, 2)).toEqual(['dataset', 'criterion']);
    expect(row).toEqual(['xor', 'obs', '0', '0', '1', '0', '-', '-', '-', '-', '-']);
  });

  it('names the criteria that retrain by themselves, and is a table alone where there are none', () => {
    const of = (criterion: CellConfig['criterion']) => plan([{ seed: 1, criterion }, { weightsLeft: 4 }]);
    const [searched, pruned] = [of('localSearch'), of('obs')].map(({ cells, summary }) =>
      contentText(runContent(cells, summary)),
    );
    expect(searched).toMatch(/\|\n\nWith retraining: localSearch\.$/);
    expect(pruned).toMatch(/\|$/);
  });
});
