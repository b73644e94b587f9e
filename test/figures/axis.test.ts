import { describe, expect, it } from 'vitest';
import { apartTicks } from '../../src/figures/apartTicks.ts';
import { axisFor, downToTick, errorAxis, reversed, shareAlong, upToTick, valueAt } from '../../src/figures/axis.ts';
import { numeral } from '../../src/figures/numeral.ts';
import { spread } from '../../src/figures/spread.ts';
import { thinned } from '../../src/figures/thinned.ts';

describe('an axis', () => {
  it.each([
    [[0, 10], 'linear', [0, 2, 4, 6, 8, 10]],
    [[0.1, 0.17], 'linear', [0.1, 0.12, 0.14, 0.16]],
    [[1, 2, 3], 'linear', [1, 1.5, 2, 2.5, 3]],
    [[1e-5, 1], 'log', [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1]],
    [[1e-20, 1], 'log', [1e-20, 1e-16, 1e-12, 1e-8, 1e-4, 1]],
    [[0, 1e-4, 1], 'log', [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1]],
    [[-1, 100], 'linear', [0, 20, 40, 60, 80, 100]],
  ] as const)('of %j is %s with ticks at %j', (values, type, ticks) => {
    const axis = axisFor(values);
    expect(axis.type).toBe(type);
    expect(axis.ticks).toEqual(ticks);
  });

  it('of whole numbers has no tick between them', () => {
    expect(axisFor([1, 3], { whole: true }).ticks).toEqual([1, 2, 3]);
  });

  it.each([[[]], [[0]], [[5, 5]], [[Number.NaN, Number.POSITIVE_INFINITY]], [[-3]]])(
    'of %j has two different ends',
    (values: number[]) => {
      const [from, to] = axisFor(values).domain;
      expect(from).toBeLessThan(to);
    },
  );

  it('says 0 at its lower end, where 0 has no place', () => {
    const axis = axisFor([0, 1e-3, 1]);
    expect([axis.placed(0), axis.tickFormat(axis.ticks[0]), axis.tickFormat(1e-3)]).toEqual([1e-4, '0', '0.001']);
  });

  it.each(['linear', 'log'] as const)('finds positions and values again: %s', (type) => {
    for (const axis of [axisFor([1, 50], { type }), reversed(axisFor([1, 50], { type }), 0.1)])
      for (const share of [0, 0.3, 1]) expect(shareAlong(axis, valueAt(axis, share))).toBeCloseTo(share, 12);
  });

  it.each([
    [[0, 0.09], 0.1],
    [[1, 4, 9], 10],
    [[1e-5, 0.02], 0.1],
    [[1, 45], 50],
    [[0, 10], 10],
  ])('of %j has a tick above all of it at %d', (values, top) => {
    const { ticks, domain } = upToTick(axisFor(values));
    expect([ticks.at(-1), domain[1]]).toEqual([top, top]);
  });

  it.each([
    [[11, 58], 'linear', 250, [11, 20, 30, 40, 50, 58]],
    [[11, 58], 'linear', 100, [11, 30, 58]],
    [[1560, 5546], 'linear', 250, [1560, 3000, 4000, 5546]],
    [[1e-6, 2e-6, 1e-5], 'log', 100, [1e-6, 1e-5]],
    [[7, 7], 'linear', 250, [7]],
  ] as const)('from end to end of %j, %s, on %d pixels has ticks at %j', (values, type, wide, ticks) => {
    const axis = axisFor(values, { type, whole: type === 'linear', ends: true });
    expect(apartTicks(axis, wide)).toEqual(ticks);
    expect(apartTicks(reversed(axis, 0.05), wide).toSorted((a, b) => a - b)).toEqual(ticks);
  });

  it.each([
    [[0.934, 1], 0.92],
    [[0.5, 1], 0.5],
    [[3e-15, 1e-8], 1e-15],
    [[30, 95], 20],
    [[5.5, 40], 5],
    [[1, 10], 0],
    [[3, 100], 0],
    [[-3, 9], -4],
  ])('of %j has a tick below all of it at %d', (values, bottom) => {
    const { ticks, domain } = downToTick(axisFor(values));
    expect([ticks[0], domain[0]]).toEqual([bottom, bottom]);
  });

  it('of shares that are all 1 has no tick above 1', () => {
    expect(axisFor([1, 1], { type: 'linear', most: 1 }).ticks.at(-1)).toBe(1);
  });

  it('does not grow by half for a tick above', () => {
    expect(upToTick(axisFor([1, 110])).ticks).toEqual([1, 10, 100]);
  });

  it('is interrupted between its 0 and its powers of ten', () => {
    const { breakAt, ticks } = axisFor([0, 1e-3, 1]);
    expect(breakAt! > ticks[0] && breakAt! < ticks[1]).toBe(true);
    expect(axisFor([1e-3, 1]).breakAt).toBeUndefined();
  });

  it('of errors begins at 0 where the smallest is near it, beside the largest', () => {
    expect(errorAxis([0.1, 1]).ticks[0]).toBe(0);
    expect(errorAxis([0.5, 1]).ticks[0]).toBe(0.5);
  });
});

describe('labels', () => {
  it('stay where they are wanted, if they are far apart', () => {
    expect(spread([50, 10, 30], 14, 0, 100)).toEqual([50, 10, 30]);
  });

  it('are pushed apart around the mean of what they want', () => {
    expect(spread([20, 20, 80], 10, 0, 100)).toEqual([15, 25, 80]);
    expect(spread([31, 20, 24], 10, 0, 100)).toEqual([35, 15, 25]);
  });

  it('stay within their range, in their order and apart, wherever they are wanted', () => {
    for (const wanted of [[0, 0, 0], [100, 99, 98, 100], [5, 5, 95, 95], Array.from({ length: 30 }, () => 50)]) {
      const found = spread(wanted, 10, 0, 100);
      const order = Array.from(wanted.keys()).sort((a, b) => wanted[a] - wanted[b] || a - b);
      const apart = order.slice(1).map((index, i) => found[index] - found[order[i]]);
      expect(Math.min(...apart)).toBeGreaterThanOrEqual(Math.min(10, 100 / (wanted.length - 1)) - 1e-9);
      expect([Math.min(...found) >= 0, Math.max(...found) <= 100 + 1e-9]).toEqual([true, true]);
    }
  });
});

it.each([
  [0, '0'],
  [58, '58'],
  [5546, '5546'],
  [1e-5, '1e−5'],
  [-0.001234, '−0.00123'],
  [0.1 + 0.2, '0.3'],
  [1234.5678, '1230'],
  [2.5e7, '2.5e7'],
  [Number.NEGATIVE_INFINITY, '−∞'],
  [Number.NaN, '-'],
])('%d is said as %s', (value, said) => {
  expect(numeral(value)).toBe(said);
});

it('thinned things keep their ends and order', () => {
  const all = Array.from({ length: 1000 }, (_, i) => i);
  const some = thinned(all, 10);
  expect([some.length, some[0], some[9]]).toEqual([10, 0, 999]);
  expect(some).toEqual(some.toSorted((a, b) => a - b));
  expect(thinned([1, 2], 10)).toEqual([1, 2]);
});
