import { create } from '@bufbuild/protobuf';
import { UsageError } from '../../errors.ts';
import type { NumberArray } from '../npy.ts';
import { encodedNumbers } from '../storedNumbers.ts';
import { type TensorProto, type TensorProto_DataType, TensorProtoSchema } from './onnx_pb.ts';
import { type TensorType, tensorType, typeName } from './tensorTypes.ts';

/**
 * A tensor with other numbers: its name, type, notes and way to hold numbers stay. Floats are rounded to the nearest
 * one that the type has, of two to the even one.
 *
 * @param array may have another shape
 * @throws {UsageError} naming the tensor and the number that its type does not have: a finite one beyond its largest,
 *   or a fraction among integers
 */
export function withNumbers(tensor: TensorProto, array: NumberArray): TensorProto {
  const type = requiredType(tensor.dataType, tensor.name);
  const bytes = encodedNumbers(array.values, type, `tensor ${JSON.stringify(tensor.name)} of ${type.name}`);
  const isListed = tensor.rawData.length === 0 && tensor[type.list].length > 0;
  const changed = Object.assign(create(TensorProtoSchema), tensor, { dims: array.shape.map(BigInt) });
  return Object.assign(changed, isListed ? { [type.list]: listed(bytes, type) } : { rawData: bytes });
}

/**
 * A new tensor that holds numbers as bytes.
 *
 * @throws {UsageError} as `withNumbers`
 */
export function tensorOf(name: string, dataType: TensorProto_DataType, array: NumberArray): TensorProto {
  return withNumbers(create(TensorProtoSchema, { name, dataType }), array);
}

function requiredType(dataType: number, name: string): TensorType {
  const type = tensorType({ dataType });
  if (type) return type;
  throw new UsageError(`tensor ${JSON.stringify(name)} holds no numbers that can be replaced: ${typeName(dataType)}`);
}

/** The same numbers in a list. */
function listed(bytes: Uint8Array, type: TensorType): number[] | bigint[] {
  const view = new DataView(bytes.buffer);
  const at = Array.from({ length: bytes.length / type.bytes }, (_, i) => i * type.bytes);
  if (type.listsBits) return at.map((i) => view.getUint16(i, true));
  const numbers = at.map((i) => type.read(view, i, true));
  return type.list === 'int64Data' || type.list === 'uint64Data' ? numbers.map(BigInt) : numbers;
}
