import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
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

  it.each([
    [{ layers: [] }, 'layers must be two or more sizes, integers ≥ 1, got []'],
    [{ layers: [3] }, 'layers must be two or more sizes'],
    [{ layers: [3, 0, 1] }, 'layers must be two or more sizes'],
    [{ layers: [3, Number.NaN, 1] }, 'got [3,NaN,1]'],
    [{ layers: [2, 100_000, 100_000, 1] }, 'layers 2-100000-100000-1 have 10000500001 weights, and the limit is'],
    [{ layers: '3-2-1' }, 'got 3-2-1'],
    [
      { layers: [2, 2, 1], activation: undefined },
      'activation must be one of sigmoid, tanh, relu, linear, got undefined',
    ],
    [{ outputActivation: 'sigmiod' }, 'outputActivation must be one of'],
    [{ loss: 'mean' }, 'loss must be one of squared, crossEntropy, got "mean"'],
    [{ loss: 'crossEntropy', outputActivation: 'tanh' }, 'needs outputActivation sigmoid or softmax, got "tanh"'],
  ])('refuses %j', (part, message) => {
    const call = () =>
      networkOf({ layers: [2, 1], activation: 'tanh', outputActivation: 'sigmoid', ...(part as object) });
    expect(call).toThrow(UsageError);
    expect(call).toThrow(message);
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
