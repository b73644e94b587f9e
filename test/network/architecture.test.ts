import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { type Architecture, networkOf } from '../../src/network/architecture.ts';
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
      'activation must be one of sigmoid, tanh, relu, linear, leakyRelu, elu, gelu, silu, softplus, got undefined',
    ],
    [{ outputActivation: 'sigmiod' }, 'outputActivation must be one of'],
    [{ loss: 'mean' }, 'loss must be one of squared, crossEntropy, got "mean"'],
    [
      { loss: 'crossEntropy', outputActivation: 'tanh' },
      'needs outputActivation sigmoid, softmax, linear or logSoftmax, got "tanh"',
    ],
    [{ loss: 'squared', outputActivation: 'logSoftmax' }, 'outputActivation "logSoftmax" needs loss "crossEntropy"'],
    [{ outputActivation: 'tanh(2)' }, 'outputActivation must be tanh without a number, got "tanh(2)"'],
    [{ outputActivation: 'elu(-1)' }, 'outputActivation must be elu with a number ≥ 0, got "elu(-1)"'],
    [{ outputActivation: 'elu()' }, 'outputActivation must be elu with a number ≥ 0, got "elu()"'],
    [{ outputActivation: 'leakyRelu(1e999)' }, 'must be leakyRelu with a number ≥ 0'],
    [{ layers: [2, 2, 1], activation: 'softmax' }, 'activation must be one of sigmoid, tanh'],
    [{ layers: [2, 2, 1], activation: 3 }, 'activation must be one of sigmoid, tanh'],
    [{ layers: [2, 2, 1], activation: ['tanh', 'relu'] }, 'one each of 1 hidden layer, got 2'],
    [{ layers: [2, 2, 2, 2, 1], activation: 'tanh-relu' }, 'one each of 3 hidden layers, got 2'],
    [{ layers: [2, 2, 2, 1], activation: 'tanh-rulu' }, 'got "rulu"'],
    [{ biases: 'some' }, 'biases must be all, none, or yes or no for 1 layer, got "some"'],
    [{ layers: [2, 2, 1], biases: [true] }, 'yes or no for each of 2 layers, such as yes-no, got [true]'],
    [{ layers: [2, 2, 1], biases: 'yes-maybe' }, 'got "yes-maybe"'],
    [{ biases: 1 }, 'got 1'],
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

  it('lays out layers without biases: n = Σ units·(fanIn + bias)', () => {
    const some = networkOf({
      ...{ layers: [2, 2, 1], activation: 'tanh', outputActivation: 'linear' },
      biases: [false, true],
    });
    expect(weightNames(some, ['x1', 'x2'], ['y'])).toEqual([
      ...['x1>h1', 'x2>h1', 'x1>h2', 'x2>h2'],
      ...['h1>y', 'h2>y', 'bias>y'],
    ]);
    // Values: x1, x2, 1, h1, h2, 1, y, 1.
    expect([...some.sourceOf]).toEqual([0, 1, 0, 1, 3, 4, 5]);
    expect([...some.unitOf]).toEqual([0, 0, 1, 1, 2, 2, 2]);
    expect(networkOf({ ...some, biases: 'none' }).weights).toBe(6);
    expect(networkOf({ ...some, biases: [true, true] }).biases).toBe('all');
  });

  it('has one text for one architecture', () => {
    const text = (activation: Architecture['activation'], ...layers: number[]) =>
      networkOf({ layers, activation, outputActivation: 'linear' }).activation;
    expect(text(['tanh', 'tanh'], 2, 2, 2, 1)).toBe('tanh');
    expect(text('tanh-tanh', 2, 2, 2, 1)).toBe('tanh');
    expect(text(['leakyRelu(0.01)', 'elu(1.0)'], 2, 2, 2, 1)).toBe('leakyRelu-elu');
    expect(text('leakyRelu(1e-7)-elu(0.5)', 2, 2, 2, 1)).toBe('leakyRelu(1e-7)-elu(0.5)');
    expect(text(null, 2, 1)).toBe('sigmoid');
  });

  it('keeps net inputs after all values, of the layers whose slopes need them', () => {
    const mixed = networkOf({ layers: [2, 3, 4, 2], activation: ['gelu', 'elu'], outputActivation: 'silu' });
    // 2 + 1, 3 + 1, 4 + 1, 2 + 1 values; then 3 and 2 net inputs.
    expect(mixed.stages.map(({ firstValue }) => firstValue)).toEqual([3, 7, 12]);
    expect(mixed.stages.map(({ slopesFrom }) => slopesFrom)).toEqual([15, 7, 18]);
    expect(mixed.values).toBe(20);
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
