import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/arrow/columns.ts';
import type { CellConfig } from '../../src/experiment/cells.ts';
import { generalReport } from '../../src/report/generalReport.ts';
import { configRow } from '../../src/tables/configColumns.ts';
import { rowsOf } from '../experiments/handMade.ts';
import { resultsOf } from '../experiments/handMadeResults.ts';
import { cellOf } from '../tables/handMade.ts';

/** The answer of some cells, each with its fields and results; without results it was not computed. */
function answerOf(list: readonly [fields: Partial<CellConfig>, results: Row | null][], failures: readonly Row[] = []) {
  const cells = list.map(([fields], c) => cellOf(c, fields));
  const summary = cells.flatMap((cell, c): Row[] => {
    const [, results] = list[c];
    return results ? [{ ...configRow(cell), weightsStart: 9, trained: null, ...results }] : [];
  });
  const results = resultsOf('mine', rowsOf({ 'mine/summary': summary, 'mine/failures': failures }), cells);
  return generalReport.answer(results);
}
const left = (weightsLeft: number, more: Row = {}): Row => ({ weightsLeft, ...more });

describe('the answer of an experiment of which nothing is known but its tables', () => {
  it('says the medians of what varies, the best first, and its quartiles', () => {
    const obs = [1, 2, 4].map((weightsLeft, s) => [{ criterion: 'obs', seed: s }, left(weightsLeft)] as const);
    const obd = [7, 8].map((weightsLeft, s) => [{ criterion: 'obd', seed: s }, left(weightsLeft)] as const);
    // 1, 2, 4: quartiles halfway to the neighbours of the median; 7, 8: a quarter of the way from each.
    expect(answerOf([...obd, ...obs].map(([fields, row]) => [fields, row]))).toBe(
      'In the median, weights left: OBS: 2 (quartiles 1.5 to 3, 3 networks); OBD: 7.5 (quartiles 7.25 to 7.75, 2 networks).',
    );
  });
});
