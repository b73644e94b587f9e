import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/arrow/columns.ts';
import type { CellConfig } from '../../src/experiment/cells.ts';
import { generalReport } from '../../src/report/generalReport.ts';
import { configRow } from '../../src/tables/configColumns.ts';
import { rowsOf, type Tables } from '../experiments/handMade.ts';
import { resultsOf } from '../experiments/handMadeResults.ts';
import { cellOf } from '../tables/handMade.ts';

/** The answer of some cells, each with its fields and results; without results it was not computed. */
function answerOf(
  list: readonly (readonly [fields: Partial<CellConfig>, results: Row | null])[],
  failures: readonly Row[] = [],
) {
  const cells = list.map(([fields], c) => cellOf(c, fields));
  const summary = cells.flatMap((cell, c): Row[] => {
    const [, results] = list[c];
    return results ? [{ ...configRow(cell), weightsStart: 9, trained: null, ...results }] : [];
  });
  const results = resultsOf('mine', rowsOf({ 'mine/summary': summary, 'mine/failures': failures }), cells);
  return generalReport.answer(results);
}
/** A rule that ends paths at no size that was asked for. */
const free = { stop: 'trainAccuracy' } as const;
const left = (weightsLeft: number, more: Row = {}): Row => ({ weightsLeft, ...more });

describe('the answer of an experiment of which nothing is known but its tables', () => {
  it('says the medians of what varies, the best first, and its quartiles', () => {
    const obs = [1, 2, 4].map((weightsLeft, s) => [{ ...free, criterion: 'obs', seed: s }, left(weightsLeft)] as const);
    const obd = [7, 8].map((weightsLeft, s) => [{ ...free, criterion: 'obd', seed: s }, left(weightsLeft)] as const);
    // 1, 2, 4: quartiles halfway to the neighbours of the median; 7, 8: a quarter of the way from each.
    expect(answerOf([...obd, ...obs].map(([fields, row]) => [fields, row]))).toBe(
      'In the median, weights left: OBS: 2 (quartiles 1.5 to 3, 3 networks); OBD: 7.5 (quartiles 7.25 to 7.75, 2 networks).',
    );
  });

  it('of many groups names the best and the worst, and counts how often a criterion is best', () => {
    const at = (criterion: 'obs' | 'obd', alpha: number, weightsLeft: number) =>
      [{ ...free, criterion, alpha }, left(weightsLeft)] as const;
    const cells = [
      at('obs', 1, 4),
      at('obd', 1, 5),
      at('obs', 2, 6),
      at('obd', 2, 6),
      at('obs', 3, 8),
      at('obd', 3, 3),
    ];
    expect(answerOf(cells)).toBe(
      'In the median of 6 combinations of criterion and alpha, weights left: best OBD, alpha 3: 3 (1 network); worst OBS, alpha 3: 8 (1 network). ' +
        'Fewest weights left, among 3 comparisons with all else equal: OBS in 2 and OBD in 2 (ties count for each).',
    );
  });

  it('speaks of errors where the size was asked for', () => {
    const at = (criterion: 'obs' | 'obd', testError: number) =>
      [{ stop: 'end', criterion } as const, left(1, { testError, trainError: 0 })] as const;
    expect(answerOf([at('obs', 0.3), at('obd', 0.2)])).toBe(
      'In the median, test error: OBD: 0.2 (1 network); OBS: 0.3 (1 network).',
    );
  });

  it('of one cell is the network before and after, and why the path ended', () => {
    const errors = { trainErrorStart: 0.02, trainError: 0.021, testErrorStart: 0.04, testError: 0.03 };
    const accuracies = { trainAccuracyStart: 1, trainAccuracy: 0.99, testAccuracyStart: null, testAccuracy: null };
    const row = left(5, { ...errors, ...accuracies, inputsLeft: 1, stoppedBy: 'error' });
    expect(answerOf([[{ ...free }, row]])).toBe(
      'OBS leaves 5 of 9 weights and 1 of 2 inputs: the training error goes from 0.02 to 0.021 (+5 %), the test error from 0.04 to 0.03 (−25 %). ' +
        '4 weights deleted; ended by the training error: one weight less is more than was allowed.',
    );
    const monks = { ...free, dataset: 'monks-1' as const, layers: [17, 3, 1] };
    expect(answerOf([[monks, row]])).toContain('; right are 100 % of the training set before and 99 % after.');
  });

  it('counts the cells that it is not about', () => {
    const untrained = left(1, { trained: false });
    const one = [{ ...free, seed: 1 }, left(2)] as const;
    const three = [
      [{ ...free, seed: 2 }, untrained] as const,
      [{ ...free, seed: 3 }, null] as const,
      [{ ...free, seed: 4 }, null] as const,
    ];
    expect(answerOf([one, ...three], [{ cell: 'cell 3', reason: 'the two inverses disagree' }])).toBe(
      'In the median, weights left: OBS: 2 (1 network). Failed: 1 of 4 cells, the first because the two inverses disagree. ' +
        'Not computed yet: 1 of 4 cells. Left out, since their networks had not trained: 1 of 4 cells.',
    );
    expect(answerOf([three[0], [{ ...free, seed: 5 }, untrained]])).toContain('None of its networks counts as trained');
  });

  it('says so where there is none', () => {
    expect(answerOf([[{ ...free }, null]])).toBe(
      'There is no answer yet: no cell has a result. Not computed yet: 1 of 1 cell.',
    );
    expect(answerOf([[{ ...free }, null]], [{ cell: 'cell 0', reason: 'no minimum' }])).toBe(
      'There is no answer yet: no cell has a result. Failed: 1 of 1 cell, the first because no minimum.',
    );
  });
});

