import { describe, expect, it } from 'vitest';
import { dataSetOfConfig } from '../../../src/dataset/dataSets.ts';
import { networkOf } from '../../../src/network/architecture.ts';
import { weightNames } from '../../../src/network/weightName.ts';
import { xorClaims } from '../../../src/tables/claims/xorClaims.ts';
import type { Row } from '../../../src/trace/columns.ts';
import { find } from './handMade.ts';

const hessian = (others: Row = {}): Row => ({
  ...{ dataset: 'xor', decay: 0, trained: true, offDiagonalShare: 0.8 },
  ...{ hiddenToOutput: 2, inputToHidden: 1, largest: 'bias>xor', outputsLargest: false, ...others },
});
const WITHOUT = 'XOR, trained without decay:';
const onHessians = (rows: Row[], words: string) => find(xorClaims([], [], rows), `${WITHOUT} ${words}`);

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

  it('is asked for each decay, of XOR alone', () => {
    const rows = [
      hessian(),
      hessian({ decay: 1e-6, offDiagonalShare: 0.1 }),
      hessian({ dataset: 'monks-1', decay: 1 }),
    ];
    const found = xorClaims([], [], rows).filter(({ claim }) => claim.includes('non-diagonal'));
    expect(found.map(({ claim, verdict }) => [claim.slice(0, 31), verdict])).toEqual([
      ['XOR, trained without decay: the', 'reproduced'],
      ['XOR, trained with decay 1e-6: t', 'differs'],
    ]);
  });
});

describe('what XOR cannot do without', () => {
  const weight = (name: string, solved: number): Row => ({
    decay: 0,
    weight: name,
    starts: 30,
    solved,
    removable: solved > 0,
  });
  const of = (rows: Row[]) => find(xorClaims([], rows, []), `${WITHOUT} without v3, or without u22`);
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
});

describe('picks of XOR', () => {
  const pick = (criterion: string, others: Row = {}): Row => ({
    ...{ decay: 0, alpha: 1e-6, trained: true, weight: 'bias>xor', error: 0.1, atZeroError: false },
    ...{ criterion, correct: true, allRight: true, ...others },
  });
  const of = (picks: Row[], words: string) => find(xorClaims(picks, [], []), `${WITHOUT} ${words}`);
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

  it('decays apart: one that fails does not touch the other', () => {
    const claims = xorClaims([pick('obs'), pick('obs', { decay: 1e-6, correct: false })], [], []);
    expect(find(claims, `${WITHOUT} OBS deletes a correct`).verdict).toBe('reproduced');
    expect(find(claims, 'XOR, trained with decay 1e-6: OBS deletes a correct').verdict).toBe('differs');
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
  const { inputNames, outputNames } = dataSetOfConfig({ dataset: 'xor' });
  const names = weightNames(
    networkOf({ layers: [2, 2, 1], activation: 'tanh', outputActivation: 'tanh' }),
    inputNames,
    outputNames,
  );
  const removable = names.map((weight): Row => ({ decay: 0, weight, starts: 1, solved: 0, removable: false }));
  expect(find(xorClaims([], removable, []), `${WITHOUT} without v3`).verdict).toBe('reproduced');
});
