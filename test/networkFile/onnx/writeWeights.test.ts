import { describe, expect, it } from 'vitest';
import { TensorProto_DataType as DataType, type ModelProto } from '../../../src/formats/onnx/onnx_pb.ts';
import { modelBytes, modelOf } from '../../../src/formats/onnx/readModel.ts';
import { tensorNumbers } from '../../../src/formats/onnx/tensorNumbers.ts';
import { withNumbers } from '../../../src/formats/onnx/withNumbers.ts';
import { networkOutputs } from '../../../src/network/forward.ts';
import { readNetwork } from '../../../src/networkFile/readNetwork.ts';
import type { StoredNetwork } from '../../../src/networkFile/storedNetwork.ts';
import { networkBytes } from '../../../src/networkFile/writeNetwork.ts';
import { evaluatedNodes } from './evaluatedNodes.ts';
import { type GivenModel, type GivenNode, modelOfNodes } from './modelOfNodes.ts';

const reading = (model: ModelProto) => readNetwork(modelBytes(model), { name: 'net.onnx' });

const SAMPLES = [
  [0.5, -1, 2],
  [1, 0.25, -0.75],
  [0, 0, 0],
];

/** The outputs of a network, its inputs scaled as it says. */
function outputsOf({ network, weights, preprocessing }: StoredNetwork): number[] {
  const inputs = SAMPLES.flatMap((row) =>
    row.map((x, i) => {
      const { mean = 0, scale = 1 } = preprocessing?.columns[i] ?? {};
      return (x - mean) / scale;
    }),
  );
  return [
    ...networkOutputs(network, weights, { inputs: Float64Array.from(inputs) }, { start: 0, end: SAMPLES.length }),
  ];
}

/** Sums of less than ten products of a size below 10, in two orders. */
const expectEqual = (outputs: readonly number[], others: readonly number[]) => {
  expect(outputs.length).toBe(others.length);
  for (const [i, o] of outputs.entries()) expect(Math.abs(o - others[i])).toBeLessThanOrEqual(1e-13);
};

const W = [
  [1, -2],
  [3, 0.5],
  [-1, 4],
];
const V = [[0.5], [-3]];
const NORM = { scale: [2, -0.5], shift: [0.25, 1], mean: [0.5, -2], variance: [4, 0.25] };
const NORM3 = { scale3: [2, -0.5, 1], shift3: [0.25, 1, -1], mean3: [0.5, -2, 0], variance3: [4, 0.25, 1] };
const norm = (value: string, gives: string, three = '') =>
  [
    'BatchNormalization',
    [value, ...['scale', 'shift', 'mean', 'variance'].map((name) => name + three)],
    gives,
  ] as const;

/** Models of 3-2-1 networks, whose first layer is written in many ways. */
const FORMS: readonly [string, GivenModel][] = [
  ['Gemm', { nodes: [['Gemm', ['x', 'W', 'b'], 'h']], tensors: { b: [0.5, -1] } }],
  [
    'Gemm with factors',
    { nodes: [['Gemm', ['x', 'W', 'b'], 'h', { alpha: 0.5, beta: 2 }]], tensors: { b: [[0.5, -1]] } },
  ],
  [
    'Gemm of transposed weights',
    {
      nodes: [['Gemm', ['x', 'U', 'b'], 'h', { transB: 1n }]],
      tensors: {
        U: [
          [1, 3, -1],
          [-2, 0.5, 4],
        ],
        b: [0.5, -1],
      },
    },
  ],
  [
    'Gemm of what Transpose makes',
    {
      nodes: [
        ['Transpose', ['U'], 'T', { perm: [1n, 0n] }],
        ['Gemm', ['x', 'T', 'b'], 'h'],
      ],
      tensors: {
        U: [
          [1, 3, -1],
          [-2, 0.5, 4],
        ],
        b: [0.5, -1],
      },
    },
  ],
  [
    'MatMul and Add of one number',
    {
      nodes: [
        ['MatMul', ['x', 'W'], 'p'],
        ['Add', ['b', 'p'], 'h'],
      ],
      tensors: { b: 0.5 },
    },
  ],
  [
    'MatMul, Sub from a constant, Mul, Div',
    {
      nodes: [
        ['MatMul', ['x', 'W'], 'p'],
        ['Sub', ['b', 'p'], 'q'],
        ['Mul', ['q', 'm'], 'r'],
        ['Div', ['r', 'd'], 'h'],
      ],
      tensors: { b: [0.5, -1], m: [2, -3], d: 4 },
    },
  ],
  [
    'Gemm and BatchNormalization',
    { nodes: [['Gemm', ['x', 'W', 'b'], 'p'], norm('p', 'h')], tensors: { b: [0.5, -1], ...NORM } },
  ],
  ['MatMul and BatchNormalization', { nodes: [['MatMul', ['x', 'W'], 'p'], norm('p', 'h')], tensors: NORM }],
  [
    'Gemm, BatchNormalization and Sub',
    {
      nodes: [['Gemm', ['x', 'W', 'b'], 'p'], norm('p', 'q'), ['Sub', ['q', 'c'], 'h']],
      tensors: { b: [0.5, -1], c: [[3, 1]], ...NORM },
    },
  ],
];

