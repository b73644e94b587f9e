import { UsageError } from '../../errors.ts';
import { MAX_TENSOR_NUMBERS } from '../tensorLimits.ts';
import type { TensorProto } from './onnx_pb.ts';

const MAX_DIMENSIONS = 32;

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
  const shape = dims.slice(0, MAX_DIMENSIONS).map(Number);
  const count = shape.reduce((product, length) => product * length, 1);
  if (dims.length <= MAX_DIMENSIONS && shape.every((length) => length >= 0) && count <= MAX_TENSOR_NUMBERS) {
    return { shape, count };
  }
  const found = shape.slice(0, MAX_SHOWN).join(' × ');
  throw new UsageError(
    `${place} must have at most ${MAX_TENSOR_NUMBERS} numbers in ${MAX_DIMENSIONS} dimensions, got ${found}`,
  );
}
const MAX_SHOWN = 6;
