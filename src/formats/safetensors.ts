import { UsageError } from '../errors.ts';
import type { NumberArray } from './npy.ts';
import { METADATA, numbersOf, type SafetensorsType, safetensorsHeader } from './safetensorsHeader.ts';
import { decodedNumbers, encodedNumbers } from './storedNumbers.ts';
import { MAX_TENSOR_NUMBERS } from './tensorLimits.ts';

/** An array of a file of safetensors. */
export interface Safetensor extends NumberArray {
  readonly type: SafetensorsType;
}

/** The content of a file of safetensors. */
export interface Safetensors {
  /** by name, in the order of the header */
  readonly tensors: ReadonlyMap<string, Safetensor>;
  /** the names in the order of the data; absent: that of `tensors` */
  readonly dataOrder?: readonly string[] | undefined;
  /** notes, which nothing is computed from */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** Headers end at a multiple of so many bytes, so that data can be mapped into memory. */
const ALIGNMENT = 8;

/**
 * Reads a file of safetensors, as `safetensors.torch.save_file` and its like write it.
 *
 * @param name of the file, for messages
 * @throws {UsageError} if it is none, is damaged or too large, or has a tensor of another kind of numbers
 */
export function readSafetensors(bytes: Uint8Array, name: string): Safetensors {
  const { entries, metadata, dataStart } = safetensorsHeader(bytes, name);
  const count = entries.reduce((sum, { type, start, end }) => sum + (end - start) / numbersOf(type).bytes, 0);
  if (count > MAX_TENSOR_NUMBERS) {
    throw new UsageError(`${name} has ${count} numbers, and the limit is ${MAX_TENSOR_NUMBERS}`);
  }
  const tensors = entries.map(({ name: tensor, type, shape, start, end }) => {
    const data = bytes.subarray(dataStart + start, dataStart + end);
    const place = `${name}: ${tensor}`;
    return [tensor, { type, shape, values: decodedNumbers(data, numbersOf(type), true, place) }] as const;
  });
  const dataOrder = entries.toSorted((a, b) => a.start - b.start || a.end - b.end).map(({ name: tensor }) => tensor);
  return { tensors: new Map(tensors), dataOrder, metadata };
}

/**
 * The bytes of a file of safetensors.
 *
 * @param name of the file, for messages
 * @throws {UsageError} if a tensor has a number that its type does not have
 */
export function safetensorsBytes({ tensors, metadata, dataOrder }: Safetensors, name: string): Uint8Array {
  const order = dataOrder ?? [...tensors.keys()];
  const offsets = new Map<string, readonly [start: number, end: number]>();
  let length = 0;
  const data = order.map((tensor) => {
    const { type, values } = tensors.get(tensor)!;
    const bytes = encodedNumbers(values, numbersOf(type), `${name}: ${tensor} of ${type}`);
    offsets.set(tensor, [length, length + bytes.length]);
    length += bytes.length;
    return bytes;
  });
  const entries = [...tensors].map(([tensor, { type, shape }]) => {
    return [tensor, { dtype: type, shape, data_offsets: offsets.get(tensor)! }] as const;
  });
  const notes = metadata === undefined ? [] : [[METADATA, metadata] as const];
  const text = Buffer.from(JSON.stringify(Object.fromEntries<unknown>([...notes, ...entries])));
  const header = Buffer.alloc(ALIGNMENT + Math.ceil(text.length / ALIGNMENT) * ALIGNMENT, ' ');
  header.writeBigUInt64LE(BigInt(header.length - ALIGNMENT));
  header.set(text, ALIGNMENT);
  return Buffer.concat([header, ...data]);
}
