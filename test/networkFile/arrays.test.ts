import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NumberArray } from '../../src/formats/npy.ts';
import { npzBytes } from '../../src/formats/npzBytes.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { layerActivations } from '../../src/networkFile/layerActivations.ts';
import type { NetworkReadOptions } from '../../src/networkFile/networkFormat.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { anyNetwork } from '../network/anyNetwork.ts';

/** An array whose entries tell where they stand: 10 · row + column. */
function numbered(...shape: number[]): NumberArray {
  const columns = shape[shape.length - 1];
  const count = shape.reduce((product, length) => product * length, 1);
  return {
    shape,
    values: Float64Array.from({ length: count }, (_, i) => 10 * Math.floor(i / columns) + (i % columns)),
  };
}
const read = (arrays: Record<string, NumberArray>, options: NetworkReadOptions = {}) =>
  readNetwork(npzBytes(new Map(Object.entries(arrays))), { name: 'net.npz', ...options });

const LINE = networkOf({ layers: [1, 1], activation: null, outputActivation: 'linear' });
const TWO_LAYERS = { 'fc1.weight': numbered(2, 3), 'fc2.weight': numbered(1, 2) };
const TWO = { activations: ['tanh', 'linear'] } as const;
const LINEAR = { activations: ['linear'] } as const;
const BIASED = [0, 1, 2, 0, 10, 11, 12, 1];