describe.each(FORMS)('a layer of %s', (_, { nodes, tensors }) => {
  const model = modelOfNodes({
    nodes: [...nodes, ['Tanh', ['h'], 't'], ['MatMul', ['t', 'V'], 'y']],
    tensors: { W, V, ...tensors },
    input: [-1, 3],
  });

  it('computes what its nodes do', async () => {
    expectEqual(outputsOf(await reading(model)), evaluatedNodes(model, SAMPLES).flat());
  });

  it('takes other weights, and nothing else changes', async () => {
    const stored = await reading(model);
    const weights = stored.weights.map((w, q) => (q % 3 === 1 ? 0 : w * 1.5 - 0.25));
    const written = modelOf(await networkBytes('net.onnx', { ...stored, weights }), 'net.onnx');
    const again = await reading(written);
    // A product and a quotient of the same factors.
    for (const [q, weight] of again.weights.entries()) {
      if (weights[q] === 0) expect(weight).toBe(0);
      expect(Math.abs(weight - weights[q])).toBeLessThanOrEqual(4 * Number.EPSILON * Math.abs(weights[q]));
    }
    expectEqual(evaluatedNodes(written, SAMPLES).flat(), outputsOf({ ...stored, weights }));
    expect(written.metadataProps).toEqual(model.metadataProps);
    expect(written.graph!.output).toEqual(model.graph!.output);
    expect(written.graph!.node.map(({ opType }) => opType)).toEqual(model.graph!.node.map(({ opType }) => opType));
  });

  it('keeps its bytes where weights stay', async () => {
    const stored = await reading(model);
    expect(await networkBytes('net.onnx', stored)).toEqual(modelBytes(model));
  });
});

