import { describe, expect, it } from 'vitest';
import { MASK_RULES, type MaskRuleName } from '../../src/measurements/maskRules.ts';
import { modelLoss, quadraticModel, subsetFit } from '../../src/subset/quadraticModel.ts';
import { randomModel } from '../subset/randomModel.ts';

const NAMES = Object.keys(MASK_RULES) as MaskRuleName[];

describe.each(NAMES)('%s', (name) => {
  const model = randomModel(8, 11);
  const at = MASK_RULES[name](model);
  it('keeps k weights of each size, and is no better than the fit of its mask', () => {
    for (let k = 1; k < 8; k++) {
      const { kept, weights } = at(k);
      expect(kept).toHaveLength(k);
      expect(kept).toEqual([...new Set(kept)].sort((p, q) => p - q));
      for (let i = 0; i < 8; i++) if (!kept.includes(i)) expect(weights[i]).toBe(0);
      expect(modelLoss(model, weights)).toBeGreaterThanOrEqual((1 - 1e-12) * subsetFit(model, kept).loss);
    }
  });
});

it('OBS and its swaps leave the best weights on their masks', () => {
  const model = randomModel(8, 12);
  for (const name of ['obs', 'obsSwap'] as const) {
    const { kept, weights } = MASK_RULES[name](model)(4);
    expect([...weights]).toEqual([...subsetFit(model, kept).weights]);
  }
});

it('OBD and magnitude leave the others as they are, of equal ranks the last', () => {
  // ½A_qq w² = 2, 4.5, 2, 0.5; |w| = 2, 1, 2, 1.
  const entries = [1, 9, 1, 1];
  const matrix = Float64Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? entries[i / 5] : 0.1));
  const model = quadraticModel(matrix, Float64Array.of(2, -1, 2, 1));
  expect(MASK_RULES.obd(model)(2)).toEqual({ kept: [1, 2], weights: Float64Array.of(0, -1, 2, 0) });
  expect(MASK_RULES.magnitude(model)(3)).toEqual({ kept: [0, 2, 3], weights: Float64Array.of(2, 0, 2, 1) });
});
