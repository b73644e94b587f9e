import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOf } from '../../src/network/architecture.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import type { StoredNetwork } from '../../src/networkFile/storedNetwork.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { anyNetwork } from '../network/anyNetwork.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const read = (json: string) => readNetwork(new TextEncoder().encode(json), { name: 'net.json' });

const NETWORK = networkOf({
  ...{ layers: [2, 2, 1], activation: 'tanh', outputActivation: 'linear' },
  ...{ biases: [true, false], loss: 'squared' },
});
const STORED: StoredNetwork = {
  network: NETWORK,
  weights: Float64Array.of(1, 0, 0.1, -0, 1e-310, 1 / 3, 5, -6e22),
  mask: Uint8Array.of(1, 0, 1, 1, 1, 1, 1, 1),
  inputNames: ['x "[[[[[[[[[[', 'größe\\'],
  outputNames: ['y'],
  preprocessing: {
    columns: [{ name: 'a', levels: ['x "', 'y'], unused: ['z'] }],
    rows: [{ normalise: 'max' }, { mean: [0.1, -2], scale: [1 / 3, -4] }],
  },
  training: { decay: 1e-4, method: 'lbfgs', converged: true, seed: null },
};
/** As anyone may write it. */
const WRITTEN = {
  format: 'optimal-brain-surgeon/network',
  version: 1,
  loss: 'squared',
  layers: [
    { activation: 'tanh', weights: [[1, 0, 0.1] as unknown[], [2, 3, 0.5]] as unknown[] },
    { activation: 'linear', bias: false, weights: [[5, -6]] as unknown[] },
  ],
};
type Written = typeof WRITTEN & Record<string, unknown>;

describe('a network in JSON', () => {
  it('reads as it stands in the docs', async () => {
    const { network, weights, mask, inputNames } = await read(JSON.stringify(WRITTEN));
    expect(network).toEqual(NETWORK);
    expect([...weights]).toEqual([1, 0, 0.1, 2, 3, 0.5, 5, -6]);
    expect(mask).toBeUndefined();
    expect(inputNames).toBeUndefined();
  });

  it('comes back to the bit, with all that is known of it', async () => {
    const bytes = await networkBytes('net.json', STORED);
    expect(await readNetwork(bytes)).toEqual(STORED); // by `Object.is`: −0 is another number than 0
    expect(JSON.parse(text(bytes)).layers[1]).toEqual({ activation: 'linear', bias: false, weights: [[5, -6e22]] });
  });

  it('whatever it is', async () => {
    const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(anyNetwork, fc.infiniteStream(doubles), async ({ network, mask }, values) => {
        const weights = Float64Array.from(mask, (live) => (live === 1 ? values.next().value! : 0));
        const bytes = await networkBytes('net.json', { network, weights, mask });
        const again = await readNetwork(bytes);
        expect(again).toMatchObject({ network, weights, mask });
        expect(await networkBytes('net.json', again)).toEqual(bytes);
      }),
      { numRuns: 100, seed: 13 },
    );
  });

  it('inputs have the names of the columns that they are made of', async () => {
    const columns = [
      { name: 'size', mean: 1, scale: 2 },
      { name: 'colour', levels: ['red'] },
    ];
    const { inputNames, preprocessing } = await read(JSON.stringify({ ...WRITTEN, preprocessing: { columns } }));
    expect(inputNames).toEqual(['size', 'colour=red']);
    expect(preprocessing).toEqual({ columns });
  });

  it('with a byte order mark, and another loss', async () => {
    const bytes = new TextEncoder().encode(`\uFEFF ${JSON.stringify({ ...WRITTEN, layers: [WRITTEN.layers[0]] })}`);
    expect((await readNetwork(bytes)).network).toMatchObject({ outputActivation: 'tanh', loss: 'squared' });
    const logits = new TextEncoder().encode(JSON.stringify(WRITTEN));
    expect((await readNetwork(logits, { loss: 'crossEntropy' })).network.loss).toBe('crossEntropy');
  });
});

