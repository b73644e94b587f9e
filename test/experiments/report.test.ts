import { describe, expect, it } from 'vitest';
import type { BestNetwork } from '../../experiments/bestNetwork.ts';
import { PAPER_TABLE_1 } from '../../experiments/monks/table1.ts';
import { bestNetworks, bestNetworksText, reproductionScreen } from '../../experiments/report.ts';
import type { Row } from '../../src/arrow/columns.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { fullMask } from '../../src/network/mask.ts';
import { verdictCounts } from '../../src/report/verdictCounts.ts';
import { type Claim, NIPS5, notRun, OURS } from '../../src/tables/claim.ts';
import { rowsOf } from './handMade.ts';

const claimOf = (verdict: Claim['verdict'], others: Partial<Claim> = {}): Claim => {
  return {
    claim: 'It falls',
    source: `${NIPS5}, abstract`,
    paper: 'by 3',
    ours: '2 of 2',
    verdict,
    note: '',
    ...others,
  };
};
const untested = (note: string) => claimOf('not tested', { note });

describe('verdictCounts', () => {
  it('counts verdicts, claims of experiments that were not run, and those that nothing here can test', () => {
    const claims = [
      ...[claimOf('reproduced'), claimOf('reproduced'), claimOf('better'), claimOf('differs')],
      ...[claimOf('not tested', notRun('nettalk')), claimOf('not tested', notRun('digits'))],
      untested(`${notRun('xor').note}; trained with decay: 2 of 2 (reproduced)`),
      untested('the data were never published'),
    ];
    expect(verdictCounts(claims)).toEqual([
      '8 claims: 2 reproduced, 1 better, 1 differ: 75.0 % of those tested are reproduced or better.',
      '3 claims belong to experiments that were not run (surgeon reproduce --all), 1 cannot be tested.',
    ]);
  });

  it('counts expectations of our own apart, which reproduce nothing, and only those that were tested', () => {
    const ours = (verdict: Claim['verdict']) => claimOf(verdict, { source: OURS });
    const claims = [claimOf('reproduced'), ours('reproduced'), ours('reproduced'), ours('differs'), ours('not tested')];
    expect(verdictCounts(claims)).toEqual([
      '1 claims: 1 reproduced, 0 better, 0 differ: 100.0 % of those tested are reproduced or better.',
      'Of 3 expectations of our own 2 came true, 1 did not.',
    ]);
  });

  it('says nothing of what there is not', () => {
    expect(verdictCounts([claimOf('differs')])).toEqual([
      '1 claims: 0 reproduced, 0 better, 1 differ: 0.0 % of those tested are reproduced or better.',
    ]);
    expect(verdictCounts([untested('no data')])[1]).toBe('1 claims cannot be tested.');
    expect(verdictCounts([claimOf('not tested', notRun('xor'))])[1]).toBe(
      '1 claims belong to experiments that were not run (surgeon reproduce --all).',
    );
  });
});