describe('a folder of tables of inspect and certify', () => {
  const report = (tables: Tables) => {
    const results = resultsOf('looks', rowsOf(tables));
    return [generalReport.answer(results), generalReport.sections(results), generalReport.figures(results)] as const;
  };

  it('says how many weights could go before E is predicted to rise by a tenth', () => {
    const path = (criterion: string, errors: readonly number[]): Row[] =>
      errors.map((predictedError, step) => ({ criterion, step, weightsLeft: 4 - step, predictedError }));
    const predicted = [...path('obs', [1, 1.05, 1.1, 1.2]), ...path('obd', [1, 1.2, 1.3, 1.4])];
    const [answer, sections] = report({ 'looks/predicted': predicted });
    expect(answer).toContain(
      'Of 4 weights as many could go before E, which is 1, is predicted to rise by more than 10 %: 2 by OBS and 0 by OBD.',
    );
    // 0.9 and 1 of four weights are four; 0.75, 0.5, 0.25 and less are three, two, one.
    expect(sections[0].content).toEqual([
      {
        columns: ['criterion', '4', '3', '2', '1'],
        rows: [
          ['OBS', 1, 1.05, 1.1, 1.2],
          ['OBD', 1, 1.2, 1.3, 1.4],
        ],
      },
    ]);
  });

  it('says how many best masks are proven, and how far greedy OBS is from them', () => {
    const mask = (cell: string, weightsLeft: number, proven: boolean, obsAbove: number | null): Row => ({
      ...{ cell, weightsLeft, proven, obsAbove, gap: proven ? 0 : 0.25 },
    });
    const optima = [mask('a', 1, true, 0), mask('a', 2, true, 0.5), mask('b', 1, true, null), mask('b', 2, false, 9)];
    const [answer, sections] = report({ 'looks/optima': optima });
    expect(answer).toBe(
      'The best mask is proven at 3 of 4 sizes of 2 trained networks: greedy OBS has it at 2 of these, and is 0.0 % above its loss in the median, at most 50.0 %.',
    );
    expect(sections[0].content).toMatchObject([
      {
        rows: [
          [1, 2, 2, 0, 0, 0],
          [2, 2, 1, 25, 475, 900],
        ],
      },
    ]);
  });
});