/** The text with something changed. */
function changed(change: (network: Written) => void): string {
  const network = structuredClone(WRITTEN) as Written;
  change(network);
  return JSON.stringify(network);
}

describe('what is wrong is refused in a line that names the place and both shapes', () => {
  it.each<[string, (network: Written) => void]>([
    ['must say loss: one of squared, crossEntropy', (net) => Reflect.deleteProperty(net, 'loss')],
    ['unknown field "layer"; the fields are', (net) => Object.assign(net, { layer: 1 })],
    ['version: must be 1, as no other version is known here, got 2', (net) => Object.assign(net, { version: 2 })],
    [
      'loss: must be one of squared, crossEntropy, got "square"; did you mean "squared"?',
      (net) => (net.loss = 'square'),
    ],
    ['layers: must be a list of layers, first hidden layer first, got []', (net) => (net.layers = [])],
    ['layers.0: unknown field "biass"', (net) => Object.assign(net.layers[0], { biass: true })],
    ['layers must be at most 1000, got 1001', (net) => Object.assign(net, { layers: new Array(1001).fill(1) })],
    ['layers.0.activation must be one of sigmoid, tanh,', (net) => (net.layers[0].activation = 'tan')],
    ['layers.0.weights.0 must be a list of weights, then a bias, got 1', (net) => (net.layers[0].weights[0] = 1)],
    [
      'layers.1.weights must be 1 × 2 (a row a unit: 2 weights, one a unit of layers.0), got 1 × 3',
      (net) => (net.layers[1].weights = [[1, 2, 3]]),
    ],
    [
      'layers.1.weights must be 1 × 3 (a row a unit: 2 weights, one a unit of layers.0, then its bias), got 1 × 2; a layer without biases says "bias": false',
      (net) => Object.assign(net.layers[1], { bias: true }),
    ],
    [
      'layers.0.weights.1 must have 3 numbers (a row a unit: 2 weights, as in layers.0.weights.0, then its bias), got 2',
      (net) => (net.layers[0].weights[1] = [1, 2]),
    ],
    ['layers.0.weights.1 must be a list of 3 numbers, got "row"', (net) => (net.layers[0].weights[1] = 'row')],
    ['layers.0.weights.1.2 must be a finite number, got "3"', (net) => (net.layers[0].weights[1] = [1, 2, '3'])],
    [
      'layers.0.weights.1.2 must be a finite number, got null',
      (net) => (net.layers[0].weights[1] = [1, 2, Number.NaN]),
    ],
    ['mask must be a list of 2 layers, as layers is, got 1', (net) => Object.assign(net, { mask: [[]] })],
    [
      'mask.0 must be a list of 2 rows, as layers.0.weights is, got 1',
      (net) => Object.assign(net, { mask: [[[]], [[]]] }),
    ],
    [
      'mask.0 must be 2 × 3 (as layers.0.weights), got 2 × 2',
      (net) => {
        net.mask = [
          [
            [1, 1],
            [1, 1],
          ],
          [[1, 1]],
        ];
      },
    ],
    [
      'mask.1.0.1 must be 0 (deleted) or 1, got true',
      (net) => {
        net.mask = [
          [
            [1, 1, 1],
            [1, 1, 1],
          ],
          [[1, true]],
        ];
      },
    ],
    [
      'mask deletes weight 7 (flat, from 0), which must be 0 then, got -6',
      (net) => {
        net.mask = [
          [
            [1, 0, 1],
            [1, 1, 1],
          ],
          [[1, 0]],
        ];
      },
    ],
    ['inputs must be 2 names, got 1', (net) => Object.assign(net, { inputs: ['a'] })],
    ['inputs.1 must be a name of its own, got "a" again', (net) => Object.assign(net, { inputs: ['a', 'a'] })],
    ['outputs.0 must be a name, got 1', (net) => Object.assign(net, { outputs: [1] })],
    [
      'preprocessing: must be { "columns": [ … ], "rows"?: [ … ] }, got []',
      (net) => Object.assign(net, { preprocessing: [] }),
    ],
    ...(
      [
        ['preprocessing makes 1 inputs, and the network has 2', [{ name: 'a' }]],
        ['preprocessing.columns.1: must say name: a name', [{ name: 'a' }, { mean: 1 }]],
        ['preprocessing.columns.0: mean and scale go together', [{ name: 'a', mean: 1 }]],
        ['preprocessing.columns.0: scale must be a number other than 0, got 0', [{ name: 'a', mean: 1, scale: 0 }]],
        ['preprocessing.columns.0: levels: must be a list of words', [{ name: 'a', levels: [] }]],
        ['preprocessing.columns.0: words must be texts, got 1', [{ name: 'a', levels: [1] }]],
        ['preprocessing.columns.0: "u" is there twice', [{ name: 'a', levels: ['u'], unused: ['u'] }]],
        ['preprocessing.columns.0: unused are words of a column', [{ name: 'a', unused: ['u'] }]],
        ['preprocessing.columns.0: a column of words has no mean', [{ name: 'a', levels: ['u'], mean: 1, scale: 1 }]],
        ['preprocessing.1 must be a name of its own, got "a" again', [{ name: 'a' }, { name: 'a' }]],
      ] as const
    ).map(([message, columns]): [string, (network: Written) => void] => [
      message,
      (net) => Object.assign(net, { preprocessing: { columns } }),
    ]),
    ...(
      [
        ['.0: must be a step, { "normalise" } or { "mean", "scale" }, got 7', [7]],
        ['.0: normalise: must be one of l1, l2, max, got "L2"', [{ normalise: 'L2' }]],
        ['.1 must be { "normalise" } or { "mean", "scale" }', [{ normalise: 'l2' }, {}]],
        ['.0 must be { "normalise" } or { "mean", "scale" }', [{ normalise: 'l2', mean: [1, 2] }]],
        ['.0 must be { "normalise" } or { "mean", "scale" }', [{ mean: [1, 2] }]],
        ['.0.mean must be 2 numbers, one an input, got 1', [{ mean: [1], scale: [1, 2] }]],
        ['.0.mean.1 must be a finite number, got "2"', [{ mean: [1, '2'], scale: [1, 2] }]],
        ['.0.scale.1 must be a finite number other than 0, got 0', [{ mean: [1, 2], scale: [1, 0] }]],
        [' must be at most 100 steps, got 101', Array.from({ length: 101 }, () => ({ normalise: 'l2' }))],
      ] as const
    ).map(([message, rows]): [string, (network: Written) => void] => [
      `preprocessing.rows${message}`,
      (net) => Object.assign(net, { preprocessing: { columns: [{ name: 'a' }, { name: 'b' }], rows } }),
    ]),
    ['training: must be an object of texts, numbers', (net) => Object.assign(net, { training: { list: [] } })],
  ])('%s', async (message, change) => {
    await expect(read(changed(change))).rejects.toThrow(`net.json: ${message}`);
  });

  it.each([
    ['is no network: line 2, column 3: weights must be finite numbers, got NaN', '{"layers":\n [NaN]}'],
    ['is no network: line 1, column 14: weights must be finite numbers, got Infinity', '{"layers": [-Infinity]}'],
    [': layers.0.weights.0.0 must be a finite number, got Infinity', JSON.stringify(WRITTEN).replace('[1,', '[1e999,')],
    ['has a key twice in one object', JSON.stringify(WRITTEN).replace('{', '{"loss":"crossEntropy",')],
    ['is not JSON:', '{"format": '],
    ['is not JSON:', '{"format": "a\nb"}'],
    [': must be a network, {', '[1]'],
    ['is not UTF-8 but UTF-16', '{\0}'],
  ])('%s', async (message, json) => {
    await expect(read(json)).rejects.toThrow(`net.json ${message}`.replace(' :', ':'));
  });

  it('an option for weights alone', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(WRITTEN));
    await expect(readNetwork(bytes, { activations: ['tanh'] })).rejects.toThrow(
      'activations is an option for files of',
    );
  });
});
