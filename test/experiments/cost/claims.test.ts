import { describe, expect, it } from 'vitest';
import { costClaims } from '../../../experiments/cost/claims.ts';
import type { Row } from '../../../src/arrow/columns.ts';
import { find, rowsOf } from '../handMade.ts';

const of = (tables: Record<string, readonly Row[]>, start: string) => find(costClaims(rowsOf(tables)), start);

describe.each([
  ['H costs', 'curvature', 'recursiveInverse'],
  ['H⁻¹ by the recursion costs', 'recursiveInverse', 'curvature'],
])('%s O(P n²)', (start, operation, other) => {
  const rows = (n: readonly number[], P: readonly number[], others: Row = {}) =>
    [n, P].flatMap((exponents, v) =>
      exponents.map(
        (exponent): Row => ({ operation, backend: 'plain', variable: v === 0 ? 'n' : 'P', exponent, ...others }),
      ),
    );
  const on = (all: Row[]) => of({ 'cost/exponents': all }, start);
  it('by medians of exponents', () => {
    expect(on(rows([1.9, 2.1, 2.6], [0.9, 1, 1]))).toMatchObject({
      verdict: 'reproduced',
      ours: 'n^2.10 (1.90 to 2.60), P^1.00 (0.90 to 1.00)',
    });
    for (const n of [1.7, 2.3]) expect(on(rows([n], [1])).verdict).toBe('differs');
    for (const P of [0.7, 1.3]) expect(on(rows([2], [P])).verdict).toBe('differs');
    expect(on(rows([1, 2], [1, 2])).verdict).toBe('differs');
  });
  it('of this operation by plain loops, and both variables', () => {
    const decoys = [...rows([9, 9], [9, 9], { backend: 'wasm' }), ...rows([9, 9], [9, 9], { operation: other })];
    expect(on([...rows([2], [1]), ...decoys]).verdict).toBe('reproduced');
    expect(on(decoys).verdict).toBe('not tested');
    expect(on(rows([2], [])).verdict).toBe('not tested');
  });
});

describe('the recursion', () => {
  const row = (backend: string, recursionFaster: boolean, recursionClaimed: boolean): Row => ({
    backend,
    recursionFaster,
    recursionClaimed,
  });
  const on = (...rows: Row[]) => of({ 'cost/inverses': rows }, 'The recursion beats plain inversion');
  const fine = ['plain', 'wasm'].flatMap((backend) => [
    row(backend, true, true),
    row(backend, false, true),
    row(backend, false, false),
  ]);
  it('is faster only where it is said to be, by both backends', () => {
    expect(on(...fine)).toMatchObject({
      verdict: 'reproduced',
      ours: 'wasm: faster at 1 sizes, 0 of them with n ≤ P/2; plain: faster at 1 sizes, 0 of them with n ≤ P/2',
    });
    for (const backend of ['plain', 'wasm']) {
      const claim = on(...fine, row(backend, true, false));
      expect(claim.verdict).toBe('differs');
      expect(claim.ours).toContain(`${backend}: faster at 2 sizes, 1 of them`);
    }
  });
  it('is not reproduced where it is never faster: nothing to be said of it then', () => {
    expect(on(...fine.map((one) => ({ ...one, recursionFaster: false }))).verdict).toBe('differs');
    expect(on(...fine.filter(({ backend }) => backend === 'wasm')).verdict).toBe('differs');
  });
});

it('keeps a row for each claim without any table', () => {
  expect(costClaims(() => []).map(({ verdict }) => verdict)).toEqual(new Array(3).fill('not tested'));
});
