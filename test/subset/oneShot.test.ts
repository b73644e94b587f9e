import { describe, expect, it } from 'vitest';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { oneShotKept, oneShotSummed } from '../../src/subset/oneShot.ts';
import { modelLoss, quadraticModel, subsetFit } from '../../src/subset/quadraticModel.ts';
import { surgeonUpdate } from '../../src/surgeon/surgeonUpdate.ts';
import { randomModel } from './randomModel.ts';

const diagonal = (...entries: number[]) =>
  Float64Array.from({ length: entries.length ** 2 }, (_, i) =>
    i % (entries.length + 1) === 0 ? entries[i % entries.length] : 0,
  );

describe('modelLoss', () => {
  it('is ½(x − w₀)ᵀA(x − w₀), and that of a fit is the loss that it has', () => {
    // A has the rows (3, 1) and (1, 2), x − w₀ = (−1, 1): ½(3 − 2 + 2).
    const model = quadraticModel(Float64Array.of(3, 1, 1, 2), Float64Array.of(1, 2));
    expect(modelLoss(model, Float64Array.of(0, 3))).toBeCloseTo(1.5, 15);
    const correlated = randomModel(9, 1);
    const fit = subsetFit(correlated, [1, 4, 8]);
    // x − w₀ is rounded again, which counts in first order of what is left of the gradient: far below 1e-12.
    expect(modelLoss(correlated, fit.weights) / fit.loss).toBeCloseTo(1, 12);
  });
});

describe('oneShotKept', () => {
  it('keeps the largest w²/2[A⁻¹]_qq, of equal ones the last', () => {
    // A diagonal: ½ A_qq w_q² = 2, 0.5, 2, 8.
    const model = quadraticModel(diagonal(1, 1, 4, 1), Float64Array.of(2, 1, -1, 4));
    expect([0, 1, 2, 3, 4].map((k) => oneShotKept(model, k).join(''))).toEqual(['', '3', '23', '023', '0123']);
  });

  it('is not what A itself would keep', () => {
    const model = randomModel(9, 2);
    const inverse = exactInverse(model.matrix, 9, 0);
    const ranks = model.center.map((w, q) => (w * w) / inverse[q * 10]);
    const expected = [...ranks.keys()].sort((p, q) => ranks[q] - ranks[p]);
    for (let k = 0; k <= 9; k++) expect(oneShotKept(model, k)).toEqual(expected.slice(0, k).sort());
    const byDiagonal = model.center.map((w, q) => w * w * model.matrix[q * 10]);
    const others = [...byDiagonal.keys()].sort((p, q) => byDiagonal[q] - byDiagonal[p]);
    expect(others).not.toEqual(expected);
  });
});

describe('oneShotSummed', () => {
  it('adds up the updates of OBS for single deletions, and sets to zero what goes', () => {
    const model = randomModel(7, 3);
    const inverse = exactInverse(model.matrix, 7, 0);
    for (const k of [0, 2, 5, 7]) {
      const kept = oneShotKept(model, k);
      const sum = model.center.slice();
      for (let q = 0; q < 7; q++) {
        if (kept.includes(q)) continue;
        const alone = model.center.slice();
        surgeonUpdate(alone, inverse.subarray(7 * q, 7 * q + 7), q);
        for (let i = 0; i < 7; i++) sum[i] += alone[i] - model.center[i];
      }
      const found = oneShotSummed(model, k);
      for (let i = 0; i < 7; i++) {
        if (kept.includes(i))
          expect(found[i]).toBeCloseTo(sum[i], 11); // κ(A) < 1e4: n·ε·κ
        else expect(found[i]).toBe(0);
      }
    }
  });

  it('is the joint formula for one deletion, and wherever A is diagonal', () => {
    const correlated = randomModel(7, 4);
    expect(modelLoss(correlated, oneShotSummed(correlated, 6))).toBeCloseTo(
      subsetFit(correlated, oneShotKept(correlated, 6)).loss,
      12,
    );
    const apart = quadraticModel(diagonal(1, 2, 3, 4, 5), Float64Array.of(5, -4, 3, -2, 1));
    for (let k = 0; k <= 5; k++) {
      expect([...oneShotSummed(apart, k)]).toEqual([...subsetFit(apart, oneShotKept(apart, k)).weights]);
    }
  });

  it('costs more than the joint formula on the same mask', () => {
    const model = randomModel(9, 5);
    for (let k = 1; k < 8; k++) {
      const joint = subsetFit(model, oneShotKept(model, k)).loss;
      expect(modelLoss(model, oneShotSummed(model, k))).toBeGreaterThan(1.0001 * joint);
    }
  });
});
