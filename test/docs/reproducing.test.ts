import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CLAIMS_HEADING, claimsSection } from '../../docs/figures/claimsSection.ts';
import { claims } from '../../experiments/claims.ts';
import { readTable } from '../../src/arrow/arrowFile.ts';
import { type Claim, isOfExperimentNotRun, type Verdict } from '../../src/tables/claim.ts';

const PAGE = readFileSync('docs/reproducing.md', 'utf8');
const section = PAGE.slice(PAGE.indexOf(CLAIMS_HEADING));

/** The claims of the page, by its words: "- **verdict**: claim", its facts below it. */
const listed: readonly Claim[] = section
  .split('\n- ')
  .slice(1)
  .map((entry) => {
    const [first, ...facts] = entry.trimEnd().split('\n  - ');
    const [, verdict, claim] = /^\*\*(.*?)\*\*: (.*)$/.exec(first)!;
    const fact = (name: string) =>
      facts
        .find((text) => text.startsWith(`${name}: `))
        ?.slice(name.length + 2)
        .replaceAll('\n    ', ' ') ?? '-';
    const [source, paper, ours, note] = ['source', 'paper', 'ours', 'reason'].map(fact);
    return { verdict: verdict as Verdict, claim, source, paper, ours, note };
  });

describe('the claims of docs/reproducing.md', () => {
  it("are today's, in their order, with the figures of the papers", () => {
    const ofPapers = ({ claim, source, paper }: Claim) => ({ claim, source, paper });
    expect(listed.map(ofPapers)).toEqual(claims(() => []).map(ofPapers));
  });

  it('are counted, and written a fact a line (npm run docs:claims)', () => {
    expect(section).toBe(claimsSection(listed));
  });

  it('have the verdicts, figures and reasons of the reference run, where it has them', () => {
    const reference = readTable('results/reference/claims.arrow').rows as unknown as readonly Claim[];
    // That run is of three experiments: inverses of the others are checked in the run of all of them only.
    const isOfAll = ({ claim }: Claim) => claim.startsWith('One pass of the recursion');
    const known = reference.flatMap((row, i) => (isOfExperimentNotRun(row) || isOfAll(row) ? [] : [i]));
    expect(known.length).toBeGreaterThan(40);
    const found = ({ verdict, ours, note }: Claim) =>
      verdict === 'not tested' ? { verdict, note } : { verdict, ours };
    expect(known.map((i) => found(listed[i]))).toEqual(known.map((i) => found(reference[i])));
  });
});

it('the medians under "Damping" are those of the reference run', () => {
  const summary = readTable('results/reference/damping/summary.arrow').rows;
  const median = (dataset: string, alpha: number) => {
    const sizes = summary
      .filter((row) => row.dataset === dataset && row.alpha === alpha && row.stop === 'trainAccuracy' && row.trained)
      .map((row) => row.weightsLeft as number)
      .sort((a, b) => a - b);
    return (sizes[Math.floor((sizes.length - 1) / 2)] + sizes[Math.ceil((sizes.length - 1) / 2)]) / 2;
  };
  const lines = PAGE.slice(PAGE.indexOf('| α | MONK-1 | ρ |')).split('\n');
  const rows = lines.slice(2, lines.indexOf('')).map((line) => line.split('|').map((cell) => Number(cell)));
  expect(rows).toHaveLength(8);
  for (const [, alpha, first, , second, , third] of rows)
    expect([first, second, third], `α = ${alpha}`).toEqual(
      ['monks-1', 'monks-2', 'monks-3'].map((dataset) => median(dataset, alpha)),
    );
});
