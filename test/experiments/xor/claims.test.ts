import { describe, expect, it } from 'vitest';
import { xorClaims } from '../../../experiments/xor/claims.ts';
import type { Row } from '../../../src/arrow/columns.ts';
import { networkOf } from '../../../src/network/architecture.ts';
import { weightNames } from '../../../src/network/weightName.ts';
import type { TableRow } from '../../../src/tables/tableRows.ts';
import { dataSets } from '../../dataSets.ts';
import { find, partial } from '../handMade.ts';

/** The training of the paper: verdicts are on networks trained so. */
const PAPERS = { training: 'backpropagation', decay: 0 };
/** Other ways, as the note names them. */
const OTHER_WAYS: [string, Row][] = [
  ['by levenbergMarquardt without decay', { training: 'levenbergMarquardt', decay: 0 }],
  ['by levenbergMarquardt with decay 1e-6', { training: 'levenbergMarquardt', decay: 1e-6 }],
  ['by backpropagation with decay 1e-6', { training: 'backpropagation', decay: 1e-6 }],
];

const hessian = (others: Row = {}) =>
  partial<'hessians'>({
    ...{ dataset: 'xor', ...PAPERS, trained: true, offDiagonalShare: 0.8 },
    ...{ hiddenToOutput: 2, inputToHidden: 1, largest: 'bias>xor', outputsLargest: false, ...others },
  });
const onHessians = (rows: TableRow<'hessians'>[], words: string) => find(xorClaims([], [], rows), `XOR: ${words}`);

describe('the Hessian of XOR', () => {
  const strongly = 'the Hessian is strongly non-diagonal';
  it('is strongly non-diagonal if the lower quartile of its share is above √½', () => {
    const shares = (...values: number[]) => values.map((offDiagonalShare) => hessian({ offDiagonalShare }));
    const claim = onHessians(shares(0.9, 0.8, 0.71, 0.71, 0.2), strongly);
    expect(claim.verdict).toBe('reproduced');
    expect(claim.ours).toBe('‖H − diag H‖ / ‖H‖: median 0.71, quartiles 0.71 to 0.80, range 0.20 to 0.90 (5 networks)');
    expect(onHessians(shares(0.9, 0.8, 0.8, 0.7, 0.2), strongly).verdict).toBe('differs');
  });

  const largest = 'hidden-to-output entries of the Hessian are the largest';
  it('has its largest entries at the output in most networks: by the mean and by the largest, both', () => {
    const wrong = [hessian({ largest: 'bias>h1' }), hessian({ hiddenToOutput: 1 })];
    const claim = onHessians([hessian({ outputsLargest: true }), hessian(), hessian(), ...wrong], largest);
    expect(claim.verdict).toBe('reproduced');
    expect(claim.ours).toBe(
      'by their mean and the largest entry in 3 of 5 networks; each above each of the others in 1',
    );
    expect(onHessians([hessian(), hessian(), ...wrong], largest).verdict).toBe('differs');
  });

  it.each([strongly, largest])('is of trained networks only, and counts those left out: %s', (words) => {
    const lost = hessian({ trained: false, offDiagonalShare: 0.1, largest: 'bias>h1' });
    const claim = onHessians([hessian(), lost, lost], words);
    expect(claim.verdict).toBe('reproduced');
    expect(claim.note).toContain('left out: 2 of 3 networks');
    expect(onHessians([lost], words).verdict).toBe('not tested');
    expect(onHessians([hessian({ trained: null })], words).verdict).toBe('not tested');
  });

  it.each([strongly, largest])('is of XOR alone: %s', (words) => {
    const other = { dataset: 'monks-1', offDiagonalShare: 0.1, largest: 'bias>h1' };
    const elsewhere = [hessian(other), hessian({ ...other, decay: 1 })];
    expect(onHessians([hessian(), ...elsewhere], words)).toEqual(onHessians([hessian()], words));
    expect(onHessians(elsewhere, words).note).toBe('experiment xor was not run');
  });
});