describe('weights alone', () => {
  it('come back to the bit', async () => {
    const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(anyNetwork, fc.infiniteStream(doubles), async ({ network }, values) => {
        const weights = Float64Array.from({ length: network.weights }, () => values.next().value!);
        const bytes = await networkBytes('net.npz', { network, weights });
        const options = { activations: layerActivations(network), rows: 'units' } as const;
        const again = await readNetwork(bytes, options);
        expect(again).toEqual({ network, weights });
        expect(await networkBytes('net.npz', again)).toEqual(bytes);
      }),
      { numRuns: 100, seed: 13 },
    );
  });

  it.each<[string, Record<string, NumberArray>]>([
    [
      'PyTorch',
      { '0.weight': numbered(2, 3), '0.bias': numbered(2), '2.weight': numbered(1, 2), '2.bias': numbered(1) },
    ],
    [
      'in × out',
      {
        'a1.kernel:0': numbered(3, 2),
        'a1.bias:0': numbered(2),
        'a2.kernel:0': numbered(2, 1),
        'a2.bias:0': numbered(1, 1),
      },
    ],
    ['in another order', { b2: numbered(1), W2: numbered(1, 2), b1: numbered(1, 2), W1: numbered(2, 3) }],
    [
      'scikit-learn',
      { coefs_0: numbered(3, 2), coefs_1: numbered(2, 1), intercepts_0: numbered(2), intercepts_1: numbered(1) },
    ],
    [
      'names without numbers',
      { 'out.weight': numbered(1, 2), 'out.bias': numbered(1), 'in.weight': numbered(2, 3), 'in.bias': numbered(2) },
    ],
  ])('%s', async (_, arrays) => {
    const { network, weights } = await read(arrays, TWO);
    expect(network.layers).toEqual([3, 2, 1]);
    const first = Object.values(arrays).find(({ shape, values }) => shape.length === 2 && values.length === 6)!;
    const transposed = [0, 10, 20, 0, 1, 11, 21, 1];
    expect([...weights.subarray(0, 8)]).toEqual(first.shape[0] === 2 ? BIASED : transposed);
  });

  it('the tenth layer comes after the second', async () => {
    const arrays = { 'fc10.weight': numbered(1, 4), 'fc2.weight': numbered(4, 3), 'fc1.weight': numbered(3, 2) };
    const { network } = await read(arrays, { activations: ['relu', 'elu(0.7)', 'softplus'] });
    expect(network.layers).toEqual([2, 3, 4, 1]);
    expect(network.activation).toBe('relu-elu(0.7)');
    expect(network.biases).toBe('none');
  });

  it('with the scaling of the inputs, which is written again', async () => {
    const scaling = { mean: numbered(1, 3), scale: { shape: [3], values: Float64Array.of(1, 2, 4) } };
    const options = { activations: ['linear'], inputNames: ['a', 'b', 'c'] } as const;
    const stored = await read({ ...scaling, 'fc1.weight': numbered(2, 3), 'fc1.bias': numbered(2) }, options);
    const columns = [0, 1, 2].map((i) => ({ name: 'abc'[i], mean: i, scale: 2 ** i }));
    expect(stored.preprocessing).toEqual({ columns });
    expect(await readNetwork(await networkBytes('net.npz', stored), options)).toEqual(stored);
    const unnamed = await read({ std: numbered(1), 'fc1.weight': numbered(1, 1) }, { activations: ['linear'] }).catch(
      ({ message }) => message,
    );
    expect(unnamed).toBe('net.npz: std[0] must be a number other than 0, got 0');
  });

  it.each([
    ['0.mean', '0.std', '1.weight'],
    ['net.0.mean', 'net.0.scale', 'net.2.weight'],
    ['scaler.mean_', 'scaler.scale_', 'fc1.weight'],
    ['scaler/mean', 'scaler/std', 'dense/kernel'],
  ])('with scaling in a module of its own: %s', async (mean, scale, weight) => {
    const scaling = { [mean]: numbered(3), [scale]: { shape: [3], values: Float64Array.of(1, 2, 4) } };
    const { preprocessing } = await read({ ...scaling, [weight]: numbered(2, 3) }, { ...LINEAR, rows: 'units' });
    expect(preprocessing?.columns.map(({ mean, scale }) => [mean, scale])).toEqual([0, 1, 2].map((i) => [i, 2 ** i]));
  });

  it.each([
    ['no pair', { 'norm.mean': numbered(3) }, 'norm.mean'],
    [
      'two pairs',
      { '0.mean': numbered(3), '0.std': numbered(3), '1.mean': numbered(3), '1.std': numbered(3) },
      '0.mean',
    ],
    ['beside others', { mean: numbered(3), '0.mean': numbered(3), '0.std': numbered(3) }, '0.mean'],
    ['behind a layer', { '10.mean': numbered(3), '10.std': numbered(3) }, '10.mean'],
  ])('arrays of a module are no scaling of inputs: %s', async (_, arrays, first) => {
    await expect(read({ ...arrays, '2.weight': numbered(2, 3) }, LINEAR)).rejects.toThrow(
      `net.npz: arrays must have names as fc1.weight and fc1.bias, 0.weight, dense/kernel, W1 and b1, coefs_0 and intercepts_0; got "${first}"`,
    );
  });

  it('words of a column have no room there', async () => {
    const { network, weights } = { network: LINE, weights: new Float64Array(2) };
    const preprocessing = { columns: [{ name: 'colour', levels: ['red'] }] };
    await expect(networkBytes('net.npz', { network, weights, preprocessing })).rejects.toThrow(
      'net.npz would lose the words of column "colour": .json has room for them',
    );
    await expect(networkBytes('net.json', { network, weights, preprocessing: { columns: [] } })).rejects.toThrow(
      'preprocessing makes 0 inputs, and the network has 1',
    );
  });

  it('what shapes leave open, options say', async () => {
    const square = { 'fc1.weight': numbered(2, 2), 'fc2.weight': numbered(2, 2) };
    const { weights } = await read(square, { ...TWO, rows: 'inputs' });
    expect([...weights]).toEqual([0, 10, 1, 11, 0, 10, 1, 11]);
    const named = { 'in.weight': numbered(2, 2), 'out.weight': numbered(2, 2), 'out.bias': numbered(2) };
    const options = { ...TWO, rows: 'units', layers: ['out', 'in'] } as const;
    expect((await read(named, options)).network.biases).toBe('yes-no');
  });
});

