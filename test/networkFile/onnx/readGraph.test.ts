import { describe, expect, it } from 'vitest';
import { TensorProto_DataType as DataType } from '../../../src/formats/onnx/onnx_pb.ts';
import { onnxNetwork } from '../../../src/networkFile/onnx/onnxNetwork.ts';
import { readGraph } from '../../../src/networkFile/onnx/readGraph.ts';
import { type GivenModel, type GivenNode, modelOfNodes } from './modelOfNodes.ts';

const W = [
  [1, 2],
  [3, 4],
];
const graphOf = (given: GivenModel) => readGraph(modelOfNodes({ input: [-1, 2], ...given }), 'net.onnx');
const networkOf = (given: GivenModel) => onnxNetwork(graphOf(given), undefined);

/** A network 2-2-2 whose hidden activation is these nodes, from `h` to `a`. */
const hidden = (nodes: readonly GivenNode[], given: Partial<GivenModel> = {}): GivenModel => ({
  ...given,
  nodes: [['MatMul', ['x', 'W'], 'h'], ...nodes, ['MatMul', ['a', 'W'], 'y']],
  tensors: { W, ...given.tensors },
});

describe('activations', () => {
  const half = 0.5;
  const root = Math.fround(Math.SQRT2);
  const erf: readonly GivenNode[] = [
    ['Div', ['h', 'root'], 'd'],
    ['Erf', ['d'], 'e'],
    ['Add', ['e', 'one'], 'u'],
  ];
  const constants = { root, inverse: Math.fround(Math.SQRT1_2), one: 1, half };

  it.each<[string, readonly GivenNode[], Partial<GivenModel>?]>([
    ['tanh', [['Tanh', ['h'], 'a']]],
    ['relu', [['Relu', ['h'], 'a']]],
    ['sigmoid', [['Sigmoid', ['h'], 'a']]],
    ['softplus', [['Softplus', ['h'], 'a']]],
    ['leakyRelu(0.009999999776482582)', [['LeakyRelu', ['h'], 'a']]], // the default as attributes hold it
    ['leakyRelu(0.25)', [['LeakyRelu', ['h'], 'a', { alpha: 0.25 }]]],
    ['leakyRelu(0.25)', [['PRelu', ['h', 'slope'], 'a']], { tensors: { slope: [0.25, 0.25] } }],
    ['elu', [['Elu', ['h'], 'a']]],
    ['elu(0.5)', [['Elu', ['h'], 'a', { alpha: 0.5 }]]],
    ['gelu', [['Gelu', ['h'], 'a']], { opset: 20 }],
    ['silu', [['Swish', ['h'], 'a']], { opset: 24 }],
    ['relu', [['Clip', ['h', 'zero'], 'a']], { tensors: { zero: 0 } }],
    ['relu', [['Clip', ['h'], 'a', { min: 0 }]], { opset: 10 }],
    [
      'silu',
      [
        ['Sigmoid', ['h'], 's'],
        ['Mul', ['s', 'h'], 'a'],
      ],
    ],
    ['gelu', [...erf, ['Mul', ['h', 'u'], 'p'], ['Mul', ['p', 'half'], 'a']], { tensors: constants }],
    ['gelu', [...erf, ['Mul', ['half', 'h'], 'p'], ['Mul', ['u', 'p'], 'a']], { tensors: constants }],
    ['gelu', [...erf, ['Mul', ['u', 'half'], 'p'], ['Mul', ['p', 'h'], 'a']], { tensors: constants }],
    [
      'softplus',
      [
        ['Softplus', ['h'], 's'],
        ['Greater', ['h', 't'], 'g'],
        ['Where', ['g', 'h', 's'], 'a'],
      ],
      { tensors: { t: 20 } },
    ],
  ])('%s is read from %j', (activation, nodes, given) => {
    const { network, weights } = networkOf(hidden(nodes, given));
    expect(network.activation).toBe(activation);
    expect(network.layers).toEqual([2, 2, 2]);
    expect([...weights]).toEqual([1, 3, 2, 4, 1, 3, 2, 4]);
  });

  it.each<[string, string, readonly GivenNode[], Partial<GivenModel>?]>([
    [
      'node 1 (HardSwish) is not read: a fully connected network is made of Gemm',
      'HardSwish',
      [['HardSwish', ['h'], 'a']],
    ],
    ['node 1 (com.microsoft.Gelu) is not read', 'a domain', [['com.microsoft.Gelu', ['h'], 'a']]],
    ['node 1 (Gelu) is approximate (tanh)', 'Gelu', [['Gelu', ['h'], 'a', { approximate: 'tanh' }]]],
    ['node 1 (PRelu) has a slope for each unit', 'PRelu', [['PRelu', ['h', 's'], 'a']], { tensors: { s: [0.1, 0.2] } }],
    [
      'node 1 (LeakyRelu) has -0.5 as its number, which must be ≥ 0',
      'LeakyRelu',
      [['LeakyRelu', ['h'], 'a', { alpha: -0.5 }]],
    ],
    ['node 1 (Clip) is read as Relu alone', 'Clip', [['Clip', ['h'], 'a', { min: 0, max: 6 }]], { opset: 10 }],
    ['node 1 (Clip) is read as Relu alone', 'Clip', [['Clip', ['h', 'z', 'six'], 'a']], { tensors: { z: 0, six: 6 } }],
    ['node 1 (Softmax) stands between layers', 'Softmax', [['Softmax', ['h'], 'a']]],
    [
      'node 2 (Mul) takes "s" and "h", which both change',
      'h·tanh h',
      [
        ['Tanh', ['h'], 's'],
        ['Mul', ['s', 'h'], 'a'],
      ],
    ],
    [
      'node 2 (Relu) is an activation that does not follow a layer',
      'two',
      [
        ['Tanh', ['h'], 's'],
        ['Relu', ['s'], 'a'],
      ],
    ],
    [
      'node 3 (Where) takes "g" and "h"',
      'softplus with a small threshold',
      [
        ['Softplus', ['h'], 's'],
        ['Greater', ['h', 't'], 'g'],
        ['Where', ['g', 'h', 's'], 'a'],
      ],
      { tensors: { t: 5 } },
    ],
    [
      'node 4 (Mul) takes "h" and "u", which both change',
      'a GELU of another factor',
      [...erf, ['Mul', ['h', 'u'], 'p'], ['Mul', ['p', 'half'], 'a']],
      { tensors: { ...constants, half: 0.4 } },
    ],
    [
      'node 4 (Mul) takes "h" and "u", which both change',
      'erf of √2 / x',
      [['Div', ['root', 'h'], 'd'], ...erf.slice(1), ['Mul', ['h', 'u'], 'p'], ['Mul', ['p', 'half'], 'a']],
      { tensors: constants },
    ],
    [
      'node 1 (ai.onnx.ml.Scaler) stands between layers: it is read in front of the first layer alone',
      'Scaler behind a product',
      [
        ['ai.onnx.ml.Scaler', ['h'], 's', { offset: [1, 2], scale: [2, 4] }],
        ['Tanh', ['s'], 'a'],
      ],
    ],
    [
      'node 2 (ai.onnx.ml.Scaler) stands between layers',
      'Scaler before a product',
      [
        ['Tanh', ['h'], 't'],
        ['ai.onnx.ml.Scaler', ['t'], 'a', { offset: [1, 2], scale: [2, 4] }],
      ],
    ],
  ])('%s', (message, _, nodes, given) => {
    expect(() => graphOf(hidden(nodes, given))).toThrow(`net.onnx: ${message}`);
  });
});