describe('what XOR cannot do without', () => {
  const weight = (name: string, solved: number) =>
    partial<'removable'>({ decay: 0, weight: name, starts: 30, solved, removable: solved > 0 });
  const of = (rows: TableRow<'removable'>[]) => find(xorClaims([], rows, []), 'XOR: without v3, or without u22');
  it('is v3 and u22, if no start solves it without either', () => {
    const others = [weight('bias>h1', 30), weight('x1>h2', 0)];
    expect(of([...others, weight('bias>xor', 0), weight('x2>h2', 0)]).verdict).toBe('reproduced');
    const claim = of([...others, weight('bias>xor', 18), weight('x2>h2', 0)]);
    expect(claim).toMatchObject({
      verdict: 'differs',
      ours: 'without bias>xor 18 of 30 starts reach it, without x2>h2 0 of 30 starts reach it',
    });
    expect(of([...others, weight('bias>xor', 0), weight('x2>h2', 1)]).verdict).toBe('differs');
    expect(of(others).verdict).toBe('not tested');
  });
  it('is asked without decay, wherever those rows stand', () => {
    const withDecay = ['bias>xor', 'x2>h2'].map((name) => ({ ...weight(name, 30), decay: 1e-6 }));
    const without = [weight('bias>xor', 0), weight('x2>h2', 0)];
    for (const rows of [
      [...withDecay, ...without],
      [...without, ...withDecay],
    ]) {
      expect(of(rows)).toMatchObject({ verdict: 'reproduced', ours: expect.not.stringContaining('30 of 30') });
    }
    expect(of(withDecay).verdict).toBe('not tested');
  });
});

describe('picks of XOR', () => {
  const pick = (criterion: string, others: Row = {}) =>
    partial<'picks'>({
      ...{ ...PAPERS, alpha: 1e-6, trained: true, weight: 'bias>xor', error: 0.1, atZeroError: false },
      ...{ criterion, correct: true, allRight: true, ...others },
    });
  const of = (picks: TableRow<'picks'>[], words: string) => find(xorClaims(picks, [], []), `XOR: ${words}`);
  const SOME = 'OBD and magnitude delete a correct weight in some';

  it('others: correct in some cases, not none and not all, both', () => {
    const [some, all, none] = [
      [true, false],
      [true, true],
      [false, false],
    ];
    const both = (obd: boolean[], magnitude: boolean[]) => [
      ...obd.map((correct) => pick('obd', { correct })),
      ...magnitude.map((correct) => pick('magnitude', { correct })),
    ];
    expect(of(both(some, some), SOME)).toMatchObject({ verdict: 'reproduced', ours: 'obd 1 of 2, magnitude 1 of 2' });
    for (const other of [all, none]) {
      expect(of(both(some, other), SOME).verdict).toBe('differs');
      expect(of(both(other, some), SOME).verdict).toBe('differs');
    }
    expect(of([pick('obs')], SOME).verdict).toBe('not tested');
  });

  it('counts one α and trained networks, names wrong picks and how many networks had not trained', () => {
    const claim = of(
      [
        pick('obs'),
        pick('obs', { correct: false, weight: 'x1>h1' }),
        pick('obs', { correct: false, weight: 'x2>h1', alpha: 1e-4 }),
        pick('obs', { correct: null, weight: 'x2>h1', trained: false }),
        pick('obd', { correct: false, weight: 'h1>xor', trained: false }),
      ],
      'OBS deletes a correct weight',
    );
    expect(claim.verdict).toBe('differs');
    expect(claim.ours).toMatch(/^1 of 2, /);
    expect(claim.note).toContain('Wrong picks: x1>h1 1 times. Left out: 1 networks');
  });

  it('zero error afterwards: every trained network', () => {
    const words = 'OBS is at zero error';
    const at = pick('obs', { atZeroError: true, error: 3e-5 });
    expect(of([at, at], words)).toMatchObject({ verdict: 'reproduced', ours: 'E < 1e-4 in 2 of 2, median E 3.0e-5' });
    expect(of([at, pick('obs')], words).verdict).toBe('differs');
  });

  it('right afterwards: OBS in every network, each of the others not', () => {
    const words = 'after the first deletion only OBS';
    const lost = { allRight: false };
    const others = [pick('obd', lost), pick('obd'), pick('magnitude', lost)];
    expect(of([pick('obs'), ...others], words)).toMatchObject({
      verdict: 'reproduced',
      ours: 'obs 1 of 1, obd 1 of 2, magnitude 0 of 1',
    });
    expect(of([pick('obs'), pick('obs', lost), ...others], words).verdict).toBe('differs');
    expect(of([pick('obs'), pick('obd', lost), pick('magnitude')], words).verdict).toBe('differs');
  });

  it('of another α stand nowhere, whatever trained the networks', () => {
    const words = 'OBS deletes a correct weight';
    const elsewhere = OTHER_WAYS.map(([, way]) => pick('obs', { ...way, alpha: 1e-4, correct: false }));
    expect(of([pick('obs'), ...elsewhere], words)).toEqual(of([pick('obs')], words));
  });
});