const monks = (dataset: string, criterion: string, seed: number, weightsLeft: number, others: Row = {}): Row => ({
  ...{
    cell: `${dataset} ${criterion} ${seed}`,
    dataset,
    criterion,
    seed,
    weightsStart: 58,
    weightsLeft,
    inputsLeft: 7,
  },
  ...{ loss: 'squared', alpha: 1e-5, stop: 'trainAccuracy', retrain: 'none', inputs: 'a5=1', trained: true },
  ...{ trainAccuracy: 1, testAccuracy: 1, ...others },
});
const xor = (seed: number, trainError: number, others: Row = {}): Row => ({
  ...{ cell: `xor ${seed}`, dataset: 'xor', criterion: 'obs', weightsStart: 9, weightsLeft: 8, inputsLeft: 2 },
  ...{ trained: true, trainAccuracy: 1, testAccuracy: null, trainError, ...others },
});
const lost = { testAccuracy: 0.9 };
const tables: Readonly<Record<string, readonly Row[]>> = {
  'monks/summary': [
    ...[monks('monks-1', 'obs', 1, 14), monks('monks-1', 'obs', 2, 10), monks('monks-1', 'obs', 3, 5, lost)],
    ...[monks('monks-1', 'obd', 1, 20), monks('monks-1', 'obd', 2, 23), monks('monks-1', 'obd', 3, 22, lost)],
    ...[monks('monks-1', 'obs', 4, 3, { trained: false }), monks('monks-1', 'obs', 1, 9, { retrain: 'onFailure' })],
    ...[monks('monks-2', 'obs', 1, 15), monks('monks-3', 'obs', 7, 4)],
  ],
  'xor/summary': [
    ...[xor(1, 0.02), xor(2, 0.01), xor(3, 0.001, { trained: false }), xor(4, 0.001, { trainAccuracy: 0.75 })],
    xor(5, 0.001, { criterion: 'obd' }),
  ],
};
const rows = rowsOf(tables);
/** Networks of the paper's sizes, with a third of the weights of their hidden units. */
function named({ row }: Pick<BestNetwork, 'row'>) {
  const hidden = row.dataset === 'monks-1' ? 3 : 2;
  const network = networkOf({ layers: [17, hidden, 1], activation: 'sigmoid', outputActivation: 'sigmoid' });
  return {
    ...{ network, weights: new Float64Array(network.weights).fill(-1.5), outputNames: ['class'] },
    mask: fullMask(network).map((live, q) => (q < 18 * hidden && q % 3 > 0 ? 0 : live)),
    inputNames: Array.from({ length: 17 }, (_, i) => `a${(i % 6) + 1}=${(i % 3) + 1}`),
  };
}

describe('the screen of a reproduction', () => {
  it("shows the smallest of MONK's networks at the paper's accuracies, and XOR's with the smallest error", () => {
    expect(bestNetworks(rows).map(({ experiment, cell }) => `${experiment}: ${cell}`)).toEqual([
      ...['monks: monks-1 obs 2', 'monks: monks-2 obs 1', 'monks: monks-3 obs 7', 'xor: xor 2'],
    ]);
    expect(bestNetworks(() => [])).toEqual([]);
  });

  it('has a headline, the paper beside ours, and the verdicts', () => {
    const ofTable1 = PAPER_TABLE_1.map(({ dataset }, problem) =>
      claimOf(problem === 0 ? 'differs' : 'reproduced', { claim: dataset, source: `${NIPS5}, table 1` }),
    );
    const text = reproductionScreen(rows, [...ofTable1, claimOf('not tested', notRun('digits'))]);
    const lines = text.split('\n');
    expect(lines[0]).toBe(`Weights left by OBS, Table 1 of ${NIPS5}: 2 of 3 problems reproduced`);
    // Of OBS the networks at the accuracies are 1 and 2, those that had trained 1 to 3, of four.
    expect(text).toMatch(/\| monks-1 \| 58 \| +14 \| +10 \| 12 \(2 of 4\) +\| 10 \(3 of 4\) +\| +22 \| +- \|/);
    expect(lines.slice(-2)).toEqual(verdictCounts([...ofTable1, claimOf('not tested', notRun('digits'))]));
  });

  it('has the best networks as formulas in a text of their own', () => {
    const text = bestNetworksText(rows, named);
    const lines = text.split('\n');
    expect(lines.slice(0, 2)).toEqual([
      'The best network of each problem, where f(s) = sigmoid(s) = 1/(1 + e^−s):',
      'monks-1: 10 of 58 weights and 7 inputs left, 100.0 / 100.0 % right (train / test)',
    ]);
    expect(text).toContain('\n  class = f(−1.50·h1 − 1.50·h2 − 1.50·h3 − 1.50)\n');
    expect(lines).toContain('xor: 8 of 9 weights and 2 inputs left, 100.0 % right (train)');
    expect(bestNetworksText(() => [], named)).toBe('The best network of each problem:');
  });

  it('fits: with what the command adds, at most 24 lines of at most 100 characters', () => {
    const lines = reproductionScreen(rows, [claimOf('reproduced'), claimOf('not tested', notRun('xor'))]);
    expect(lines.split('\n').length).toBeLessThanOrEqual(24 - ADDED_LINES);
    for (const line of lines.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('is there without any result', () => {
    const text = reproductionScreen(() => [], [claimOf('not tested', notRun('monks'))]);
    expect(text).toContain('0 of 3 problems reproduced');
  });
});

/** An empty line, two lines about files; an empty line, `Next:` and three commands. */
const ADDED_LINES = 8;
