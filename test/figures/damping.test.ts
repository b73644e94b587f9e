import { describe, expect, it } from 'vitest';
import { CRITERION_STYLE } from '../../src/figures/criterionStyle.ts';
import { damping, dampingFigure, dampingRows } from '../../src/figures/damping.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { crowded, drawnParts, linesOf } from './drawnParts.ts';

type Summary = TableRow<'summary'>;

const COMMON = { dataset: 'xor', layers: '2-2-1', criterion: 'obs', stop: 'trainAccuracy', trained: true };
const summaryOf = (alpha: number, weightsLeft: number, fields: Partial<Summary> = {}): Summary =>
  ({
    ...{ ...COMMON, alpha, weightsLeft, trainAccuracy: 1, testAccuracy: 0.5, cell: `${alpha}/${weightsLeft}` },
    ...fields,
  }) as Summary;
const checkOf = (cell: string, inverseDifference: number, bound: number) =>
  ({ cell, inverseDifference, bound }) as TableRow<'crosscheck'>;

const summary = [summaryOf(1e-2, 5), summaryOf(1e-6, 3), summaryOf(1e-6, 7), summaryOf(1e-6, 4)];
const checks = [
  checkOf('0.000001/3', 1e-12, 1e-9),
  checkOf('0.000001/7', 1e-10, 1e-9),
  checkOf('0.01/5', 1e-14, 1e-13),
];

describe('the effect of damping', () => {
  it('is told by medians over networks and the inverses of their cells, α ascending', () => {
    expect(dampingRows(summary, checks)).toMatchObject([
      { alpha: 1e-6, networks: 3, weightsLeft: 4, weightsLeftLower: 3.5, inverseDifferenceMax: 1e-10, bound: 1e-9 },
      { alpha: 1e-2, networks: 1, weightsLeft: 5, testAccuracy: 0.5, inverseDifferenceMax: 1e-14 },
    ]);
  });

  it('says nothing of sizes that the stopping rule chose, nor of networks that had not trained', () => {
    const ended = summary.map((row): Summary => ({ ...row, stop: 'end' }));
    expect(dampingRows(ended, []).map(({ weightsLeft }) => weightsLeft)).toEqual([null, null]);
    const both = [...summary, ...ended.map((row) => ({ ...row, cell: `${row.cell}/end`, weightsLeft: 1 }))];
    expect(dampingRows(both, checks)).toEqual(dampingRows(summary, checks));
    const untrained = [...summary, summaryOf(1e-2, 9, { trained: false })];
    expect(dampingRows(untrained, checks)).toEqual(dampingRows(summary, checks));
  });

  it('is drawn with a panel a measure, kinds of network side by side, without inverses where there are none', () => {
    const kinds = [
      ...summary,
      ...summary.map((row): Summary => ({ ...row, dataset: 'monks-1', cell: `m${row.cell}` })),
    ];
    const words = (svg: string) => drawnParts(svg, 'text').map((part) => part.words);
    const svg = damping(dampingRows(kinds, checks), [1e-8, 1e-4]);
    expect(words(svg)).toEqual(
      expect.arrayContaining(['weights left (count)', 'accuracy', 'XOR', 'MONK-1', 'bound', 'OBS', 'test']),
    );
    expect(crowded(svg)).toEqual([]);
    expect(words(damping(dampingRows(kinds, [])))).not.toContain('bound');
    expect(
      words(
        damping(
          dampingRows(
            kinds.map((row) => ({ ...row, testAccuracy: null })),
            [],
          ),
        ),
      ),
    ).not.toContain('test');
  });

  it('has a panel a set for several criteria, where each line has the look of its criterion', () => {
    const inks = (['obs', 'obd', 'magnitude'] as const).map((criterion) => CRITERION_STYLE[criterion].light);
    const criteria = ['obs', 'obd', 'magnitude'].flatMap((criterion) =>
      summary.map((row): Summary => ({ ...row, criterion, cell: `${criterion}${row.cell}` })),
    );
    const svg = damping(dampingRows(criteria, []));
    const words = drawnParts(svg, 'text').map((part) => part.words);
    expect(words).toEqual(expect.arrayContaining(['accuracy: training', 'accuracy: test']));
    for (const ink of inks) expect(linesOf(svg, ink).filter(([from, to]) => to.x - from.x > 100)).toHaveLength(3);
    expect(crowded(svg)).toEqual([]);
  });

  it('has α above α where the last row has fewer kinds of network', () => {
    const kinds = ['xor', 'monks-1', 'monks-2', 'monks-3'].flatMap((dataset) =>
      summary.map((row): Summary => ({ ...row, dataset, cell: `${dataset}${row.cell}` })),
    );
    const ends = drawnParts(damping(dampingRows(kinds, [])), 'text').filter(({ words }) => words === '0.01');
    expect(ends).toHaveLength(8);
    expect(new Set(ends.map(({ x }) => x)).size).toBe(3);
  });

  it('is a figure of two α or more', () => {
    expect(dampingFigure(summary.slice(1), checks)).toBeNull();
    expect(dampingFigure(summary, checks, [1e-8, 1e-4])!.caption).toContain('1 to 3 networks');
    const said = (rows: typeof checks) => dampingFigure(summary, rows)!.caption.includes('exact inverse');
    expect([said(checks), said([])]).toEqual([true, false]);
  });
});
