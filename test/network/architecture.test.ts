import { describe, expect, it } from 'vitest';
import { networkOf } from '../../src/network/architecture.ts';
import { weightNames } from '../../src/network/weightName.ts';

const network = (...layers: number[]) => networkOf({ layers, activation: 'sigmoid', outputActivation: 'sigmoid' });

describe('networkOf', () => {
  it.each([
    [[17, 3, 1], 58, 'Hassibi & Stork, table 1, MONK-1'],
    [[17, 2, 1], 39, 'Hassibi & Stork, table 1, MONK-2 and 3'],
    [[2, 2, 1], 9, 'their XOR network'],
    [[5, 9, 1], 64, 'NIPS 6, section 4.1'],
    [[203, 24, 26], 5546, "NETtalk's start"],
  ])('%j has %i weights: %s', (layers, weights) => {
    expect(network(...layers).weights).toBe(weights);
  });

  it('lays weights out layer by layer, unit by unit, inputs in order, bias last', () => {
    expect(weightNames(network(2, 2, 1), ['x1', 'x2'], ['y'])).toEqual([
      'x1>h1',
      'x2>h1',
      'bias>h1',
      'x1>h2',
      'x2>h2',
      'bias>h2',
      'h1>y',
      'h2>y',
      'bias>y',
    ]);
  });

  it('names units of several hidden layers by layer and unit', () => {
    const names = weightNames(network(1, 1, 2, 1), ['x'], ['y']);
    expect(names).toEqual([
      'x>h1.1',
      'bias>h1.1',
      'h1.1>h2.1',
      'bias>h2.1',
      'h1.1>h2.2',
      'bias>h2.2',
      'h2.1>y',
      'h2.2>y',
      'bias>y',
    ]);
  });
});
