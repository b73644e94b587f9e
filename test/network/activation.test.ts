import { describe, expect, it } from 'vitest';
import {
  ACTIVATIONS,
  activated,
  activationText,
  logSoftmax,
  needsNet,
  slopeAt,
  softmax,
  type Transfer,
  transferOf,
} from '../../src/network/activation.ts';
import { secondSlopeAt } from '../../src/network/secondSlope.ts';
import { besides, between } from './arguments.ts';
import { exactExponential, exactLogarithm, fixed, ONE, type Quotient, ulpsOff } from './highPrecision.ts';

const softmaxOf = (...net: number[]) => {
  const values = Float64Array.from(net);
  softmax(values, 0, net.length);
  return [...values];
};

const transfer = (text: string): Transfer => transferOf(text, 'activation', ACTIVATIONS);
const TEXTS = [...ACTIVATIONS, 'leakyRelu(0.3)', 'elu(0.7)'];
/** The value that each slope is a function of. */
const written = (f: Transfer, net: number) => (needsNet(f) ? net : activated(f, net));

describe.each(TEXTS)('%s', (text) => {
  const f = transfer(text);
  const NETS = [-30, -6, -3, -0.7, -0.02, 0.02, 0.2, 1.5, 4, 30];

  it('has the slopes of its central differences', () => {
    // h²/6 · f‴ + ε·|f|/h ≈ 1e-10 at h = 1e-5 and |f| ≤ 30.
    const h = 1e-5;
    for (const net of NETS) {
      const slope = (activated(f, net + h) - activated(f, net - h)) / (2 * h);
      expect(Math.abs(slope - slopeAt(f, written(f, net)))).toBeLessThan(2e-9);
    }
  });

  it('has the second slopes of the central differences of its slopes', () => {
    const h = 1e-5;
    for (const net of NETS) {
      const second = (slopeAt(f, written(f, net + h)) - slopeAt(f, written(f, net - h))) / (2 * h);
      expect(Math.abs(second - secondSlopeAt(f, written(f, net)))).toBeLessThan(1e-9);
    }
  });

  it('is the text of what was read', () => {
    expect(activationText(f)).toBe(text);
  });
});

describe('activated and slopeAt', () => {
  it('worked by hand', () => {
    const of = (nets: readonly number[], text: string) => nets.map((net) => activated(transfer(text), net));
    const slopes = (at: readonly number[], text: string) => at.map((s) => slopeAt(transfer(text), s));
    expect(ACTIVATIONS.map((name) => activated(transfer(name), 0))).toEqual([0.5, 0, 0, 0, 0, 0, 0, 0, Math.LN2]);
    expect(['sigmoid', 'tanh', 'relu', 'linear'].map((name) => slopeAt(transfer(name), 0.5))).toEqual([
      0.25, 0.75, 1, 1,
    ]);
    expect(of([-800, 800], 'sigmoid')).toEqual([0, 1]);
    expect(of([-4, 3], 'leakyRelu(0.25)')).toEqual([-1, 3]);
    expect(of([-800, 3], 'elu(0.5)')).toEqual([-0.5, 3]);
    expect(of([-800, 800], 'gelu')).toEqual([-0, 800]);
    expect(of([-800, 800], 'silu')).toEqual([-0, 800]);
    expect(of([-800, 800], 'softplus')).toEqual([0, 800]);
    // e^(−log 2) = ½
    expect(Math.abs(activated(transfer('elu(4)'), -Math.LN2) + 2)).toBeLessThan(4 * Number.EPSILON);
    // At the kink: 0, c, α.
    expect(slopes([0], 'relu')).toEqual([0]);
    expect(slopes([0, -0], 'leakyRelu(0.25)')).toEqual([0.25, 0.25]);
    expect(slopes([0, -0.5], 'elu(0.5)')).toEqual([0.5, 0]);
    expect([slopes([0], 'gelu'), slopes([0], 'silu'), slopes([0], 'softplus')]).toEqual([[0.5], [0.5], [0.5]]);
  });

  it('of leakyRelu(0) is relu', () => {
    for (const net of [-3, -0.1, 0.1, 3]) {
      expect(activated(transfer('leakyRelu(0)'), net) + 0).toBe(activated(transfer('relu'), net));
    }
  });

  it.each(['softmax', 'logSoftmax'] as const)('has no %s of one unit', (activation) => {
    const coupled = { activation, parameter: 0 };
    expect(() => activated(coupled, 0)).toThrow(TypeError);
    expect(() => slopeAt(coupled, 0)).toThrow(TypeError);
    expect(() => secondSlopeAt(coupled, 0)).toThrow(TypeError);
  });
});

describe('values, in units of the last place', () => {
  const nets = [
    ...between(-1, 1),
    ...between(-30, 30),
    ...[-0.5, 0.5].flatMap((x) => besides(x)),
    1e-9,
    -1e-9,
    -1e-300,
  ];
  const worst = (text: string, exact: (net: bigint) => Quotient, xs: readonly number[] = nets) =>
    Math.max(...xs.map((net) => ulpsOff(activated(transfer(text), net), exact(fixed(net)))));

  // tanh within 0.95, times 1/(1 − t) of it again, at t = −½ the worst, and a division and a difference.
  it('elu: within 3', () => {
    const below = nets.filter((net) => net < -1e-30);
    const exact = (net: bigint) => {
      const { numerator, denominator } = exactExponential(net);
      return { numerator: denominator - numerator, denominator };
    };
    expect(worst('elu', exact, below)).toBeLessThan(3);
  });

  // sigmoid within 1.5 and 3.2, and a product.
  it('silu: within 4', () => {
    const exact = (net: bigint) => {
      const { numerator, denominator } = exactExponential(-net);
      return { numerator: (net < 0n ? -net : net) * denominator, denominator: ONE * (numerator + denominator) };
    };
    expect(
      worst(
        'silu',
        exact,
        nets.filter((net) => Math.abs(net) > 1e-30),
      ),
    ).toBeLessThan(4);
  });

  // e^−|x| within 0.9 and the logarithm within 0.9 of what that leaves, and a sum.
  it('softplus: within 2.5', () => {
    const exact = (net: bigint) => {
      const { numerator, denominator } = exactExponential(net);
      return exactLogarithm(ONE + (numerator * ONE) / denominator);
    };
    expect(worst('softplus', exact)).toBeLessThan(2.5);
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

describe('logSoftmax', () => {
  const logSoftmaxOf = (...nets: number[]): number[] => {
    const values = Float64Array.from(nets);
    logSoftmax(values, 0, values.length);
    return [...values];
  };

  it('worked by hand: logarithms of 1/6, 2/6 and 3/6', () => {
    // Three roundings of numbers below 2.
    logSoftmaxOf(0, Math.log(2), Math.log(3)).forEach((o, l) => {
      expect(Math.abs(o - Math.log((l + 1) / 6))).toBeLessThan(4 * Number.EPSILON);
    });
    expect(logSoftmaxOf(-3)).toEqual([0]);
  });

  it('is finite where softmax is 0', () => {
    expect(logSoftmaxOf(2000, 0)).toEqual([0, -2000]);
    expect(logSoftmaxOf(0, -2000, 2000)).toEqual([-2000, -4000, 0]);
  });

  it('touches nothing but its own places', () => {
    const values = Float64Array.of(5, 5, 1, 1, 5);
    logSoftmax(values, 2, 2);
    expect([...values]).toEqual([5, 5, -Math.LN2, -Math.LN2, 5]);
  });
});
