import { describe, expect, it } from 'vitest';
import { claims } from '../../experiments/claims.ts';
import { measuredOrder, predictedOrder, recursionIsTheInverse } from '../../experiments/methodClaims.ts';
import type { Row } from '../../src/arrow/columns.ts';
import { find, partial, rowsOf } from './handMade.ts';

describe('all claims', () => {
  const none = claims(() => []);
  it('have a row each, whatever was run: all different, none tested without tables, each with its reason', () => {
    expect(new Set(none.map(({ claim }) => claim)).size).toBe(none.length);
    for (const claim of none) {
      expect(claim.verdict).toBe('not tested');
      for (const words of [claim.claim, claim.source, claim.paper, claim.note]) expect(words).not.toBe('');
    }
  });

  it('whose data nobody has are never tested', () => {
    for (const words of ['Copier', 'Thyroid', 'Sunspots', 'OBD on 9,300', 'NETtalk: test errors of 5,259']) {
      expect(none.filter(({ claim }) => claim.startsWith(words))).toHaveLength(1);
    }
  });

  it.each([
    'xor',
    'monks',
    'damping',
    'mixtures',
    'approximations',
    'generalisation',
    'optimality',
    'cost',
    'digits',
    'nettalk',
  ])('count failed cells and inverses of %s', (experiment) => {
    const check = {
      alpha: 1e-5,
      agrees: true,
      inverseDifference: 1,
      weightedDifference: 1,
      bound: 2,
      cell: 'x',
      weights: 3,
    };
    const start = 'One pass of the recursion';
    const checked = { [`${experiment}/crosscheck`]: [check] };
    expect(find(claims(rowsOf(checked)), start).verdict).toBe('reproduced');
    const failed = { ...checked, [`${experiment}/failures`]: [{ reason: 'the two inverses disagree' }] };
    expect(find(claims(rowsOf(failed)), start).verdict).toBe('differs');
  });
});

describe('the recursion', () => {
  const check = (others: Row = {}) =>
    partial<'crosscheck'>({
      check: 'recursion',
      alpha: 1e-5,
      agrees: true,
      inverseDifference: 1,
      weightedDifference: 2,
      bound: 8,
      ...others,
    });
  it('is what is counted, not inverses held against a spectrum', () => {
    const spectrum = check({ check: 'spectrum', alpha: 1, bound: 2, cell: 'exact' });
    const claim = recursionIsTheInverse([check(), check({ check: 'probe', alpha: 1e-8 }), spectrum], []);
    expect(claim.ours).toMatch(/^2 of 2 inverses agree with the exact one to rounding, .*; 0 cells failed$/);
    expect(claim.note).toContain('α from 1e-8 to 0.00001; largest difference 0.25 of its bound');
    expect(recursionIsTheInverse([spectrum], []).verdict).toBe('not tested');
  });

  it('has to agree with ml-matrix, too, in cells that have one', () => {
    const byMlMatrix = (others: Row = {}) => check({ check: 'mlMatrix', ...others });
    const claim = recursionIsTheInverse([check(), byMlMatrix(), byMlMatrix({ agrees: false })], []);
    expect(claim.verdict).toBe('differs');
    expect(claim.ours).toMatch(/^1 of 1 inverses agree .*, 1 of 2 with that of ml-matrix;/);
    const withoutRecursion = ['spectrum', 'mlMatrix'].map((name) => check({ check: name, cell: 'exact' }));
    expect(recursionIsTheInverse([check({ cell: 'obs' }), ...withoutRecursion], []).ours).toMatch(
      /^1 of 1 .* 0 of 0 with that of ml-matrix;/,
    );
  });
});

describe('orders of the first deletion', () => {
  it('count rows in order, MONK’s and XOR apart', () => {
    const row = (dataset: string, predictedInOrder: boolean, measuredInOrder: boolean) =>
      partial<'firstDeletions'>({ dataset, predictedInOrder, measuredInOrder });
    const rows = [
      row('monks-1', true, true),
      row('monks-2', true, true),
      row('xor', true, false),
      row('xor', false, true),
    ];
    expect(predictedOrder(rows)).toMatchObject({ verdict: 'differs', ours: '3 of 4 pairs of network and α' });
    expect(measuredOrder(rows)).toMatchObject({ verdict: 'differs', ours: "MONK's 2 of 2, XOR 1 of 2" });
    expect(measuredOrder(rows.slice(0, 2)).verdict).toBe('reproduced');
  });
});
