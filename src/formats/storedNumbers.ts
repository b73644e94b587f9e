import { UsageError } from '../errors.ts';
import { NUMBER_TYPES, type NumberType } from './numberTypes.ts';

const THIS_IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * The numbers that stand behind each other in bytes, which may begin anywhere, as doubles.
 *
 * @param place what to call them in messages
 * @throws {UsageError} if there is an integer beyond ±2⁵³, which a double may not hold
 */
export function decodedNumbers(
  bytes: Uint8Array,
  type: NumberType,
  littleEndian: boolean,
  place: string,
): Float64Array {
  if (littleEndian && THIS_IS_LITTLE_ENDIAN) {
    if (type === NUMBER_TYPES.f8) return new Float64Array(new Uint8Array(bytes).buffer);
    if (type === NUMBER_TYPES.f4) return new Float64Array(new Float32Array(new Uint8Array(bytes).buffer));
  }
  const values = new Float64Array(bytes.length / type.bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < values.length; i++) values[i] = type.read(view, i * type.bytes, littleEndian);
  return type.isFloat ? values : safeIntegers(values, place);
}

/**
 * Integers as they are, once it is known that doubles hold them.
 *
 * @throws {UsageError} naming the first that is beyond ±2⁵³
 */
export function safeIntegers(values: Float64Array, place: string): Float64Array {
  const wide = values.findIndex((value) => !Number.isSafeInteger(value));
  if (wide < 0) return values;
  throw new UsageError(`${place} must hold integers of at most 2⁵³ − 1, got about ${values[wide]} at index ${wide}`);
}

/**
 * Numbers as bytes in little endian, floats rounded to the nearest one that the type has, of two to the even one.
 *
 * @param place what to call them in messages
 * @throws {UsageError} naming a number that the type does not have: a finite one beyond its largest, or a fraction
 *   among integers
 */
export function encodedNumbers(values: Float64Array, type: NumberType, place: string): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * type.bytes));
  for (const [i, value] of values.entries()) {
    const at = i * type.bytes;
    if (type.isFloat || Number.isSafeInteger(value)) type.write(view, at, value, true);
    const written = type.read(view, at, true);
    if (type.isFloat ? Number.isFinite(written) === Number.isFinite(value) : written === value) continue;
    throw new UsageError(`${place} cannot hold ${value}`);
  }
  return new Uint8Array(view.buffer);
}