describe('the verdict is on networks trained as in the paper; other ways stand in the note', () => {
  /**
   * Networks on which all claims are reproduced, and such on which none is; six rows of picks, one Hessian a network.
   */
  const networks = (isFine: boolean, way: Row) => {
    const pick = (criterion: string, correct: boolean, allRight: boolean) =>
      partial<'picks'>({
        ...{ ...way, criterion, alpha: 1e-6, trained: true, weight: 'x1>h1', correct, allRight },
        ...{ error: isFine ? 2e-5 : 0.3, atZeroError: isFine },
      });
    const picks = ['obs', 'obd', 'magnitude'].flatMap((criterion) => {
      const isObs = criterion === 'obs';
      return [pick(criterion, isFine, isFine && isObs), pick(criterion, isFine && isObs, isFine && isObs)];
    });
    const flat = { offDiagonalShare: 0.1, largest: 'bias>h1' };
    return { picks, hessians: [hessian({ ...way, ...(isFine ? {} : flat) })] };
  };
  type Networks = ReturnType<typeof networks>;
  const asked = [
    'OBS deletes a correct weight',
    'OBD and magnitude delete a correct weight in some',
    'OBS is at zero error',
    'after the first deletion only OBS',
    'the Hessian is strongly non-diagonal',
    'hidden-to-output entries of the Hessian',
  ];
  const of = (groups: Networks[], words: string) =>
    find(
      xorClaims(
        groups.flatMap(({ picks }) => picks),
        [],
        groups.flatMap(({ hessians }) => hessians),
      ),
      `XOR: ${words}`,
    );

  describe.each(asked)('%s', (words) => {
    it.each([
      [true, 'reproduced', 'differs'],
      [false, 'differs', 'reproduced'],
    ])('in the paper’s way fine: %s', (isFine, verdict, otherVerdict) => {
      const alone = of([networks(isFine, PAPERS)], words);
      expect(alone.verdict).toBe(verdict);
      expect(alone.note).not.toContain('; trained by');
      /** The shares of the other networks, if they were the paper's. */
      const { ours } = of([networks(!isFine, PAPERS)], words);
      expect(ours).not.toBe(alone.ours);
      for (const [condition, way] of OTHER_WAYS) {
        const note = `${alone.note}; trained ${condition}: ${ours} (${otherVerdict})`;
        for (const order of [
          [networks(isFine, PAPERS), networks(!isFine, way)],
          [networks(!isFine, way), networks(isFine, PAPERS)],
        ]) {
          expect(of(order, words)).toEqual({ ...alone, note });
        }
      }
    });

    it('each of several other ways by itself', () => {
      const alone = of([networks(true, PAPERS)], words);
      const { ours } = of([networks(false, PAPERS)], words);
      const others = OTHER_WAYS.map(([, way], i) => networks(i === 1, way));
      const said = OTHER_WAYS.map(([condition], i) =>
        i === 1 ? `; trained ${condition}: ${alone.ours} (reproduced)` : `; trained ${condition}: ${ours} (differs)`,
      );
      expect(of([networks(true, PAPERS), ...others], words)).toEqual({ ...alone, note: alone.note + said.join('') });
    });

    it('other ways alone are no verdict', () => {
      for (const [condition, way] of OTHER_WAYS) {
        const claim = of([networks(true, way)], words);
        expect(claim.verdict).toBe('not tested');
        expect(claim.note).toContain(`; trained ${condition}: `);
        expect(claim.note).toMatch(/\(reproduced\)$/);
      }
    });
  });
});

it('keeps a row for each claim without any table', () => {
  const claims = xorClaims([], [], []);
  expect(claims).toHaveLength(7);
  for (const { verdict, note } of claims) {
    expect(verdict).toBe('not tested');
    expect(note).toBe('experiment xor was not run');
  }
});

it('names weights as the data set does', () => {
  const { inputNames, outputNames } = dataSets.of({ dataset: 'xor' });
  const names = weightNames(
    networkOf({ layers: [2, 2, 1], activation: 'tanh', outputActivation: 'tanh' }),
    inputNames,
    outputNames,
  );
  const removable = names.map((weight) =>
    partial<'removable'>({ decay: 0, weight, starts: 1, solved: 0, removable: false }),
  );
  expect(find(xorClaims([], removable, []), 'XOR: without v3').verdict).toBe('reproduced');
});
