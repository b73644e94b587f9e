import { create, type DescMessage, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as Attribute,
  type AttributeProtoSchema,
  TensorProto_DataType as DataType,
  type GraphProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from '../../../src/formats/onnx/onnx_pb.ts';

export const list = <Item>(count: number, item: (k: number) => Item) =>
  Array.from({ length: count }, (_, k) => item(k));

/** The fields that a message is made of. */
type Init<Schema extends DescMessage> = Exclude<MessageInitShape<Schema>, { readonly $typeName: string }>;
export type Graph = Init<typeof GraphProtoSchema>;
export type Node = Init<typeof NodeProtoSchema>;
export type Tensor = Init<typeof TensorProtoSchema>;
export type AttributeInit = Init<typeof AttributeProtoSchema>;
export type Value = Init<typeof ValueInfoProtoSchema>;

export const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

export const tensor = (name: string, dims: number[], more: Tensor = {}): Tensor => ({
  ...{ name, dims: dims.map(BigInt), dataType: DataType.FLOAT },
  rawData: floats(
    ...list(
      dims.reduce((product, length) => product * length, 1),
      (k) => Math.sin(k + 1),
    ),
  ),
  ...more,
});
export const value = (name: string, ...sizes: (number | string)[]): Value => {
  const dim = sizes.map((size) =>
    typeof size === 'string'
      ? { value: { case: 'dimParam' as const, value: size } }
      : { value: { case: 'dimValue' as const, value: BigInt(size) } },
  );
  return { name, type: { value: { case: 'tensorType', value: { elemType: DataType.FLOAT, shape: { dim } } } } };
};
export const node = (
  opType: string,
  input: string[],
  output: string[],
  attribute: AttributeInit[] = [],
  more: Node = {},
): Node => ({
  ...{ opType, input, output, attribute, name: output[0] ?? '' },
  ...more,
});
export const int = (name: string, i: number | bigint): AttributeInit => ({ name, type: Attribute.INT, i: BigInt(i) });
export const real = (name: string, f: number): AttributeInit => ({ name, type: Attribute.FLOAT, f });
export const ints = (name: string, ...values: number[]): AttributeInit => ({
  ...{ name, type: Attribute.INTS, ints: values.map(BigInt) },
});
export const int64s = (name: string, ...values: (number | bigint)[]): Tensor => ({
  ...{ name, dims: [BigInt(values.length)], dataType: DataType.INT64, int64Data: values.map(BigInt) },
});

/** 3-2-1: tanh, sigmoid. */
export const WEIGHTS: Tensor[] = [tensor('w1', [2, 3]), tensor('b1', [2]), tensor('w2', [1, 2]), tensor('b2', [1])];
export const LAYERS: Node[] = [
  node('Gemm', ['x', 'w1', 'b1'], ['n1'], [int('transB', 1)]),
  node('Tanh', ['n1'], ['h1']),
  node('Gemm', ['h1', 'w2', 'b2'], ['n2'], [int('transB', 1)]),
  node('Sigmoid', ['n2'], ['y']),
];
export const GRAPH: Graph = {
  ...{ name: 'g', node: LAYERS, initializer: WEIGHTS },
  ...{ input: [value('x', 'n', 3)], output: [value('y', 'n', 1)] },
};
export type Model = Init<typeof ModelProtoSchema>;
export const model = (graph: Graph, more: Model = {}): Uint8Array => {
  const init: Model = {
    irVersion: 8n,
    opsetImport: [{ domain: '', version: 17n }],
    graph: { ...GRAPH, ...graph },
    ...more,
  };
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, init));
};
/** A model that is right. */
export const GOOD_MODEL = model({});

/** With other initializers in place of those of their names. */
export const withTensors = (...tensors: Tensor[]) =>
  model({ initializer: [...WEIGHTS.filter(({ name }) => !tensors.some((other) => other.name === name)), ...tensors] });
/** With nodes between the input and the first layer, which takes what they call `x0`. */
export const withHead = (nodes: Node[], ...tensors: Tensor[]) =>
  model({
    node: [...nodes, { ...LAYERS[0], input: ['x0', 'w1', 'b1'] }, ...LAYERS.slice(1)],
    initializer: [...WEIGHTS, ...tensors],
  });
/** With nodes behind the output layer, which take `y` and give `z`. */
export const withTail = (nodes: Node[], ...tensors: Tensor[]) =>
  model({ node: [...LAYERS, ...nodes], initializer: [...WEIGHTS, ...tensors], output: [value('z', 'n', 1)] });
/** With nodes that make the weights of the first layer, `w`, of constants. */
export const withWeights = (nodes: Node[], ...tensors: Tensor[]) =>
  model({
    node: [...nodes, { ...LAYERS[0], input: ['x', 'w', 'b1'] }, ...LAYERS.slice(1)],
    initializer: [...WEIGHTS, ...tensors],
  });
