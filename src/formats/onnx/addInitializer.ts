import { create } from '@bufbuild/protobuf';
import { type ModelProto, type TensorProto, ValueInfoProtoSchema } from './onnx_pb.ts';

/** From this version of the format on, initializers are no inputs of the graph. */
const FIRST_IR_WITHOUT = 4n;

/** Adds an initializer to the graph of a model, and to its inputs where the version of the format wants that. */
export function addInitializer({ graph, irVersion }: ModelProto, tensor: TensorProto): void {
  const { name, dataType: elemType, dims } = tensor;
  graph!.initializer.push(tensor);
  if (irVersion >= FIRST_IR_WITHOUT) return;
  const dim = dims.map((value) => ({ value: { case: 'dimValue' as const, value } }));
  const type = { value: { case: 'tensorType' as const, value: { elemType, shape: { dim } } } };
  graph!.input.push(create(ValueInfoProtoSchema, { name, type }));
}