describe('what is wrong or open is refused, saying what to add', () => {
  it.each<[string, Record<string, NumberArray>, NetworkReadOptions]>([
    [
      'fc2.weight must be 1 × 2, as fc1.weight, 2 × 3, gives 2 values, got 1 × 3',
      { 'fc1.weight': numbered(2, 3), 'fc1.bias': numbered(2), 'fc2.weight': numbered(1, 3), 'fc2.bias': numbered(1) },
      TWO,
    ],
    [
      'fc1.bias must have 2 or 3 numbers, as fc1.weight is 2 × 3, got 4',
      { 'fc1.weight': numbered(2, 3), 'fc1.bias': numbered(4) },
      { activations: ['linear'] },
    ],
    [
      'fc1.weight 2 × 2, fc2.weight 2 × 2 may be units × inputs or inputs × units: add the option rows',
      { 'fc1.weight': numbered(2, 2), 'fc2.weight': numbered(2, 2) },
      TWO,
    ],
    [
      'names and shapes leave the order open: add the option layers, such as in, out',
      { 'in.weight': numbered(2, 2), 'out.weight': numbered(2, 2) },
      { ...TWO, rows: 'units' },
    ],
    [
      'no order of the layers was found in which each takes what another gives (in.weight 2 × 3, out.weight 4 × 5)',
      { 'in.weight': numbered(2, 3), 'out.weight': numbered(4, 5) },
      TWO,
    ],
    [
      'holds weights alone: give 2 activations, one a layer of 3-2-1 (in commands --activations tanh,linear)',
      TWO_LAYERS,
      {},
    ],
    [
      'holds weights alone: give 2 activations, one a layer of 3-2-1 (in commands --activations tanh,linear), got 1',
      TWO_LAYERS,
      { activations: ['linear'] },
    ],
    [
      'mean must have 3 numbers, one an input, got 2',
      { 'fc1.weight': numbered(1, 3), 'fc1.bias': numbered(1), mean: numbered(2) },
      { activations: ['linear'] },
    ],
    [
      'inputNames must be 3 names, one an input of net.npz, got 1',
      { 'fc1.weight': numbered(1, 3), 'fc1.bias': numbered(1) },
      { activations: ['linear'], inputNames: ['a'] },
    ],
    ['activations.1 must be one of sigmoid', TWO_LAYERS, { activations: ['tanh', 'ramp' as 'relu'] }],
    ['fc1.bias has no weights beside it', { 'fc1.bias': numbered(2) }, {}],
    [
      'fc1.weight must have two dimensions, units × inputs or inputs × units, got 2 × 3 × 4',
      { 'fc1.weight': numbered(2, 3, 4) },
      {},
    ],
    ['fc1.bias must have one dimension, got 2 × 2', { 'fc1.weight': numbered(2, 2), 'fc1.bias': numbered(2, 2) }, {}],
    ['W1 and fc1.weight are', { W1: numbered(1, 1), '1.weight': numbered(1, 1) }, {}],
    ['arrays must have names as fc1.weight and fc1.bias, 0.weight', { arr_0: numbered(1, 1) }, {}],
    [
      'bn1.running_mean is of a batch normalisation, which is not read',
      { 'fc1.weight': numbered(1, 1), 'bn1.running_mean': numbered(1) },
      {},
    ],
    ['has no arrays; a network has fc1.weight', {}, {}],
    [
      'fc1.weight[1, 2] must be a finite number, got NaN',
      { 'fc1.weight': { shape: [2, 3], values: Float64Array.of(0, 1, 2, 3, 4, Number.NaN) } },
      {},
    ],
    [
      'fc1.bias[1] must be a finite number, got -Infinity',
      {
        'fc1.weight': numbered(2, 3),
        'fc1.bias': { shape: [2], values: Float64Array.of(0, Number.NEGATIVE_INFINITY) },
      },
      {},
    ],
  ])('%s', async (message, arrays, options) => {
    await expect(read(arrays, options)).rejects.toThrow(
      message.replace('W1 and fc1.weight are', 'W1 and 1.weight are'),
    );
  });

  it('layers that are not there', async () => {
    const arrays = { 'in.weight': numbered(2, 3) };
    await expect(read(arrays, { activations: ['linear'], layers: ['out'] })).rejects.toThrow(
      'layers must be the layers of net.npz, in, in their order, got out',
    );
  });

  it('forty layers that fit nowhere, in no time', async () => {
    // Each of 40 layers takes what any other gives; those of two more fit to none of them.
    const arrays = Object.fromEntries(
      Array.from({ length: 40 }, (_, m) => [`${'abcdefghij'[m % 10]}x${'q'.repeat(m)}.weight`, numbered(2, 2)]),
    );
    const start = performance.now();
    await expect(read({ ...arrays, 'y.weight': numbered(5, 4), 'z.weight': numbered(4, 3) }, TWO)).rejects.toThrow(
      'no order of the layers was found',
    );
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('thousands of layers, whatever their names', async () => {
    const named = (count: number, name: (m: number) => string) =>
      Object.fromEntries(Array.from({ length: count }, (_, m) => [`${name(m)}.weight`, numbered(1, 1)]));
    await expect(read(named(1001, (m) => `fc${m}`))).rejects.toThrow('net.npz has 1001 layers, and the limit is 1000');
    const letters = (m: number) => m.toString(2).replaceAll('0', 'o').replaceAll('1', 'l');
    await expect(read(named(900, letters))).rejects.toThrow(
      /no order of the layers was found .* \(o\.weight 1 × 1, l\.weight 1 × 1, (\w+\.weight 1 × 1, ){4}…\): add the option/,
    );
  });

  it('names that no message can hold', async () => {
    await expect(read({ ['x'.repeat(300)]: numbered(1, 1) })).rejects.toThrow(/; got "x{100}…"$/);
  });
});