describe('heads', () => {
  const layer: GivenNode = ['MatMul', ['v', 'W'], 'y'];

  it.each<[string, readonly GivenNode[], Partial<GivenModel>]>([
    ['Flatten', [['Flatten', ['x'], 'v']], { input: [-1, 1, 2, 1] }],
    ['Reshape', [['Reshape', ['x', 's'], 'v']], { input: [-1, 2, 1], tensors: { s: [-1, 2] }, integers: ['s'] }],
    [
      'Reshape that keeps the first size',
      [['Reshape', ['x', 's'], 'v']],
      { input: [-1, 1, 2], tensors: { s: [0, -1] }, integers: ['s'] },
    ],
    ['Squeeze', [['Squeeze', ['x', 's'], 'v']], { input: [-1, 1, 2], tensors: { s: [1] }, integers: ['s'] }],
    [
      'Reshape to a shape that is computed',
      [
        ['Shape', ['x'], 'shape'],
        ['Gather', ['shape', 'first'], 'n'],
        ['Unsqueeze', ['n', 'zero'], 'one'],
        ['Concat', ['one', 'rest'], 's', { axis: 0n }],
        ['Reshape', ['x', 's'], 'v'],
      ],
      { input: [-1, 1, 2], tensors: { first: 0, zero: [0], rest: [-1] }, integers: ['first', 'zero', 'rest'] },
    ],
    [
      'Cast and Dropout',
      [
        ['Cast', ['x'], 'c', { to: 1n }],
        ['Dropout', ['c', 'r', ''], 'v'], // the training mode is left out
      ],
      { tensors: { r: 0.5 } },
    ],
    ['nothing, without a shape', [['Identity', ['x'], 'v']], { input: undefined as unknown as number[] }],
    ['one dimension', [['Identity', ['x'], 'v']], { input: [2] }],
  ])('of %s do nothing', (_, nodes, given) => {
    const { network, weights, preprocessing } = networkOf({
      ...given,
      nodes: [...nodes, layer],
      tensors: { W, ...given.tensors },
    });
    expect(network.layers).toEqual([2, 2]);
    expect([...weights]).toEqual([1, 3, 2, 4]);
    expect(preprocessing).toBeUndefined();
  });

  it('of Scaler and Normalizer become preprocessing', () => {
    const nodes: GivenNode[] = [
      ['ai.onnx.ml.Scaler', ['x'], 's', { offset: [0.5, 1], scale: [2, 0.25] }],
      ['ai.onnx.ml.Normalizer', ['s'], 'n', { norm: 'L2' }],
      ['Sub', ['n', 'm'], 'v'],
      layer,
    ];
    expect(networkOf({ nodes, tensors: { W, m: 0.125 } }).preprocessing).toEqual({
      columns: [
        { name: 'x1', mean: 0.5, scale: 0.5 },
        { name: 'x2', mean: 1, scale: 4 },
      ],
      rows: [{ normalise: 'l2' }, { mean: [0.125, 0.125], scale: [1, 1] }],
    });
  });

  it('of integers are sums and products; quotients of constants lose their fractions, and casts to bool count', () => {
    const added = networkOf({
      nodes: [
        ['Add', ['x', 'm'], 'a'],
        ['Mul', ['a', 'm'], 's'],
        ['Cast', ['s'], 'c', { to: 1n }],
        ['Div', ['c', 'two'], 'v'],
        layer,
      ],
      tensors: { W, m: [3, -1], two: 2 },
      dataType: DataType.INT64,
    });
    // ((x + 3) · 3) / 2 = (x + 3) / (2/3), and ((x − 1) · −1) / 2 = (x − 1) / −2
    expect(added.preprocessing!.columns.map(({ mean, scale }) => [mean, scale])).toEqual([
      [-3, 2 / 3],
      [1, -2],
    ]);
    const divided = networkOf({
      nodes: [
        ['Div', ['m', 'n'], 'q'],
        ['Cast', ['half'], 'b', { to: 9n }],
        ['Cast', ['b'], 'i', { to: 7n }],
        ['Add', ['q', 'i'], 's'],
        ['Cast', ['s'], 'f', { to: 11n }],
        ['Sub', ['x', 'f'], 'v'],
        layer,
      ],
      tensors: { W, m: [7, -7], n: 2, half: [0.5, 0] },
      integers: ['m', 'n'],
    });
    expect(divided.preprocessing!.columns.map(({ mean }) => mean)).toEqual([4, -3]); // 3 + 1, −3 + 0
  });

  it.each<[string, readonly GivenNode[], readonly (readonly number[])[]]>([
    ['1 × 2', [['Gather', ['x', 'i'], 'v', { axis: -1n }]], [[1, 0]]],
    [
      '2 × 1',
      [
        ['Gather', ['x', 'i'], 'g', { axis: 1n }],
        ['Flatten', ['g'], 'v'],
      ],
      [[1], [0]],
    ],
  ])('of Gather pick inputs by %s indices', (_, nodes, i) => {
    const { weights } = networkOf({ nodes: [...nodes, layer], tensors: { W, i }, integers: ['i'] });
    expect([...weights]).toEqual([3, 1, 4, 2]);
  });

  it('of BatchNormalization become a scaling: γ(x − mean)/√var + β', () => {
    const nodes: GivenNode[] = [['BatchNormalization', ['x', 'g', 'b', 'm', 'v2'], 'v', { epsilon: 1 }], layer];
    const tensors = { W, g: [2, -1], b: [1, 3], m: [4, 5], v2: [3, 8] };
    // 2(x − 4)/2 + 1 = x − 3, and −(x − 5)/3 + 3 = (x − 14)/(−3)
    const { preprocessing } = networkOf({ nodes, tensors });
    expect(preprocessing!.columns.map(({ mean, scale }) => [mean, scale])).toEqual([
      [3, 1],
      [14, -3],
    ]);
  });

  it.each<[string, readonly GivenNode[], Partial<GivenModel>]>([
    ['node 0 (Relu) is an activation before the first layer', [['Relu', ['x'], 'v']], {}],
    ['node 0 (Cast) casts to int64 before the outputs', [['Cast', ['x'], 'v', { to: 7n }]], {}],
    [
      'node 0 (Flatten) takes a sample of 2, and does not keep samples apart',
      [['Flatten', ['x'], 'v', { axis: 0n }]],
      {},
    ],
    [
      'node 0 (Reshape) takes a sample of 2, and',
      [['Reshape', ['x', 's'], 'v']],
      { tensors: { s: [2, -1] }, integers: ['s'] },
    ],
    [
      'node 0 (Gather) picks input 1 twice',
      [['Gather', ['x', 'i'], 'v', { axis: 1n }]],
      { tensors: { i: [1, 1] }, integers: ['i'] },
    ],
    [
      'node 0 (Gather) picks input 2 of 2',
      [['Gather', ['x', 'i'], 'v', { axis: 1n }]],
      { tensors: { i: [0, 2] }, integers: ['i'] },
    ],
    [
      'node 0 (Gather) must pick a list of inputs along the last axis',
      [['Gather', ['x', 'i'], 'v']],
      { tensors: { i: [0, 1] }, integers: ['i'] },
    ],
    [
      'node 0 (ai.onnx.ml.Normalizer) must divide by norm L1 or L2, got "MAX"',
      [['ai.onnx.ml.Normalizer', ['x'], 'v']],
      {},
    ],
    // The output of Gather has the dimensions of its indices: samples × 2 × 1, or samples × 1 × 2, which Gemm refuses.
    [
      'node 1 (MatMul) multiplies a sample of 2 × 1 by 2 × 2',
      [['Gather', ['x', 'i'], 'v', { axis: 1n }]],
      { tensors: { i: [[1], [0]] }, integers: ['i'] },
    ],
    [
      'node 1 (Gemm) multiplies a sample of 1 × 2 by 2 × 2',
      [
        ['Gather', ['x', 'i'], 'u', { axis: 1n }],
        ['Gemm', ['u', 'W'], 'v'],
      ],
      { tensors: { i: [[1, 0]] }, integers: ['i'] },
    ],
    ['node 0 (Mul) multiplies by 0', [['Mul', ['x', 'm'], 'v']], { tensors: { m: [1, 0] } }],
    ['node 0 (Div) divides a constant by a value', [['Div', ['m', 'x'], 'v']], { tensors: { m: [1, 2] } }],
    [
      'node 0 (Add) takes "m" (2 × 2), which must be a number, or one for each of a sample (2)',
      [['Add', ['x', 'm'], 'v']],
      { tensors: { m: W } },
    ],
    [
      'node 0 (BatchNormalization) multiplies input 1 by 0',
      [['BatchNormalization', ['x', 'g', 'o', 'o', 'o'], 'v']],
      { tensors: { g: [1, 0], o: [1, 1] } },
    ],
    ['node 0 (Dropout) is in training mode', [['Dropout', ['x', 'r', 'r'], 'v']], { tensors: { r: 1 } }],
    [
      'node 0 (Div) calculates with int64, which rounds quotients: cast to floats before',
      [
        ['Div', ['x', 'm'], 'q'],
        ['Cast', ['q'], 'v', { to: 1n }],
      ],
      { tensors: { m: 2 }, dataType: DataType.INT64 },
    ],
    [
      'node 0 (Sub) calculates with uint8, which wraps what is beyond their range: cast to floats before',
      [
        ['Sub', ['x', 'm'], 'q'],
        ['Cast', ['q'], 'v', { to: 1n }],
      ],
      { tensors: { m: 2 }, dataType: DataType.UINT8 },
    ],
    ...(
      [
        [2 ** 63, 7n, '9223372036854776000, which int64'],
        [300.9, 3n, '300, which int8'],
        [-2.5, 2n, '-2, which uint8'],
      ] as const
    ).map(([m, to, message]): [string, readonly GivenNode[], Partial<GivenModel>] => [
      `node 0 (Cast) makes ${message} does not hold`,
      [
        ['Cast', ['m'], 'c', { to }],
        ['Cast', ['c'], 'f', { to: 11n }],
        ['Add', ['x', 'f'], 'v'],
      ],
      { tensors: { m } },
    ]),
    [
      'node 0 (Reciprocal) makes 0.5, which int64 does not hold',
      [
        ['Reciprocal', ['m'], 'c'],
        ['Cast', ['c'], 'f', { to: 11n }],
        ['Add', ['x', 'f'], 'v'],
      ],
      { tensors: { m: 2 }, integers: ['m'] },
    ],
    [
      'node 0 (Div) makes Infinity, which int64 does not hold',
      [
        ['Div', ['m', 'n'], 'c'],
        ['Cast', ['c'], 'f', { to: 11n }],
        ['Add', ['x', 'f'], 'v'],
      ],
      { tensors: { m: [1, 1], n: [1, 0] }, integers: ['m', 'n'] },
    ],
  ])('%s', (message, nodes, given) => {
    const model = { ...given, nodes: [...nodes, layer], tensors: { W, ...given.tensors } };
    expect(() => graphOf(model)).toThrow(`net.onnx: ${message}`);
  });
});

