import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRows } from '../../src/arrow/arrowFile.ts';
import { gaps } from '../../src/figures/gaps.ts';
import { GAP_CURVES_COLUMNS } from '../../src/tables/gapCurves.ts';
import { exitStatus, listenInTests, printed, stderr } from '../cli/exitStatus.ts';
import { drawnParts, pointsOf } from '../figures/drawnParts.ts';

const PAGE = readFileSync('docs/how-good.md', 'utf8');
const SVG = readFileSync('docs/figures/gaps.svg', 'utf8');
const curves = readRows('results/reference/optimality/gapCurves.arrow', GAP_CURVES_COLUMNS);
type Curve = (typeof curves)[number];

/** The rows of the table of a page whose head begins so, cell by cell. */
function tableOf(head: string, page = PAGE): string[][] {
  const lines = page.slice(page.indexOf(`\n${head}`) + 1).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(2, end).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}
const ofRule = (rule: string) => (row: Curve) =>
  rule === 'renewed' ? row.rule === 'path' && row.renewEvery === 1 : row.rule === rule;
const isOfMonks = ({ dataset }: Curve) => dataset.startsWith('monks');

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
listenInTests();

it('the command of docs/how-good.md prints what the page shows', async () => {
  const [command] = [...PAGE.matchAll(/^```sh\nsurgeon (.*)\n```$/gm)].map(([, words]) => words);
  const [, shown] = /^```\n(\|.*?)^```$/ms.exec(PAGE)!;
  const status = await exitStatus(...command.split(' '), '--out', root, '--threads', '1', '--quiet');
  expect(status, stderr.join('\n')).toBe(0);
  expect(printed()).toContain(shown);
});

describe('the tables of docs/how-good.md are those of the run', () => {
  const rules = ['obsSwap', 'obs', 'renewed', 'magnitude', 'oneShot', 'obd'];
  /** Shares of masks that are the best and within 1 %, and the worst gap. */
  function sharesOf(rows: readonly Curve[]): string[] {
    const sum = (column: 'proven' | 'best' | 'near') => rows.reduce((all, row) => all + row[column], 0);
    const worst = Math.max(...rows.map((row) => row.refitGapMax!));
    return [sum('best') / sum('proven'), sum('near') / sum('proven'), worst].map((share) => (100 * share).toFixed(1));
  }
  const masksOf = (isWanted: (row: Curve) => boolean, rule: string) => curves.filter(isWanted).filter(ofRule(rule));

  it('how often masks are the best, and how far they are from it at the worst', () => {
    const percent = (rule: string) => sharesOf(masksOf(isOfMonks, rule)).map((share) => `${share} %`);
    expect(tableOf('| masks of |').map((row) => row.slice(1))).toEqual(rules.map(percent));
    const [networks, proven] = (['networks', 'proven'] as const).map((column) =>
      masksOf(isOfMonks, 'best').reduce((all, row) => all + row[column], 0),
    );
    expect([networks, proven]).toEqual([2546, 2546]);
    expect(PAGE).toContain(' 2,546 masks of each rule');
  });

  it('and the same of each data set, in docs/reproducing.md', () => {
    const rows = ['monks-1', 'monks-2', 'monks-3', 'xor', 'mixtures'].map((name) => {
      const isOfSet = ({ dataset }: Curve) => dataset === name;
      const best = masksOf(isOfSet, 'best');
      const sizes = best.reduce((all, row) => all + row.proven, 0);
      const ofRules = rules.map((rule) => sharesOf(masksOf(isOfSet, rule)).join(' / '));
      return [name.replace('monks', 'MONK').replace('xor', 'XOR'), String(best[0].networks), String(sizes), ...ofRules];
    });
    const reproducing = readFileSync('docs/reproducing.md', 'utf8');
    expect(tableOf('| networks | number | sizes |', reproducing)).toEqual(rows);
  });

  it('what the model says and what the error is, along the weights left of MONK-1', () => {
    const rows = tableOf('| weights left |').map((row) => row.map(Number));
    expect(rows.length).toBeGreaterThan(6);
    for (const [weightsLeft, ...shown] of rows) {
      const at = (rule: string) =>
        curves.find((row) => row.dataset === 'monks-1' && row.weightsLeft === weightsLeft && ofRule(rule)(row))!;
      const errors = [at('best').refitTrainError!, at('obs').refitTrainError!, at('renewed').trainError!];
      const expected = [Number(at('best').refitLoss!.toPrecision(2)), ...errors.map((e) => Number(e.toPrecision(3)))];
      expect(shown).toEqual(expected);
    }
  });
});

describe('docs/figures/gaps.svg', () => {
  it('is what its script draws of the run (npm run docs:figures)', () => {
    expect(SVG).toBe(gaps(curves.filter(isOfMonks)));
  });

  it('has a line a rule on each problem, at the height of its median gap', () => {
    const lines = drawnParts(SVG, 'path')
      .filter((part) => part.attribute('stroke-width') === '2')
      .map(pointsOf);
    // The ticks say where 0 % and 100 % are, panel by panel: both stand as much below their line.
    const heights = (said: string) =>
      drawnParts(SVG, 'text').flatMap(({ words, y }) => (words === `${said} %` ? [y - 0.32 * 12] : []));
    const [none, all] = [heights('0'), heights('100')];
    const rules = ['magnitude', 'obd', 'oneShot', 'obs', 'obsSwap'];
    expect(lines).toHaveLength(15);
    for (const [i, points] of lines.entries()) {
      const panel = Math.floor(i / 5);
      const rows = curves.filter((row) => row.dataset === `monks-${panel + 1}` && row.rule === rules[i % 5]);
      const sorted = rows.toSorted((a, b) => b.weightsLeft - a.weightsLeft);
      expect(points).toHaveLength(rows.length);
      for (const [p, { y }] of points.entries()) {
        const gap = (none[panel] - y) / (none[panel] - all[panel]);
        expect(Math.abs(gap - sorted[p].refitGap!)).toBeLessThan(0.01 / 150); // positions are rounded to 0.005 px of more than 150
      }
    }
  });
});
