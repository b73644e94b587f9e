import { describe, expect, it } from 'vitest';
import { crossCheck } from '../../src/inverse/crossCheck.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { mlMatrixCheck } from '../../src/inverse/mlMatrixCheck.ts';
import { mlMatrixInverse } from '../../src/inverse/mlMatrixInverse.ts';
import { recursiveInverse } from '../../src/inverse/recursiveInverse.ts';
import { damped } from '../../src/linalg/symmetric.ts';
import { naiveHessian, uniforms } from '../problems.ts';

const [n, P, alpha] = [12, 30, 1e-4];
const jacobian = uniforms(n * P, 5);
const hessian = naiveHessian(jacobian, n, P);
const sum = { n, alpha, updates: P };
const right = { recursive: recursiveInverse(jacobian, n, P, alpha), exact: exactInverse(hessian, n, alpha) };
const ours = crossCheck(right, hessian, sum);
const checkOf = (inverses: typeof right) => mlMatrixCheck(ours, inverses, damped(hessian, n, alpha), n);

describe('mlMatrixCheck', () => {
  it('agrees with the right inverses, by the bounds of their own check', () => {
    const found = checkOf(right);
    expect(found).toMatchObject({ agrees: true, bound: ours.bound });
    expect(found.inverseDifference).toBeGreaterThan(0); // other arithmetic
    expect(found.recursiveResidual).toBe(Math.max(ours.recursiveResidual, ours.exactResidual));
  });

  // crossCheck with M for X is the second route to either half: the row holds the worse one.
  it('is the worse of two cross-checks with the inverse of ml-matrix in the place of the exact one', () => {
    const theirs = mlMatrixInverse(hessian, n, alpha);
    const [byRecursive, byExact] = [right.recursive, right.exact].map((recursive) =>
      crossCheck({ recursive, exact: theirs }, hessian, sum),
    );
    const found = checkOf(right);
    for (const size of ['inverseDifference', 'weightedDifference'] as const) {
      expect(found[size]).toBe(Math.max(byRecursive[size], byExact[size]));
    }
    expect(found.exactResidual).toBe(byExact.exactResidual);
    expect(found.residualBound / byExact.residualBound).toBeCloseTo(1, 12); // tr(H + αI), summed in another order
  });

  it.each(['recursive', 'exact'] as const)('sees that the %s one is of another matrix, alone', (which) => {
    const wrong = exactInverse(hessian, n, 1.001 * alpha);
    expect(checkOf({ ...right, [which]: wrong }).agrees).toBe(false);
    expect(checkOf({ ...right, [which]: right[which].with(5, Number.NaN) }).agrees).toBe(false);
  });

  it('sees that both are wrong in the same way', () => {
    const wrong = exactInverse(hessian, n, 1.001 * alpha);
    expect(checkOf({ recursive: wrong, exact: wrong }).agrees).toBe(false);
  });
});