describe('what is folded into weights', () => {
  const withNorm = (tensors: GivenModel['tensors'], more: Partial<GivenModel> = {}) =>
    modelOfNodes({
      nodes: [['Gemm', ['x', 'W', 'b'], 'p'], norm('p', 'h'), ['Relu', ['h'], 't'], ['MatMul', ['t', 'V'], 'y']],
      tensors: { W, V, b: [0.5, -1], ...NORM, ...tensors },
      input: [-1, 3],
      ...more,
    });
  const numbersOf = ({ graph }: ModelProto, name: string) => {
    const { rawData } = graph!.initializer.find((tensor) => tensor.name === name)!;
    return [...new Float64Array(rawData.slice().buffer)];
  };

  it('the bias goes into B of a normalisation, and the one before it becomes the mean', async () => {
    const stored = await reading(withNorm({}));
    const weights = stored.weights.slice();
    weights[3] = 0; // the bias of the first unit
    const written = modelOf(await networkBytes('net.onnx', { ...stored, weights }), 'net.onnx');
    expect(numbersOf(written, 'b')).toEqual(NORM.mean);
    expect(numbersOf(written, 'mean')).toEqual(NORM.mean);
    expect(numbersOf(written, 'shift')).toEqual([0, weights[7]]);
    expect(numbersOf(written, 'W')).toEqual(W.flat());
  });

  it('a scale of 0 becomes the one that multiplies by 1 where its weights live again', async () => {
    const stored = await reading(withNorm({ scale: [0, 2] }));
    expect([...stored.weights.subarray(0, 4)]).toEqual([0, 0, 0, NORM.shift[0]]);
    const weights = stored.weights.slice();
    weights[1] = 7;
    const written = modelOf(await networkBytes('net.onnx', { ...stored, weights }), 'net.onnx');
    expect(numbersOf(written, 'scale')).toEqual([Math.sqrt(NORM.variance[0] + Math.fround(1e-5)), 2]);
    const [again, others] = [await reading(written), weights];
    expect([...again.weights.subarray(0, 4)]).toEqual([...others.subarray(0, 4)]);
  });

  it('a normalisation before the product is folded, too, and its shift goes into the bias', async () => {
    const model = modelOfNodes({
      nodes: [['Gemm', ['x', 'A'], 'p'], ['Relu', ['p'], 't'], norm('t', 'n', '3'), ['Gemm', ['n', 'W', 'b'], 'y']],
      tensors: {
        A: [
          [1, 2, 0],
          [-1, 1, 3],
          [0.5, 0, 1],
        ],
        W,
        b: [0.5, -1],
        ...NORM3,
      },
      input: [-1, 3],
    });
    const stored = await reading(model);
    expectEqual(outputsOf(stored), evaluatedNodes(model, SAMPLES).flat());
    const weights = stored.weights.map((w, q) => (q % 4 === 1 ? 0 : w + 1));
    const written = modelOf(await networkBytes('net.onnx', { ...stored, weights }), 'net.onnx');
    expectEqual(evaluatedNodes(written, SAMPLES).flat(), outputsOf({ ...stored, weights }));
    expect(numbersOf(written, 'shift3')).toEqual([0, 0, 0]);

    // Weights alone: what the normalisation adds by them to the biases is another number then.
    const alone = stored.weights.map((w, q) => (q % 4 === 1 ? 0 : w));
    for (const { firstWeight, sources, fanIn, units } of stored.network.stages) {
      for (let j = 0; j < units && sources > fanIn; j++) {
        const bias = firstWeight + j * sources + fanIn;
        alone[bias] = stored.weights[bias];
      }
    }
    const other = modelOf(await networkBytes('net.onnx', { ...stored, weights: alone }), 'net.onnx');
    expectEqual(evaluatedNodes(other, SAMPLES).flat(), outputsOf({ ...stored, weights: alone }));
  });

  it('numbers that do not change are not rounded again', async () => {
    const sevenths = W.map((row) => row.map((w) => w / 7)); // 3/7 · γ/√var · √var/γ is another double
    const model = withNorm({ W: sevenths, scale: [0.3, 1] });
    const stored = await reading(model);
    const weights = stored.weights.slice();
    weights[0] = 0;
    const written = modelOf(await networkBytes('net.onnx', { ...stored, weights }), 'net.onnx');
    const [before, after] = [model, written].map(({ graph }) => graph!.initializer);
    const expected = [...before];
    const zeroed = tensorNumbers(before[0], 'W').values.with(0, 0);
    expected[0] = withNumbers(before[0], { shape: [3, 2], values: zeroed });
    expect(after).toEqual(expected);
  });

  it.each([
    ['Gemm', ['Gemm', 'Relu', 'BatchNormalization', 'Gemm']],
    ['MatMul', ['Gemm', 'Relu', 'BatchNormalization', 'MatMul', 'Add']],
  ])('where nothing holds biases, %s gets them', async (operator, operators) => {
    const model = modelOfNodes({
      nodes: [['Gemm', ['x', 'A'], 'p'], ['Relu', ['p'], 't'], norm('t', 'n', '3'), [operator, ['n', 'W'], 'y']],
      tensors: {
        A: [
          [1, 2, 0],
          [-1, 1, 3],
          [0.5, 0, 1],
        ],
        W,
        ...NORM3,
      },
      input: [-1, 3],
    });
    const stored = await reading(model);
    const weights = stored.weights.map((w) => w + 1);
    const written = modelOf(await networkBytes('net.onnx', { ...stored, weights }), 'net.onnx');
    expect(written.graph!.node.map(({ opType }) => opType)).toEqual(operators);
    expectEqual(evaluatedNodes(written, SAMPLES).flat(), outputsOf({ ...stored, weights }));
  });

  it('an initializer of two nodes gets a copy for each that changes', async () => {
    const square = [
      [1, 2],
      [3, 4],
    ];
    const model = modelOfNodes({
      nodes: [
        ['MatMul', ['x', 'W'], 'a'],
        ['Tanh', ['a'], 'b'],
        ['MatMul', ['b', 'S'], 'c'],
        ['Tanh', ['c'], 'd'],
        ['MatMul', ['d', 'S'], 'y'],
      ],
      tensors: { W, S: square },
      input: [-1, 3],
      irVersion: 3,
    });
    const stored = await reading(model);
    const weights = stored.weights.slice();
    weights[weights.length - 1] = 9;
    const written = modelOf(await networkBytes('net.onnx', { ...stored, weights }), 'net.onnx');
    expect(written.graph!.node.map(({ input }) => input[1])).toEqual(['W', undefined, 'S', undefined, 'S.2']);
    expect(numbersOf(written, 'S')).toEqual(square.flat());
    expect(written.graph!.input.map(({ name }) => name)).toEqual(['x', 'W', 'S', 'S.2']); // as IR 3 wants it
    expect((await reading(written)).weights).toEqual(weights);
  });

  it.each<[string, Partial<GivenModel>]>([
    [
      'Gather takes twice',
      {
        nodes: [
          ['Gather', ['three', 'i'], 'b'],
          ['Gemm', ['x', 'W', 'b'], 'y'],
        ],
        tensors: { three: [0.5, -1], i: [1, 1] },
        integers: ['i'],
      },
    ],
    [
      'Cast makes integers',
      {
        nodes: [
          ['Cast', ['w'], 'c', { to: 6n }],
          ['Cast', ['c'], 'd', { to: 11n }],
          ['MatMul', ['x', 'd'], 'y'],
        ],
        tensors: { w: W },
      },
    ],
    [
      'Cast rounds to single precision',
      {
        nodes: [
          ['Cast', ['w'], 'c', { to: 1n }],
          ['Cast', ['c'], 'd', { to: 11n }],
          ['MatMul', ['x', 'd'], 'y'],
        ],
        tensors: { w: W },
      },
    ],
    [
      'Cast makes of integers',
      {
        nodes: [
          ['Cast', ['w'], 'd', { to: 11n }],
          ['MatMul', ['x', 'd'], 'y'],
        ],
        tensors: { w: W.map((row) => row.map(Math.trunc)) },
        integers: ['w'],
      },
    ],
  ])('numbers that %s have an initializer of their own when they change', async (_, { nodes = [], ...given }) => {
    const model = modelOfNodes({ ...given, nodes, tensors: { W, ...given.tensors }, input: [-1, 3] });
    const stored = await reading(model);
    const weights = stored.weights.map((w, q) => w + (q + 1) / 7);
    const written = modelOf(await networkBytes('net.onnx', { ...stored, weights }), 'net.onnx');
    expect((await reading(written)).weights).toEqual(weights);
    const before = model.graph!.initializer.filter(({ name }) => name !== 'W');
    expect(written.graph!.initializer).toEqual(expect.arrayContaining(before));
  });

  it('numbers that Cast widens stay in their tensor', async () => {
    const model = modelOfNodes({
      nodes: [
        ['Cast', ['W'], 'd', { to: 11n }],
        ['MatMul', ['x', 'd'], 'y'],
      ],
      ...{ tensors: { W }, input: [-1, 3], dataType: DataType.FLOAT },
    });
    const stored = await reading(model);
    const weights = stored.weights.map((w) => w + 1 / 8);
    const written = modelOf(await networkBytes('net.onnx', { ...stored, weights }), 'net.onnx');
    expect(written.graph!.initializer.map(({ name, dataType }) => [name, dataType])).toEqual([['W', DataType.FLOAT]]);
    expect((await reading(written)).weights).toEqual(weights);
  });

  it('numbers of the file are rounded to its type', async () => {
    const stored = await reading(withNorm({}, { dataType: DataType.FLOAT }));
    const weights = stored.weights.map((w) => w + 0.1);
    const again = await readNetwork(await networkBytes('net.onnx', { ...stored, weights }), { name: 'net.onnx' });
    expect(again.weights.subarray(8)).toEqual(weights.subarray(8).map(Math.fround));
  });
});

