import { create } from '@bufbuild/protobuf';
import {
  TensorShapeProto_DimensionSchema as DimensionSchema,
  type GraphProto,
  TensorShapeProtoSchema as ShapeSchema,
} from './onnx_pb.ts';

/**
 * Writes the dimensions of a sample into the shape of a graph's input where the file leaves them open.
 *
 * @param graph is changed
 * @param input its name; of another type than a tensor it stays
 * @param sizes dimensions of one sample, that of samples not included
 */
export function writeInputShape(graph: GraphProto, input: string, sizes: readonly number[]): void {
  const type = graph.input.find(({ name }) => name === input)?.type?.value;
  if (type?.case !== 'tensorType') return;
  const tensor = type.value;
  tensor.shape ??= create(ShapeSchema, {
    dim: ['samples', ...sizes.map(() => '')].map((value) =>
      create(DimensionSchema, { value: { case: 'dimParam', value } }),
    ),
  });
  const { dim } = tensor.shape;
  const first = dim.length - sizes.length;
  for (const [i, size] of sizes.entries()) {
    const { value } = dim[first + i];
    const isOpen = value.case !== 'dimValue' || value.value <= 0n;
    if (isOpen) dim[first + i].value = { case: 'dimValue', value: BigInt(size) };
  }
}
