import { describe, expect, it } from 'vitest';
import { xorSurface } from '../../../experiments/xor/surface.ts';
import type { Results } from '../../../src/report/experimentReport.ts';

/** Picks of one network by OBS, OBD and magnitude; cells are named after its seed. */
const network = (seed: number, weights: readonly string[], right: readonly boolean[], alpha = 1e-6) =>
  ['obs', 'obd', 'magnitude'].map((criterion, i) => ({
    ...{
      cell: `${seed} ${criterion}`,
      criterion,
      seed,
      alpha,
      training: 'levenbergMarquardt',
      decay: 0,
      startRange: '0.1',
    },
    ...{ trained: true, deleted: i, weight: weights[i], allRight: right[i] },
  }));

/** The cells whose traces are asked for. */
function askedOf(picks: readonly unknown[]): string[] {
  const asked: string[] = [];
  const trace = (id: string) => {
    asked.push(id);
    return null;
  };
  expect(xorSurface({ rows: () => picks, trace } as unknown as Results)).toEqual([]);
  return asked;
}

describe('the network of figure 5', () => {
  const one = network(1, ['bias>h1', 'bias>h1', 'bias>h1'], [true, true, true]);
  const three = network(2, ['bias>h1', 'x1>h1', 'bias>h2'], [true, false, false]);
  const published = ['bias>h2', 'x2>h2', 'bias>xor'];

  it('is the first whose picks are the published ones, where only OBS leaves all samples right', () => {
    const [wrong, right] = [network(3, published, [false, false, false]), network(4, published, [true, false, false])];
    const otherAlpha = network(5, published, [true, false, false], 1e-8);
    expect(askedOf([...otherAlpha, ...one, ...three, ...wrong, ...right])).toEqual(['4 obs', '4 magnitude', '4 obd']);
  });

  it('else the first whose picks differ, else any', () => {
    expect(askedOf([...one, ...three])).toEqual(['2 obs', '2 magnitude', '2 obd']);
    expect(askedOf(one)).toEqual(['1 obs', '1 magnitude', '1 obd']);
    expect(askedOf([])).toEqual([]);
  });
});