describe('layers', () => {
  it('begin behind an activation, with what maps its values', () => {
    const nodes: GivenNode[] = [
      ['Tanh', ['h'], 't'],
      ['Mul', ['t', 'two'], 'a'],
    ];
    expect([...networkOf(hidden(nodes, { tensors: { two: 2 } })).weights]).toEqual([1, 3, 2, 4, 2, 6, 4, 8]);
  });

  it('without an activation between are linear', () => {
    const { network } = networkOf(hidden([['Identity', ['h'], 'a']]));
    expect([network.activation, network.biases]).toEqual(['linear', 'none']);
  });

  it.each<[string, GivenModel]>([
    ['node 0 (Gemm) multiplies from the left', { nodes: [['Gemm', ['x', 'W'], 'y', { transA: 1n }]], tensors: { W } }],
    ['node 0 (MatMul) multiplies from the left', { nodes: [['MatMul', ['W', 'x'], 'y']], tensors: { W } }],
    [
      'node 0 (MatMul) multiplies a sample of 3 × 2 by 2 × 2',
      { nodes: [['MatMul', ['x', 'W'], 'y']], tensors: { W }, input: [-1, 3, 2] },
    ],
    [
      'node 0 (MatMul) multiplies a sample of 2 by 2:',
      { nodes: [['MatMul', ['x', 'W'], 'y']], tensors: { W: [1, 2] } },
    ],
    [
      'node 0 (Gemm) has weights that are not finite: NaN',
      { nodes: [['Gemm', ['x', 'W'], 'y']], tensors: { W: [[1], [Number.NaN]] } },
    ],
    [
      'node 1 (MatMul) takes "h" and "h"',
      {
        nodes: [
          ['MatMul', ['x', 'W'], 'h'],
          ['MatMul', ['h', 'h'], 'y'],
        ],
        tensors: { W },
      },
    ],
    [
      'node 2 (Add) takes "t" and "h", which both',
      hidden([
        ['Tanh', ['h'], 't'],
        ['Add', ['t', 'h'], 'a'],
      ]),
    ],
    [
      '"h" goes to node 1 (Tanh) and node 2 (Relu): a network is one chain',
      {
        nodes: [
          ['MatMul', ['x', 'W'], 'h'],
          ['Tanh', ['h'], 'a'],
          ['Relu', ['h'], 'b'],
          ['Concat', ['a', 'b'], 'c', { axis: 1n }],
          ['MatMul', ['c', 'V'], 'y'],
        ],
        tensors: { W, V: [[1], [2], [3], [4]] },
      },
    ],
    ['output "h" is taken from between the layers', hidden([['Tanh', ['h'], 'a']], { outputs: ['h', 'y'] })],
    [
      'output "c" is the same for all inputs',
      {
        nodes: [
          ['MatMul', ['x', 'W'], 'y'],
          ['Neg', ['W'], 'c'],
        ],
        tensors: { W },
        outputs: ['y', 'c'],
      },
    ],
    [
      'node 1 (Exp) makes a constant, and is not computed here',
      {
        nodes: [
          ['Tanh', ['x'], 'z'],
          ['Exp', ['W'], 'E'],
          ['MatMul', ['x', 'E'], 'y'],
        ],
        tensors: { W },
      },
    ],
    [
      'node 0 (MatMul) takes "V", which nothing before it gives',
      {
        nodes: [
          ['MatMul', ['x', 'V'], 'y'],
          ['Identity', ['W'], 'V'],
        ],
        tensors: { W },
        outputs: ['y'],
      },
    ],
  ])('%s', (message, model) => {
    expect(() => graphOf(model)).toThrow(`net.onnx: ${message}`);
  });

  it.each<[string, GivenModel]>([
    ['net.onnx has no layer: there is no MatMul or Gemm', { nodes: [['Tanh', ['x'], 'y']] }],
    ['net.onnx must have opset 7 or later, got 6', { nodes: [['MatMul', ['x', 'W'], 'y']], tensors: { W }, opset: 6 }],
    [
      'net.onnx: input "x" must be numbers, got string',
      { nodes: [['Tanh', ['x'], 'y']], tensors: {}, dataType: DataType.STRING },
    ],
    [
      'net.onnx: input "x" must have at most 1048576 numbers a sample',
      { nodes: [['Tanh', ['x'], 'y']], input: [-1, 2 ** 30] },
    ],
    [
      'net.onnx has values of more than 2097152 numbers a sample',
      { nodes: ['a', 'b', 'c'].map((name, i): GivenNode => ['Identity', ['xabc'[i]], name]), input: [-1, 2 ** 20] },
    ],
  ])('%s', (message, model) => {
    expect(() => graphOf(model)).toThrow(message);
  });

  it('that only nodes outside of the way to outputs spoil are read', () => {
    const nodes: GivenNode[] = [
      ['MatMul', ['x', 'W'], 'y'],
      ['Loop', ['x'], 'unused'],
    ];
    expect(networkOf({ nodes, tensors: { W }, outputs: ['y'] }).network.layers).toEqual([2, 2]);
  });
});

