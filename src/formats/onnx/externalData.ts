import { clearField } from '@bufbuild/protobuf';
import { shownText, UsageError } from '../../errors.ts';
import { bytesBeside, type Extent } from './bytesBeside.ts';
import { type ModelProto, type TensorProto, TensorProto_DataLocation, TensorProtoSchema } from './onnx_pb.ts';
import { tensorShape } from './tensorShape.ts';
import { tensorsOf } from './tensorsOf.ts';
import { tensorType, typeName } from './tensorTypes.ts';

/** Where tensors may lie. */
export interface ExternalOptions {
  /** what to call the model in messages */
  readonly name: string;
  /** of the model; absent: no other files are there */
  readonly folder: string | undefined;
  /** of all tensors in other files together */
  readonly maxBytes: number;
}

/** Whether a tensor of a model lies in another file. */
export const hasExternalData = (model: ModelProto): boolean => tensorsOf(model).some(isExternal);

/**
 * Moves tensors that lie in other files into their model, which is changed. Sizes are added up before anything is read.
 *
 * @throws {UsageError} naming the tensor, and what is wrong with its place or its size
 */
export async function moveInside(model: ModelProto, { name, folder, maxBytes }: ExternalOptions): Promise<void> {
  const tensors = tensorsOf(model).filter(isExternal);
  const place = (tensor: TensorProto) => `${name}: tensor ${shownText(tensor.name)}`;
  const extents = tensors.map((tensor) => extentOf(tensor, place(tensor)));
  const total = extents.reduce((sum, { length }) => sum + length, 0);
  if (total > maxBytes) {
    throw new UsageError(`${name} has ${total} bytes of tensors in other files, and the limit is ${maxBytes}`);
  }
  if (folder === undefined) {
    throw new UsageError(
      `${place(tensors[0])} lies in the file ${shownText(extents[0].location)}: read the model by its path`,
    );
  }
  for (const [t, tensor] of tensors.entries()) {
    tensor.rawData = await bytesBeside(folder, extents[t], place(tensor));
    tensor.externalData = [];
    clearField(tensor, TensorProtoSchema.field.dataLocation);
  }
}

const isExternal = ({ dataLocation }: TensorProto) => dataLocation === TensorProto_DataLocation.EXTERNAL;

/** Where a tensor lies, as its entries say. */
function extentOf(tensor: TensorProto, place: string): Extent {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const type = tensorType(tensor);
  if (!type) throw new UsageError(`${place} lies in another file and holds ${typeName(tensor.dataType)}`);
  const needed = tensorShape(tensor, place).count * type.bytes;
  const [offset, length] = [
    ['offset', 0],
    ['length', needed],
  ].map(([key, otherwise]) => {
    const written = entries.get(key as string) ?? String(otherwise);
    if (/^\d{1,15}$/.test(written)) return Number(written);
    throw new UsageError(`${place} must have a number of bytes as its ${key}, got ${shownText(written)}`);
  });
  if (length !== needed) throw new UsageError(`${place} must have ${needed} bytes for its shape, got ${length}`);
  const location = entries.get('location');
  if (location !== undefined) return { location, offset, length };
  throw new UsageError(`${place} lies in another file, and its entries name none (location)`);
}
