import { TensorProto_DataType as DataType } from '../../../src/formats/onnx/onnx_pb.ts';
import { type Case, type Content, caseOf } from '../case.ts';
import { floats, int64s, list, model, tensor, WEIGHTS, withTensors } from './models.ts';

/** Tensors that are none, or no weights. */
export function tensors(): Case[] {
  const bad: readonly (readonly [name: string, content: Content])[] = [
    ['a negative size', withTensors(tensor('w1', [2, 3], { dims: [2n, -3n] }))],
    ['sizes beyond memory', withTensors(tensor('w1', [2, 3], { dims: [2n ** 40n, 2n ** 40n] }))],
    ['the largest size', withTensors(tensor('w1', [2, 3], { dims: [2n ** 63n - 1n, 3n] }))],
    ['a size of 0', withTensors(tensor('w1', [0, 3]))],
    ['bytes that are missing', withTensors(tensor('w1', [2, 3], { rawData: floats(1, 2) }))],
    ['bytes too many', withTensors(tensor('w1', [2, 3], { rawData: floats(...list(7, Number)) }))],
    ['half a float', withTensors(tensor('w1', [2, 3], { rawData: new Uint8Array(23) }))],
    ['no bytes', withTensors(tensor('w1', [2, 3], { rawData: new Uint8Array() }))],
    ['numbers of another type', withTensors(tensor('w1', [2, 3], { rawData: new Uint8Array(), int64Data: [1n] }))],
    ['no type', withTensors(tensor('w1', [2, 3], { dataType: 0 }))],
    ['a type that is none', withTensors(tensor('w1', [2, 3], { dataType: 99 }))],
    ['a negative type', withTensors(tensor('w1', [2, 3], { dataType: -1 }))],
    [
      'texts',
      withTensors({ name: 'w1', dims: [2n, 3n], dataType: DataType.STRING, stringData: list(6, () => floats(1)) }),
    ],
    ['complex numbers', withTensors(tensor('w1', [2, 3], { dataType: DataType.COMPLEX64 }))],
    [
      'floats of 8 bits',
      withTensors(tensor('w1', [2, 3], { dataType: DataType.FLOAT8E4M3FN, rawData: new Uint8Array(6) })),
    ],
    ['NaN', withTensors(tensor('w1', [2, 3], { rawData: floats(1, 2, Number.NaN, 4, 5, 6) }))],
    ['infinity', withTensors(tensor('b1', [2], { rawData: floats(1, Number.POSITIVE_INFINITY) }))],
    ['a segment', withTensors(tensor('w1', [2, 3], { segment: { begin: 0n, end: 6n } }))],
    ['33 dimensions', withTensors(tensor('w1', [2, 3], { dims: [2n, 3n, ...list(31, () => 1n)] }))],
    ['a hundred thousand dimensions', withTensors(tensor('w1', [2, 3], { dims: list(100_000, () => 1n) }))],
    ['no dimension', withTensors(tensor('w1', [], { rawData: floats(1) }))],
    ['three dimensions', withTensors(tensor('w1', [2, 3, 1]))],
    ['weights turned', withTensors(tensor('w1', [3, 2]))],
    ['weights of other inputs', withTensors(tensor('w1', [2, 4]))],
    ['weights of other units', withTensors(tensor('w2', [1, 3]))],
    ['biases of other units', withTensors(tensor('b1', [3]))],
    ['biases of two dimensions', withTensors(tensor('b1', [2, 2]))],
    ['a name twice', model({ initializer: [...WEIGHTS, tensor('w1', [2, 3])] })],
    ['no weights', model({ initializer: WEIGHTS.slice(1) })],
    [
      'sparse weights',
      model({ sparseInitializer: [{ values: tensor('s', [1]), indices: int64s('i', 0), dims: [6n] }] }),
    ],
    [
      '60 MB of weights',
      () => withTensors(tensor('w1', [2, 3], { dims: [2n, 7_500_000n], rawData: new Uint8Array(60_000_000) })),
    ],
    [
      '120 MB of small weights',
      () =>
        withTensors(
          tensor('w1', [], {
            dims: [2n, 30_000_000n],
            dataType: DataType.FLOAT16,
            rawData: new Uint8Array(120_000_000),
          }),
        ),
    ],
  ];
  return bad.map(([name, content]) => caseOf('network', 'x.onnx', `tensors: ${name}`, content));
}