describe('tails', () => {
  const behind = (nodes: readonly GivenNode[], given: Partial<GivenModel> = {}): GivenModel => ({
    ...given,
    nodes: [['MatMul', ['x', 'W'], 'h'], ...nodes],
    tensors: { W, ...given.tensors },
  });
  const zipMap = (settings: NonNullable<GivenNode[3]>): GivenNode => ['ai.onnx.ml.ZipMap', ['p'], 'z', settings];

  it.each<[string, readonly string[] | undefined, GivenModel]>([
    [
      'softmax',
      undefined,
      behind([
        ['Softmax', ['h'], 'p'],
        ['ArgMax', ['p'], 'l', { axis: 1n }],
      ]),
    ],
    ['logSoftmax', undefined, behind([['LogSoftmax', ['h'], 'p']])],
    [
      'sigmoid',
      undefined,
      behind(
        [
          ['Squeeze', ['h', 's'], 'q'],
          ['Sigmoid', ['q'], 'p'],
        ],
        { tensors: { W: [[1], [2]], s: [1] }, integers: ['s'] },
      ),
    ],
    ['linear', undefined, behind([['Reshape', ['h', 's'], 'p']], { tensors: { W, s: [-1] }, integers: ['s'] })],
    ...(['p', 'c'] as const).map((last): [string, undefined, GivenModel] => [
      'softmax', // the same values become probabilities, and a label
      undefined,
      behind(
        [
          ['ArgMax', ['h'], 'l'],
          ['Cast', ['l'], 'f', { to: 1n }],
          ['Softmax', ['h'], 'p'],
          ['Cast', ['p'], 'c', { to: 1n }],
        ],
        { outputs: ['f', last] },
      ),
    ]),
    [
      'logSoftmax', // probabilities make the label alone
      undefined,
      behind(
        [
          ['Softmax', ['h'], 'p'],
          ['ArgMax', ['p'], 'i'],
          ['LogSoftmax', ['h'], 'l'],
        ],
        { outputs: ['i', 'l'] },
      ),
    ],
    [
      'softmax',
      undefined,
      behind([
        ['Softmax', ['h'], 'p'],
        ['ai.onnx.ml.Normalizer', ['p'], 'n', { norm: 'L1' }],
      ]),
    ],
    [
      'softmax', // what is rounded is a label where the outputs are there, too
      undefined,
      behind(
        [
          ['Softmax', ['h'], 'p'],
          ['Round', ['p'], 'r'],
          ['Cast', ['r'], 'i', { to: 7n }],
        ],
        { outputs: ['i', 'p'] },
      ),
    ],
    ['softmax', undefined, behind([['Softmax', ['h'], 'p']], { outputs: ['h', 'p'] })],
    ['softmax', ['a', 'b'], behind([['Softmax', ['h'], 'p'], zipMap({ classlabels_strings: ['a', 'b'] })])],
    ['softmax', ['0', '7'], behind([['Softmax', ['h'], 'p'], zipMap({ classlabels_int64s: [0n, 7n] })])],
    ['softmax', undefined, behind([['Softmax', ['h'], 'p'], zipMap({ classlabels_strings: ['a', 'a'] })])],
    [
      'softmax',
      ['no', 'yes'],
      behind(
        [
          ['Softmax', ['h'], 'p'],
          ['ArgMax', ['p'], 'i'],
          ['ai.onnx.ml.ArrayFeatureExtractor', ['c', 'i'], 'l'],
        ],
        { texts: { c: ['no', 'yes'] } },
      ),
    ],
    [
      'sigmoid', // one probability p of two classes, as scikit-learn's converter makes both of it: 1 − p and p
      undefined,
      behind(
        [
          ['Sigmoid', ['h'], 'p'],
          ['Sub', ['one', 'p'], 'q'],
          ['Concat', ['q', 'p'], 'both', { axis: 1n }],
          ['ArgMax', ['both'], 'i'],
        ],
        { tensors: { W: [[1], [2]], one: 1 } },
      ),
    ],
  ])('%s outputs have names %j', (activation, names, model) => {
    const { network, outputNames } = networkOf(model);
    expect([network.outputActivation, outputNames]).toEqual([activation, names]);
  });

  const integers = { tensors: { W, i: [1, 0] }, integers: ['i'] };
  const ofOne = (nodes: readonly GivenNode[], given: Partial<GivenModel> = {}) =>
    behind([['Sigmoid', ['h'], 'p'], ...nodes], { ...given, tensors: { W: [[1], [2]], one: 1, two: 2 } });
  it.each<[string, GivenModel]>([
    ...['Exp', 'Neg', 'Round', 'Conv', 'ReduceMax', 'TopK'].map((operator): [string, GivenModel] => [
      `2 (${operator})`,
      behind([
        ['Tanh', ['h'], 'p'],
        [operator, ['p'], 'y'],
      ]),
    ]),
    ...(
      [
        ['Mul', ['p', 'p'], 'y'],
        ['Concat', ['p', 'p'], 'y', { axis: 1n }],
        ['Gather', ['p', 'i'], 'y', { axis: 1n }],
        ['ai.onnx.ml.ArrayFeatureExtractor', ['p', 'i'], 'y'],
        ['ai.onnx.ml.Normalizer', ['p'], 'y', { norm: 'L1' }],
        ['Cast', ['p'], 'y', { to: 7n }],
      ] as GivenNode[]
    ).map((node): [string, GivenModel] => [`2 (${node[0]})`, behind([['Sigmoid', ['h'], 'p'], node], integers)]),
    [
      '2 (Log)',
      behind([
        ['Softmax', ['h'], 'p'],
        ['Log', ['p'], 'l'],
        ['Identity', ['l'], 'y'],
      ]),
    ],
    [
      '1 (Cast)',
      behind([
        ['Cast', ['h'], 'i', { to: 6n }],
        ['Cast', ['i'], 'f', { to: 1n }],
        ['Softmax', ['f'], 'y'],
      ]),
    ],
    [
      '2 (Sub)',
      behind([
        ['ReduceMax', ['h'], 'm'],
        ['Sub', ['h', 'm'], 'y'],
      ]),
    ],
    [
      '2 (Where)',
      behind(
        [
          ['Greater', ['h', 'z'], 'g'],
          ['Where', ['g', 'h', 'z'], 'y'],
        ],
        { tensors: { z: 0 } },
      ),
    ],
    ['1 (Mul)', behind([['Mul', ['h', 'two'], 'y']], { tensors: { two: 2 }, outputs: ['y', 'h'] })],
    ['1 (Tanh)', behind([['Tanh', ['h'], 'y']], { outputs: ['y', 'h'] })],
    [
      '2 (Neg)',
      behind(
        [
          ['Sigmoid', ['h'], 'p'],
          ['Neg', ['h'], 'n'],
        ],
        { outputs: ['p', 'n'] },
      ),
    ],
    [
      '2 (LogSoftmax)',
      behind(
        [
          ['Softmax', ['h'], 'p'],
          ['LogSoftmax', ['h'], 'l'],
        ],
        { outputs: ['p', 'l'] },
      ),
    ],
    ['2 (Sub)', ofOne([['Sub', ['one', 'p'], 'y']])],
    [
      '3 (Concat)',
      ofOne([
        ['Sub', ['two', 'p'], 'q'],
        ['Concat', ['q', 'p'], 'y', { axis: 1n }],
      ]),
    ],
    [
      '3 (Concat)',
      ofOne([
        ['Sub', ['one', 'p'], 'q'],
        ['Concat', ['p', 'q'], 'y', { axis: 1n }],
      ]),
    ],
  ])('node %s changes outputs', (node, model) => {
    expect(() => graphOf(model)).toThrow(`net.onnx: behind the last layer, node ${node} changes outputs: it may keep`);
  });

  it.each<[string, GivenModel]>([
    ['node 1 (Softmax) is along axis 0', behind([['Softmax', ['h'], 'p', { axis: 0n }]])],
  ])('%s', (message, model) => {
    expect(() => graphOf(model)).toThrow(`net.onnx: ${message}`);
  });
});
