import { describe, expect, it } from 'vitest';
import { ACTIVATIONS, activated, slopeAt, softmax } from '../../src/network/activation.ts';

const softmaxOf = (...net: number[]) => {
  const values = Float64Array.from(net);
  softmax(values, 0, net.length);
  return [...values];
};

describe('activated and slopeAt', () => {
  it.each(ACTIVATIONS)('%s has the slope of its central differences, written in terms of its value', (activation) => {
    // h²/6 · f‴ + ε/h ≈ 1e-11 at h = 1e-5.
    for (const net of [-3, -0.7, 0.2, 1.5]) {
      const h = 1e-5;
      const slope = (activated(activation, net + h) - activated(activation, net - h)) / (2 * h);
      expect(Math.abs(slope - slopeAt(activation, activated(activation, net)))).toBeLessThan(1e-9);
    }
  });

  it('worked by hand', () => {
    expect(ACTIVATIONS.map((activation) => activated(activation, 0))).toEqual([0.5, 0, 0, 0]);
    expect(ACTIVATIONS.map((activation) => slopeAt(activation, 0.5))).toEqual([0.25, 0.75, 1, 1]);
    expect(slopeAt('relu', 0)).toBe(0);
    expect([-800, 800].map((net) => activated('sigmoid', net))).toEqual([0, 1]);
  });
});

describe('softmax', () => {
  it('worked by hand: e^net in the ratio 1 : 2 : 3', () => {
    // e^log rounds a few times.
    softmaxOf(0, Math.log(2), Math.log(3)).forEach((o, l) => {
      expect(Math.abs(o - (l + 1) / 6)).toBeLessThan(4 * Number.EPSILON);
    });
    expect(softmaxOf(7, 7, 7, 7)).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(softmaxOf(-3)).toEqual([1]);
  });

  it('does not change when all net inputs move by the same', () => {
    expect(softmaxOf(1, -2, 0.5)).toEqual(softmaxOf(9, 6, 8.5));
  });

  it('neither overflows nor divides by 0', () => {
    expect(softmaxOf(2000, 0)).toEqual([1, 0]);
    expect(softmaxOf(-2000, -2000)).toEqual([0.5, 0.5]);
    expect(softmaxOf(0, -2000, 2000)).toEqual([0, 0, 1]);
  });

  it('touches nothing but its own places', () => {
    const values = Float64Array.of(5, 5, 1, 1, 5);
    softmax(values, 2, 2);
    expect([...values]).toEqual([5, 5, 0.5, 0.5, 5]);
  });
});
