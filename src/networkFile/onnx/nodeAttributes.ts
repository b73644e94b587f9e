import type { AttributeProto, NodeProto, TensorProto } from '../../formats/onnx/onnx_pb.ts';

/** The attribute of a node that has a name; undefined: it has none. */
const attributeOf = ({ attribute }: NodeProto, name: string): AttributeProto | undefined =>
  attribute.find((candidate) => candidate.name === name);

/** An integer, or `absent`. */
export const integerOf = <Absent>(node: NodeProto, name: string, absent: Absent): number | Absent => {
  const attribute = attributeOf(node, name);
  return attribute ? Number(attribute.i) : absent;
};

/** A number in single precision, as the file has it, or `absent`. */
export const floatOf = (node: NodeProto, name: string, absent: number): number =>
  attributeOf(node, name)?.f ?? Math.fround(absent);

/** A list of integers, or null. */
export const integersOf = (node: NodeProto, name: string): number[] | null =>
  attributeOf(node, name)?.ints.map(Number) ?? null;

/** A list of numbers in single precision, or null. */
export const floatsOf = (node: NodeProto, name: string): number[] | null => attributeOf(node, name)?.floats ?? null;

/** A text, or `absent`. */
export const textOf = (node: NodeProto, name: string, absent: string): string => {
  const attribute = attributeOf(node, name);
  return attribute ? new TextDecoder().decode(attribute.s) : absent;
};

/** A list of texts, or null. */
export const textsOf = (node: NodeProto, name: string): string[] | null =>
  attributeOf(node, name)?.strings.map((bytes) => new TextDecoder().decode(bytes)) ?? null;

/** A tensor, or null. */
export const tensorOf = (node: NodeProto, name: string): TensorProto | null => attributeOf(node, name)?.t ?? null;
