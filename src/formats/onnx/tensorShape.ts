import { UsageError } from '../../errors.ts';
import { shapeText } from '../shapeText.ts';
import { MAX_TENSOR_NUMBERS } from '../tensorLimits.ts';
import type { TensorProto } from './onnx_pb.ts';

/** Most dimensions of a tensor, and of any other value of a graph. */
export const MAX_RANK = 32;

/** The sizes of a tensor, and how many numbers it has. */
export interface TensorShape {
  readonly shape: readonly number[];
  readonly count: number;
}

/**
 * The shape of a tensor.
 *
 * @param place what to call it in messages
 * @throws {UsageError} if it has a negative size, or too many numbers or dimensions
 */
export function tensorShape({ dims }: TensorProto, place: string): TensorShape {
  const shape = dims.slice(0, MAX_RANK).map(Number);
  const count = shape.reduce((product, length) => product * length, 1);
  if (dims.length <= MAX_RANK && shape.every((length) => length >= 0) && count <= MAX_TENSOR_NUMBERS) {
    return { shape, count };
  }
  const most = `${MAX_TENSOR_NUMBERS} numbers in ${MAX_RANK} dimensions`;
  throw new UsageError(`${place} must have at most ${most}, got ${shapeText(shape)}`);
}
