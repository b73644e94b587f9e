import { describe, expect, it } from 'vitest';
import { claims } from '../../experiments/claims.ts';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { REPORTS, reportOf } from '../../experiments/reports.ts';
import { generalReport } from '../../src/report/generalReport.ts';
import type { Claim } from '../../src/tables/claim.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';
import { rowsOf } from './handMade.ts';
import { resultsOf } from './handMadeResults.ts';

const claimsIn = (name: string, rows: TableRows = () => []) => {
  const results = resultsOf(name, rows);
  return reportOf(results).claims(results);
};

describe('the reports of the built-in experiments', () => {
  it('are one an experiment', () => {
    expect(Object.keys(REPORTS)).toEqual(EXPERIMENTS.map(({ name }) => name));
  });

  it('are the general one for any other', () => {
    const results = resultsOf('constructor', () => []);
    expect(reportOf(results).answer).toBe(generalReport.answer);
    expect(claimsIn('mine')).toEqual([]);
  });

  it('have every claim of the papers between them, but for two that no experiment is near to', () => {
    const words = ({ claim }: Claim) => claim;
    const check = { alpha: 1e-5, agrees: true, inverseDifference: 1, weightedDifference: 1, bound: 2, cell: 'x' };
    const first = { predictedInOrder: true, measuredInOrder: true, dataset: 'monks-1' };
    const rows = rowsOf({ 'monks/crosscheck': [check], 'monks/firstDeletions': [first] });
    const between = EXPERIMENTS.flatMap(({ name }) => claimsIn(name, rows)).map(words);
    const missing = claims(rows)
      .map(words)
      .filter((claim) => !between.includes(claim));
    expect(missing.map((claim) => claim.split(/[ ,]/)[0])).toEqual(['Copier', 'Thyroid']);
    expect(new Set(between).size).toBe(between.length);
  });

  it('have claims about the method where the experiment tests them, with its own rows alone', () => {
    const first = [
      { predictedInOrder: true, measuredInOrder: true, dataset: 'monks-1' },
      { predictedInOrder: true, measuredInOrder: false, dataset: 'monks-1' },
    ];
    const other = { predictedInOrder: true, measuredInOrder: false, dataset: 'xor' };
    const rows = rowsOf({ 'monks/firstDeletions': first, 'xor/firstDeletions': [other] });
    const measured = claimsIn('monks', rows).filter(({ claim }) => claim.startsWith('Measured error'));
    expect(measured.map(({ ours, verdict }) => [ours, verdict])).toEqual([["MONK's 1 of 2", 'differs']]);
    expect(claimsIn('damping', rows).filter(({ claim }) => claim.startsWith('Measured error'))).toEqual([]);
  });

  it('do not say that their own experiment was not run', () => {
    for (const { name } of EXPERIMENTS) {
      for (const { note } of claimsIn(name)) expect(note).not.toContain('was not run');
    }
    expect(claimsIn('nettalk')[0].note).toBe('no cell of this run tests it');
  });

  it('have an answer where no cell has a result', () => {
    for (const { name } of EXPERIMENTS) {
      const results = resultsOf(name, () => []);
      expect(reportOf(results).answer(results), name).toBe('There is no answer yet: no cell has a result.');
    }
  });
});
