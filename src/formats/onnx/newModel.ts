import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  type TensorProto_DataType,
  type ValueInfoProtoSchema,
} from './onnx_pb.ts';

/** A value that a graph takes or gives: so many numbers a sample. */
export interface SampleValue {
  readonly name: string;
  readonly size: number;
}

/** A model that is made anew. */
export interface NewModel {
  readonly producer: { readonly name: string; readonly version: string };
  /** of the standard operators; one from 17 on, so that the version of the format is 8 */
  readonly opset: number;
  /** of inputs and outputs */
  readonly type: TensorProto_DataType;
  readonly input: SampleValue;
  readonly output: SampleValue;
  /** in an order in which they can be computed */
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly TensorProto[];
  readonly notes: readonly { readonly key: string; readonly value: string }[];
}

/** A model of a graph with one input and one output, of any number of samples. */
export function newModel({ producer, opset, type, input, output, nodes, initializers, notes }: NewModel): ModelProto {
  return create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [{ domain: '', version: BigInt(opset) }],
    ...{ producerName: producer.name, producerVersion: producer.version },
    graph: {
      name: 'network',
      ...{ node: [...nodes], initializer: [...initializers] },
      ...{ input: [valueInfo(input, type)], output: [valueInfo(output, type)] },
    },
    metadataProps: notes.map((note) => ({ ...note })),
  });
}

function valueInfo(
  { name, size }: SampleValue,
  elemType: TensorProto_DataType,
): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = [
    { value: { case: 'dimParam' as const, value: 'samples' } },
    { value: { case: 'dimValue' as const, value: BigInt(size) } },
  ];
  return { name, type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } } };
}
