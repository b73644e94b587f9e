import { create } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type NodeProto,
  NodeProtoSchema,
} from './onnx_pb.ts';

/** A setting of a node: bigint stands for an integer, number for a float, which is rounded to 32 bits. */
export type NodeSetting = bigint | number;

/**
 * A node of the standard operators.
 *
 * @param input    names of the values that it takes
 * @param gives    name of the value that it gives, and of itself
 * @param settings by the names of its attributes
 */
export function nodeOf(
  operator: string,
  input: readonly string[],
  gives: string,
  settings: Readonly<Record<string, NodeSetting>> = {},
): NodeProto {
  const attribute = Object.entries(settings).map(([name, setting]) => attributeOf(name, setting));
  return create(NodeProtoSchema, { opType: operator, name: gives, input: [...input], output: [gives], attribute });
}

function attributeOf(name: string, setting: NodeSetting): AttributeProto {
  return typeof setting === 'bigint'
    ? create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INT, i: setting })
    : create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.FLOAT, f: setting });
}