describe('inputs', () => {
  const nodes = [
    ['Sub', ['x', 'mean'], 'c'],
    ['Div', ['c', 'scale'], 's'],
    ['Gemm', ['s', 'W', 'b'], 'y'],
  ] as const;

  it('scaled by Sub and Div have the mean and scale of these, to the bit', async () => {
    const model = modelOfNodes({
      nodes,
      tensors: { mean: [0.1, 0.2, 0.3], scale: [3, 7, 49], W, b: [0, 1] },
      input: [-1, 3],
    });
    const { preprocessing } = await reading(model);
    expect(preprocessing).toEqual({
      columns: [
        { name: 'x1', mean: 0.1, scale: 3 },
        { name: 'x2', mean: 0.2, scale: 7 },
        { name: 'x3', mean: 0.3, scale: 49 },
      ],
    });
  });

  it('that the data scale and the file does not are scaled by the file then', async () => {
    const model = modelOfNodes({ nodes: [['Gemm', ['x', 'W', 'b'], 'y']], tensors: { W, b: [0, 1] }, input: [-1, 3] });
    const columns = [{ name: 'a', mean: 0.1, scale: 3 }, { name: 'b' }, { name: 'c', mean: -1, scale: 2 }];
    const stored = { ...(await reading(model)), preprocessing: { columns } };
    const written = modelOf(await networkBytes('net.onnx', stored), 'net.onnx');
    expect(written.graph!.node.map(({ opType }) => opType)).toEqual(['Sub', 'Div', 'Gemm']);
    expectEqual(evaluatedNodes(written, SAMPLES).flat(), outputsOf(stored));
    const again = await reading(written);
    expect(again.preprocessing!.columns.map(({ mean, scale }) => [mean, scale])).toEqual([
      [0.1, 3],
      [0, 1],
      [-1, 2],
    ]);
  });

  it('scaled otherwise than by the file are refused', async () => {
    const model = modelOfNodes({ nodes, tensors: { mean: [0, 0, 0], scale: [1, 2, 3], W, b: [0, 1] }, input: [-1, 3] });
    const stored = await reading(model);
    const columns = stored.preprocessing!.columns.map((column) => ({ ...column, mean: 1, scale: 1 }));
    await expect(networkBytes('net.onnx', { ...stored, preprocessing: { columns } })).rejects.toThrow(
      'net.onnx scales its inputs already, and otherwise than is asked for',
    );
  });

  it('divided by another norm than in the file are refused', async () => {
    const normalised: readonly GivenNode[] = [
      ['ai.onnx.ml.Normalizer', ['x'], 'v', { norm: 'L2' }],
      ['Gemm', ['v', 'W', 'b'], 'y'],
    ];
    const stored = await reading(modelOfNodes({ nodes: normalised, tensors: { W, b: [0, 1] }, input: [-1, 3] }));
    const { columns } = stored.preprocessing!;
    await networkBytes('net.onnx', stored);
    for (const rows of [[{ normalise: 'l1' } as const], undefined]) {
      await expect(
        networkBytes('net.onnx', { ...stored, preprocessing: { columns, ...(rows && { rows }) } }),
      ).rejects.toThrow('net.onnx scales its inputs already, and otherwise than is asked for');
    }
  });

  it('that Gather does not pick are deleted, and stay so', async () => {
    const model = modelOfNodes({
      nodes: [
        ['Gather', ['x', 'i'], 'g', { axis: -1n }],
        ['Gemm', ['g', 'A', 'b'], 'y'],
      ],
      tensors: {
        i: [2, 0],
        A: [
          [1, 2],
          [3, 4],
        ],
        b: [5, 6],
      },
      integers: ['i'],
      input: [-1, 3],
    });
    const stored = await reading(model);
    expect([...stored.weights]).toEqual([3, 0, 1, 5, 4, 0, 2, 6]);
    expect([...stored.mask!]).toEqual([1, 0, 1, 1, 1, 0, 1, 1]);
    expectEqual(outputsOf(stored), evaluatedNodes(model, SAMPLES).flat());
    const weights = Float64Array.of(0, 0, 1, 5, 7, 0, 2, 6);
    const again = await readNetwork(await networkBytes('net.onnx', { ...stored, weights }), { name: 'net.onnx' });
    expect(again.weights).toEqual(weights);
    await expect(networkBytes('net.onnx', { ...stored, mask: undefined, weights: weights.fill(1) })).rejects.toThrow(
      'net.onnx does not pick input 1, and the network has weights from it',
    );
  });
});
