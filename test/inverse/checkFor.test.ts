import { describe, expect, it } from 'vitest';
import { checkFor, secondInverseFlops } from '../../src/inverse/checkFor.ts';
import { networkOf } from '../../src/network/architecture.ts';

describe('secondInverseFlops', () => {
  it.each([
    // 3·2²·5 + 9·2³ = 60 + 72
    { work: { weights: 2, gradients: 5, renewEvery: 1, lastSize: 1 }, flops: 132 },
    // n = 5 and 3: 3·25·2 + 9·125 = 1275; 3·9·2 + 9·27 = 297
    { work: { weights: 5, gradients: 2, renewEvery: 2, lastSize: 1 }, flops: 1572 },
    { work: { weights: 5, gradients: 2, renewEvery: 2, lastSize: 2 }, flops: 1572 },
    { work: { weights: 5, gradients: 2, renewEvery: 2, lastSize: 3 }, flops: 1275 },
    { work: { weights: 5, gradients: 2, renewEvery: 100, lastSize: 1 }, flops: 1275 },
    { work: { weights: 5, gradients: 2, renewEvery: 1, lastSize: 5 }, flops: 0 },
  ])('worked by hand: $work needs $flops', ({ work, flops }) => {
    expect(secondInverseFlops(work)).toBe(flops);
  });

  // Σ n² = n(n + 1)(2n + 1)/6, Σ n³ = (n(n + 1)/2)², from 2 to 58.
  it('is a sum of squares and cubes along a path', () => {
    const [squares, cubes] = [(58 * 59 * 117) / 6 - 1, 1711 * 1711 - 1];
    const work = { weights: 58, gradients: 124, renewEvery: 1, lastSize: 1 };
    expect(secondInverseFlops(work)).toBe(3 * squares * 124 + 9 * cubes);
  });
});

describe('checkFor', () => {
  it('is the recursion for the MONK networks, along whole paths', () => {
    for (const [weights, gradients] of [
      [58, 124],
      [39, 169],
      [39, 122],
      [191, 124],
    ]) {
      expect(checkFor({ weights, gradients, renewEvery: 1, lastSize: 1 })).toBe('recursion');
    }
  });

  // 5438 words' letters; a single inverse takes 3·5546²·141,388 = 1.3e13 flops.
  it('is the probes for NETtalk, 203-24-26, however rarely H is renewed', () => {
    const { weights, outputs } = networkOf({ layers: [203, 24, 26], activation: 'tanh', outputActivation: 'tanh' });
    expect([weights, 5438 * outputs]).toEqual([5546, 141_388]);
    for (const renewEvery of [1, 100, 10_000]) {
      expect(checkFor({ weights, gradients: 141_388, renewEvery, lastSize: 1 })).toBe('probe');
    }
  });

  it('draws the line at 10¹² flops: one weight, 3 flops a gradient and 9 more', () => {
    const one = (gradients: number) => ({ weights: 1, gradients, renewEvery: 1, lastSize: 0 });
    expect(secondInverseFlops(one(333_333_333_330))).toBe(999_999_999_999);
    expect(checkFor(one(333_333_333_330))).toBe('recursion');
    expect(checkFor(one(333_333_333_331))).toBe('probe');
  });
});
