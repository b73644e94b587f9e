import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { UsageError } from '../../errors.ts';
import { MAX_TENSOR_BYTES } from '../tensorLimits.ts';
import { hasExternalData, moveInside } from './externalData.ts';
import { MAX_DEPTH, requireModelLimits } from './modelLimits.ts';
import { type ModelProto, ModelProtoSchema } from './onnx_pb.ts';

/** A model of ONNX, and the bytes of a file that holds all of it. */
export interface ReadModel {
  readonly model: ModelProto;
  /** the file; where tensors lay in other files, written anew with them inside */
  readonly bytes: Uint8Array;
}

/**
 * Reads a file of ONNX, whole: tensors that lie in other files are moved inside.
 *
 * @param name   what to call it in messages
 * @param folder that the other files lie in; absent: there are none
 * @throws {UsageError} if it is no model, is damaged or too large, or a tensor lies where nothing may be read
 */
export async function readModel(bytes: Uint8Array, name: string, folder?: string): Promise<ReadModel> {
  const model = modelOf(bytes, name);
  if (!hasExternalData(model)) return { model, bytes };
  await moveInside(model, { name, folder, maxBytes: MAX_TENSOR_BYTES - bytes.length });
  return { model, bytes: modelBytes(model) };
}

/**
 * The model that bytes hold. It shares the bytes of its tensors with them.
 *
 * @param name what to call them in messages
 * @throws {UsageError} if they are no model, or damaged or too large
 */
export function modelOf(bytes: Uint8Array, name: string): ModelProto {
  if (bytes.length > MAX_TENSOR_BYTES) {
    throw new UsageError(`${name} has ${bytes.length} bytes, and the limit is ${MAX_TENSOR_BYTES}`);
  }
  let model: ModelProto;
  try {
    requireModelLimits(ModelProtoSchema, bytes);
    model = fromBinary(ModelProtoSchema, bytes, { recursionLimit: MAX_DEPTH });
  } catch (error) {
    const complaint = (error as Error).message.replaceAll(/\s+/g, ' ').slice(0, MAX_COMPLAINT);
    throw new UsageError(`${name} is no model of ONNX, or damaged: ${complaint}`);
  }
  if (!model.graph) throw new UsageError(`${name} is no model of ONNX: it has no graph`);
  return model;
}
const MAX_COMPLAINT = 200;

/** The bytes of a file that holds a model: fields in the order of the schema, those that are unknown behind them. */
export const modelBytes = (model: ModelProto): Uint8Array => toBinary(ModelProtoSchema, model);
