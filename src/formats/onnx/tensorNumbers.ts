import { UsageError } from '../../errors.ts';
import type { NumberArray } from '../npy.ts';
import { shapeText } from '../shapeText.ts';
import { decodedNumbers, safeIntegers } from '../storedNumbers.ts';
import { type TensorProto, TensorProto_DataLocation } from './onnx_pb.ts';
import { tensorShape } from './tensorShape.ts';
import { tensorType, typeName } from './tensorTypes.ts';

/**
 * The numbers of a tensor as doubles, which are exact. Cost: 8 bytes a number.
 *
 * @param place what to call it in messages, such as the file and the tensor's name
 * @throws {UsageError} if it holds no numbers, not as many as its shape has, or an integer beyond ±2⁵³
 */
export function tensorNumbers(tensor: TensorProto, place: string): NumberArray {
  const type = tensorType(tensor);
  if (!type) {
    throw new UsageError(`${place} must hold floats, integers or booleans, got ${typeName(tensor.dataType)}`);
  }
  if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL) {
    throw new UsageError(`${place} lies in another file, which was not read`);
  }
  if (tensor.segment) throw new UsageError(`${place} is a segment of a tensor, which is not read`);
  const { shape, count } = tensorShape(tensor, place);
  const { rawData, [type.list]: list } = tensor;
  const [found, wanted, unit] =
    rawData.length > 0 ? [rawData.length, count * type.bytes, 'bytes'] : [list.length, count, 'numbers'];
  if (found !== wanted) {
    throw new UsageError(`${place} must have ${wanted} ${unit} for its shape (${shapeText(shape)}), got ${found}`);
  }
  const bytes = rawData.length > 0 ? rawData : type.listsBits ? bytesOfBits(tensor.int32Data) : null;
  if (bytes) return { shape, values: decodedNumbers(bytes, type, true, place) };
  const values = Float64Array.from<number | bigint>(list, Number);
  return { shape, values: type.isFloat ? values : safeIntegers(values, place) };
}

/** Numbers of 16 bits as bytes, in little endian. */
function bytesOfBits(bits: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * bits.length));
  for (let i = 0; i < bits.length; i++) view.setUint16(2 * i, bits[i], true);
  return new Uint8Array(view.buffer);
}
