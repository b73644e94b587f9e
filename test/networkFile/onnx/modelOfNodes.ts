import { create } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type ModelProto,
  ModelProtoSchema,
} from '../../../src/formats/onnx/onnx_pb.ts';
import { tensorOf } from '../../../src/formats/onnx/withNumbers.ts';

/** A node: operator, what it takes, what it gives, and its settings. */
export type GivenNode = readonly [string, readonly string[], string | readonly string[], Settings?];
type Settings = Readonly<
  Record<string, number | bigint | string | readonly number[] | readonly bigint[] | readonly string[]>
>;

/** A model as a test writes it down. */
export interface GivenModel {
  readonly nodes: readonly GivenNode[];
  /** rows of numbers, a list of them, or one; integers where `int64` */
  readonly tensors?: Readonly<Record<string, number | readonly number[] | readonly (readonly number[])[]>>;
  readonly texts?: Readonly<Record<string, readonly string[]>>;
  readonly integers?: readonly string[];
  /** dimensions of the input `x`; −1: open. Absent: it has no shape */
  readonly input?: readonly number[];
  /** default: what the last node gives */
  readonly outputs?: readonly string[];
  readonly opset?: number;
  readonly irVersion?: number;
  readonly dataType?: DataType;
}

const textBytes = (text: string) => new TextEncoder().encode(text);

function attribute(name: string, value: Settings[string]) {
  if (typeof value === 'bigint') return { name, type: AttributeType.INT, i: value };
  if (typeof value === 'number') return { name, type: AttributeType.FLOAT, f: value };
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: textBytes(value) };
  if (typeof value[0] === 'bigint') return { name, type: AttributeType.INTS, ints: value as bigint[] };
  if (typeof value[0] === 'number') return { name, type: AttributeType.FLOATS, floats: value as number[] };
  return { name, type: AttributeType.STRINGS, strings: (value as string[]).map(textBytes) };
}

/** The sizes and numbers of nested lists. */
export function arrayOf(given: NonNullable<GivenModel['tensors']>[string]) {
  if (typeof given === 'number') return { shape: [], values: Float64Array.of(given) };
  const rows = given.length > 0 && Array.isArray(given[0]);
  const shape = rows ? [given.length, (given[0] as number[]).length] : [given.length];
  return { shape, values: Float64Array.from(given.flat()) };
}

/** A model of these nodes. */
export function modelOfNodes(given: GivenModel): ModelProto {
  const { nodes, tensors = {}, texts = {}, integers = [], input, opset = 17, irVersion = 8 } = given;
  const { dataType = DataType.DOUBLE } = given;
  const last = nodes[nodes.length - 1][2];
  const outputs = given.outputs ?? [typeof last === 'string' ? last : last[0]];
  const dim = input?.map((size) =>
    size < 0
      ? { value: { case: 'dimParam' as const, value: 'batch' } }
      : { value: { case: 'dimValue' as const, value: BigInt(size) } },
  );
  const typed = (name: string, sizes?: typeof dim) => ({
    name,
    type: {
      value: { case: 'tensorType' as const, value: { elemType: dataType, ...(sizes && { shape: { dim: sizes } }) } },
    },
  });
  return create(ModelProtoSchema, {
    irVersion: BigInt(irVersion),
    opsetImport: [
      { domain: '', version: BigInt(opset) },
      { domain: 'ai.onnx.ml', version: 3n },
    ],
    metadataProps: [{ key: 'kept', value: 'as it is' }],
    graph: {
      name: 'test',
      node: nodes.map(([operator, inputs, gives, settings = {}]) => {
        const [opType, domain = ''] = operator.split('.').reverse();
        return {
          ...{ opType, domain: domain === '' ? '' : operator.slice(0, -opType.length - 1) },
          ...{ input: [...inputs], output: typeof gives === 'string' ? [gives] : [...gives] },
          attribute: Object.entries(settings).map(([name, value]) => attribute(name, value)),
        };
      }),
      initializer: [
        ...Object.entries(tensors).map(([name, numbers]) =>
          tensorOf(name, integers.includes(name) ? DataType.INT64 : dataType, arrayOf(numbers)),
        ),
        ...Object.entries(texts).map(([name, list]) => ({
          ...{ name, dataType: DataType.STRING, dims: [BigInt(list.length)] },
          stringData: list.map(textBytes),
        })),
      ],
      input: [typed('x', dim), ...(irVersion < 4 ? Object.keys(tensors).map((name) => typed(name)) : [])],
      output: outputs.map((name) => typed(name)),
    },
  });
}
