import {
  AttributeProto_AttributeType as Attribute,
  TensorProto_DataType as DataType,
} from '../../../src/formats/onnx/onnx_pb.ts';
import { type Case, type Content, caseOf, many } from '../case.ts';
import {
  floats,
  GOOD_MODEL,
  GRAPH,
  int,
  int64s,
  ints,
  LAYERS,
  list,
  model,
  type Node,
  node,
  real,
  tensor,
  value,
  WEIGHTS,
  withHead,
  withTail,
  withWeights,
} from './models.ts';

/** Graphs that are no fully connected networks, or never end. */
export function graphs(): Case[] {
  const chain = (count: number, opType: string) => [
    node(opType, ['x'], ['i0']),
    ...list(count, (k) => node(opType, [`i${k}`], [`i${k + 1}`])),
    node('Identity', [`i${count}`], ['x0']),
  ];
  const doubled = (count: number, join: (k: number) => Node) =>
    withWeights(
      [...list(count, join), node('Reshape', [`c${count}`, 'two'], ['w'])],
      tensor('c0', [1000]),
      int64s('two', 2, -1),
    );
  const one = (index: number, more: Node) =>
    model({ node: LAYERS.map((layer, k) => (k === index ? { ...layer, ...more } : layer)) });
  const bad: readonly (readonly [name: string, content: Content])[] = [
    ['no node', model({ node: [] })],
    ['no input', model({ input: [] })],
    ['no output', model({ output: [] })],
    ['two inputs', model({ input: [value('x', 'n', 3), value('u', 'n', 3)] })],
    ['two outputs', model({ output: [value('y', 'n', 1), value('h1', 'n', 2)] })],
    ['an output that nobody gives', model({ output: [value('none', 'n', 1)] })],
    ['an output that is the input', model({ output: [value('x', 'n', 3)] })],
    ['an output that is a constant', model({ output: [value('w1', 2, 3)] })],
    ['an input without a name', model({ input: [value('', 'n', 3)] })],
    ['an input of other sizes', model({ input: [value('x', 'n', 4)] })],
    ['a hundred thousand sizes', model({ input: [value('x', ...list(100_000, () => 1))] })],
    [
      'texts as input',
      model({ input: [{ name: 'x', type: { value: { case: 'tensorType', value: { elemType: 8 } } } }] }),
    ],
    ['a sequence as input', model({ input: [{ name: 'x', type: { value: { case: 'sequenceType', value: {} } } }] })],
    ['no opset', model({}, { opsetImport: [] })],
    ['opset 1', model({}, { opsetImport: [{ version: 1n }] })],
    ['a negative opset', model({}, { opsetImport: [{ version: -17n }] })],
    [
      'a circle',
      model({ node: [node('Add', ['y', 'x'], ['u']), { ...LAYERS[0], input: ['u', 'w1', 'b1'] }, ...LAYERS.slice(1)] }),
    ],
    ['a node that takes what it gives', one(1, { input: ['h1'] })],
    ['nodes in the wrong order', model({ node: [...LAYERS].reverse() })],
    ['a value that is given twice', model({ node: [...LAYERS, node('Tanh', ['n1'], ['y'])] })],
    ['a value that the input gives', one(0, { output: ['x'] })],
    ['a value that nobody gives', one(1, { input: ['none'] })],
    ['a node without inputs', one(1, { input: [] })],
    ['a node without outputs', one(1, { output: [] })],
    ['Gemm without inputs', one(0, { input: [] })],
    ['Gemm of one input', one(0, { input: ['x'] })],
    ['Gemm of the sample twice', one(0, { input: ['x', 'x', 'b1'] })],
    ['Gemm with its constant in front', one(0, { input: ['w1', 'x', 'b1'] })],
    ['Gemm turned', one(0, { attribute: [int('transA', 1), int('transB', 1)] })],
    ['transB as a text', one(0, { attribute: [{ name: 'transB', type: Attribute.STRING, s: Buffer.from('1') }] })],
    ['alpha is NaN', one(0, { attribute: [real('alpha', Number.NaN), int('transB', 1)] })],
    ['alpha is infinite', one(0, { attribute: [real('alpha', Number.POSITIVE_INFINITY), int('transB', 1)] })],
    ['alpha is 0', one(0, { attribute: [real('alpha', 0), int('transB', 1)] })],
    ['no operator', one(1, { opType: '' })],
    ['an unknown operator', one(1, { opType: 'Fly' })],
    ['an operator of objects', one(1, { opType: 'constructor' })],
    ['__proto__ as an operator', one(1, { opType: '__proto__' })],
    ['an operator of 10 MB', () => one(1, { opType: many('x', 10_000_000) })],
    ['an operator of another domain', one(1, { domain: 'com.example' })],
    ['a domain with line breaks', one(1, { domain: 'a\nb\u001b[2J', opType: 'Tanh' })],
    ['a name with line breaks', one(1, { opType: 'Sin', name: 'a\nb\u001b[2J' })],
    ['LeakyRelu of NaN', one(1, { opType: 'LeakyRelu', attribute: [real('alpha', Number.NaN)] })],
    ['LeakyRelu of −1', one(1, { opType: 'LeakyRelu', attribute: [real('alpha', -1)] })],
    ['Softmax of samples', one(3, { opType: 'Softmax', attribute: [int('axis', 0)] })],
    ['Softmax of axis 2⁶²', one(3, { opType: 'Softmax', attribute: [int('axis', 2n ** 62n)] })],
    ['Loop', one(1, { opType: 'Loop', attribute: [{ name: 'body', type: Attribute.GRAPH, g: GRAPH }] })],
    ['If', one(1, { opType: 'If', attribute: [{ name: 'then_branch', type: Attribute.GRAPH, g: GRAPH }] })],
    ['LSTM', one(1, { opType: 'LSTM' })],
    [
      'a thousand layers',
      model({
        node: [...list(2000, (k) => node('MatMul', [k === 0 ? 'x' : `m${k}`, 'q'], [k === 1999 ? 'y' : `m${k + 1}`]))],
        initializer: [tensor('q', [3, 3])],
      }),
    ],
    [
      'batch normalisation with a negative variance',
      withHead(
        [node('BatchNormalization', ['x', 's', 's', 's', 'v'], ['x0'])],
        tensor('s', [3]),
        tensor('v', [3], { rawData: floats(-1, 1, 1) }),
      ),
    ],
    [
      'batch normalisation of other inputs',
      withHead([node('BatchNormalization', ['x', 's', 's', 's', 's'], ['x0'])], tensor('s', [4])),
    ],
    [
      'batch normalisation in training',
      withHead([node('BatchNormalization', ['x', 's', 's', 's', 's'], ['x0', 'a', 'b', 'c', 'd'])], tensor('s', [3])),
    ],
    [
      'division by 0',
      withHead([node('Div', ['x', 'zero'], ['x0'])], tensor('zero', [3], { rawData: floats(1, 0, 1) })),
    ],
    ['division by the sample', withHead([node('Div', ['three', 'x'], ['x0'])], tensor('three', [3]))],
    ['Sub of other sizes', withHead([node('Sub', ['x', 'four'], ['x0'])], tensor('four', [4]))],
    ['Add of samples', withHead([node('Add', ['x', 'x'], ['x0'])])],
    ['Flatten of axis 99', withHead([node('Flatten', ['x'], ['x0'], [int('axis', 99)])])],
    ['Flatten of axis 0', withHead([node('Flatten', ['x'], ['x0'], [int('axis', 0)])])],
    ['Reshape to other inputs', withHead([node('Reshape', ['x', 's'], ['x0'])], int64s('s', -1, 4))],
    ['Reshape to two open sizes', withHead([node('Reshape', ['x', 's'], ['x0'])], int64s('s', -1, -1))],
    ['Reshape to 2⁶²', withHead([node('Reshape', ['x', 's'], ['x0'])], int64s('s', 2n ** 62n, 3))],
    ['Reshape by the sample', withHead([node('Reshape', ['x', 'x'], ['x0'])])],
    ['Cast to texts', withHead([node('Cast', ['x'], ['x0'], [int('to', 8)])])],
    ['Cast to integers', withHead([node('Cast', ['x'], ['x0'], [int('to', 7)])])],
    ['Cast to nothing', withHead([node('Cast', ['x'], ['x0'])])],
    [
      'Gather of inputs that are not there',
      withHead([node('Gather', ['x', 's'], ['x0'], [int('axis', 1)])], int64s('s', 0, 1, 7)),
    ],
    [
      'Gather of an input twice',
      withHead([node('Gather', ['x', 's'], ['x0'], [int('axis', 1)])], int64s('s', 0, 1, 1)),
    ],
    ['Gather of samples', withHead([node('Gather', ['x', 's'], ['x0'], [int('axis', 0)])], int64s('s', 0, 1, 2))],
    [
      'Gather of half an input',
      withHead(
        [node('Gather', ['x', 's'], ['x0'], [int('axis', 1)])],
        tensor('s', [3], { rawData: floats(0, 0.5, 1) }),
      ),
    ],
    [
      'Dropout in training',
      withHead([node('Dropout', ['x', 'r', 't'], ['x0'])], tensor('r', [], { rawData: floats(0.5) }), {
        name: 't',
        dataType: DataType.BOOL,
        rawData: Buffer.of(1),
      }),
    ],
    ['weights that the sample makes', withWeights([node('Mul', ['x', 'w1'], ['w'])])],
    ['weights of samples', withWeights([node('Transpose', ['x'], ['w'])])],
    ['Transpose of axes that are none', withWeights([node('Transpose', ['w1'], ['w'], [ints('perm', 0, 7)])])],
    ['Transpose of an axis twice', withWeights([node('Transpose', ['w1'], ['w'], [ints('perm', 0, 0)])])],
    [
      'Unsqueeze of a million axes',
      withWeights([node('Unsqueeze', ['w1', 'a'], ['w'])], int64s('a', ...list(100_000, Number))),
    ],
    ['a constant of nothing', withWeights([node('Constant', [], ['w'])])],
    [
      'a constant of a text',
      withWeights([
        node('Constant', [], ['w'], [{ name: 'value_string', type: Attribute.STRING, s: Buffer.from('x') }]),
      ]),
    ],
    ['a constant of 2³⁰ numbers', withWeights([node('ConstantOfShape', ['s'], ['w'])], int64s('s', 2 ** 15, 2 ** 15))],
    [
      'a constant that is expanded',
      withWeights([node('Expand', ['b1', 's'], ['w'])], int64s('s', 2 ** 20, 2 ** 20, 2)),
    ],
    ['a constant that is tiled', withWeights([node('Tile', ['b1', 's'], ['w'])], int64s('s', 2 ** 40))],
    [
      'a range of 2⁴⁰',
      withWeights([node('Range', ['a', 'b', 'c'], ['w'])], int64s('a', 0), int64s('b', 2 ** 40), int64s('c', 1)),
    ],
    [
      'a constant doubled forty times',
      doubled(40, (k) => node('Concat', [`c${k}`, `c${k}`], [`c${k + 1}`], [int('axis', 0)])),
    ],
    [
      'a constant of many of itself',
      doubled(8, (k) =>
        node(
          'Concat',
          list(100, () => `c${k}`),
          [`c${k + 1}`],
          [int('axis', 0)],
        ),
      ),
    ],
    [
      'a constant gathered again and again',
      withWeights(
        [
          ...list(2000, (k) => node('Gather', [k === 0 ? 'v' : `v${k}`, 'at'], [`v${k + 1}`])),
          node('Reshape', ['v2000', 's'], ['w']),
        ],
        tensor('v', [100_000]),
        int64s('at', ...list(100_000, Number)),
        int64s('s', 2, -1),
      ),
    ],
    [
      'a large constant, negated two hundred times',
      () =>
        withWeights(
          [
            ...list(200, (k) => node('Neg', [k === 0 ? 'v' : `v${k}`], [`v${k + 1}`])),
            node('Identity', ['v200'], ['w']),
          ],
          tensor('v', [], { dims: [2n, 4_000_000n], rawData: new Uint8Array(32_000_000) }),
        ),
    ],
    [
      'a large constant, transposed two hundred times',
      () =>
        withWeights(
          [
            ...list(200, (k) => node('Transpose', [k === 0 ? 'v' : `v${k}`], [`v${k + 1}`])),
            node('Identity', ['v200'], ['w']),
          ],
          tensor('v', [], { dims: [2n, 1_000_000n], rawData: new Uint8Array(8_000_000) }),
        ),
    ],
    ['a tail that is a layer', withTail([node('Conv', ['y', 'w1'], ['z'])])],
  ];
  const good: readonly (readonly [name: string, content: Content])[] = [
    ['an input of a negative size', model({ input: [value('x', 'n', -3)] })],
    ['an input of size 0', model({ input: [value('x', 'n', 0)] })],
    ['an input of size 2⁶²', model({ input: [value('x', 'n', 2 ** 62)] })],
    ['Gemm of nine inputs', one(0, { input: ['x', 'w1', 'b1', ...list(6, () => 'b1')] })],
    ['transB = 2', one(0, { attribute: [int('transB', 2)] })],
    ['Elu of 10³⁸', one(1, { opType: 'Elu', attribute: [real('alpha', 1e38)] })],
    [
      'ZipMap with a million labels',
      withTail([
        node(
          'ZipMap',
          ['y'],
          ['z'],
          [{ name: 'classlabels_strings', type: Attribute.STRINGS, strings: list(100_000, () => Buffer.from('a\n')) }],
          { domain: 'ai.onnx.ml' },
        ),
      ]),
    ],
    [
      'labels that are no letters',
      withTail(
        [
          node('ArgMax', ['y'], ['a'], [int('axis', 1)]),
          node('ArrayFeatureExtractor', ['l', 'a'], ['z'], [], { domain: 'ai.onnx.ml' }),
        ],
        { name: 'l', dataType: DataType.STRING, dims: [1n], stringData: [Buffer.of(0xff, 0xfe)] },
      ),
    ],
    ['as it is', GOOD_MODEL],
    ['a hundred thousand nodes that do nothing', withHead(chain(20_000, 'Identity'))],
    [
      'a hundred thousand nodes of nothing behind it',
      model({ node: [...LAYERS, ...list(20_000, (k) => node('Tanh', ['x'], [`u${k}`]))] }),
    ],
    ['notes', () => model({}, { docString: many('x', 1_000_000), metadataProps: [{ key: '__proto__', value: 'x' }] })],
    [
      'names of objects',
      model({ name: '__proto__', initializer: [...WEIGHTS, tensor('__proto__', [1]), tensor('constructor', [1])] }),
    ],
    ['opset 999', model({}, { opsetImport: [{ version: 999n }] })],
  ];
  return [
    ...bad.map(([name, content]) => caseOf('network', 'x.onnx', `graph: ${name}`, content)),
    ...good.map(([name, content]) => caseOf('network', 'x.onnx', `graph: ${name}`, content, false)),
  ];
}
