import { shownText, UsageError } from '../errors.ts';
import { NUMBER_TYPES, type NumberCode } from './numberTypes.ts';
import { decodedNumbers } from './storedNumbers.ts';

/** Numbers in a box of any number of dimensions. */
export interface NumberArray {
  /** its sizes, the slowest first; empty for a single number */
  readonly shape: readonly number[];
  /** row-major: the last index varies fastest */
  readonly values: Float64Array;
}

const MAGIC = '\x93NUMPY';
const MAX_DIMENSIONS = 32;

/**
 * Reads an array that NumPy wrote: versions 1 to 3 of `.npy`, of floats of 16, 32 and 64 bits, integers, and booleans
 * (0 and 1), in any order of bytes, in C order or Fortran order.
 *
 * Source: NumPy, `numpy.lib.format`.
 *
 * @param name     of the array, for messages
 * @param maxBytes most that the values may take, 8 bytes each; nothing is allocated before that is known
 * @throws {UsageError} if it is something else, cut, has more bytes than its shape, or an integer beyond ±2⁵³
 */
export function readNpy(bytes: Uint8Array, name: string, maxBytes: number): NumberArray {
  const { header, body } = parts(bytes, name);
  const { type, isFortran, shape } = fieldsOf(header, name);
  const [, order, code] = /^([<>|=])([a-z]\d+)$/.exec(type) ?? [];
  const numbers = code === undefined || !Object.hasOwn(NUMBER_TYPES, code) ? null : NUMBER_TYPES[code as NumberCode];
  if (!numbers) {
    const way = /^\|?O/.test(type) ? ': objects are pickled code' : '';
    throw new UsageError(
      `${name} must hold numbers (float16, float32, float64, int, uint, bool), got the type ${type}${way}`,
    );
  }
  const count = shape.reduce((product, length) => product * length, 1);
  if (count * numbers.bytes !== body.length) {
    const wanted = `${count * numbers.bytes} bytes of values for its shape (${shape.join(', ')})`;
    throw new UsageError(`${name} must have ${wanted}, got ${body.length}`);
  }
  if (count * 8 > maxBytes) throw new UsageError(`${name} takes ${count * 8} bytes in memory; at most ${maxBytes}`);
  const values = decodedNumbers(body, numbers, order !== '>', name);
  return { shape, values: isFortran && shape.length > 1 ? rowMajor(values, shape) : values };
}

/** The header as text, and the bytes behind it. */
function parts(bytes: Uint8Array, name: string): { header: string; body: Uint8Array } {
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC) throw new UsageError(`${name} is no array of NumPy: it does not begin with its magic`);
  const [major] = bytes.subarray(6, 7);
  if (![1, 2, 3].includes(major)) throw new UsageError(`${name} must be of version 1, 2 or 3 of .npy, got ${major}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = major === 1 ? 10 : 12;
  if (start > bytes.length) throw new UsageError(`${name} is cut short, in its header`);
  const end = start + (major === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > bytes.length || end - start > 0xffff) throw new UsageError(`${name} is cut short, in its header`);
  return { header: new TextDecoder('latin1').decode(bytes.subarray(start, end)), body: bytes.subarray(end) };
}

/** The three entries of the header, which is a literal of a Python dict. */
function fieldsOf(header: string, name: string): { type: string; isFortran: boolean; shape: number[] } {
  const entry = /\s*'(descr|fortran_order|shape)'\s*:\s*('[^']*'|True|False|\([\d\s,]*\))\s*(,|(?=\}))/y;
  const literal = header.trim();
  const fields = new Map<string, string>();
  entry.lastIndex = 1;
  for (let found = entry.exec(literal); found; found = entry.exec(literal)) fields.set(found[1], found[2]);
  const [type, order, sizes] = ['descr', 'fortran_order', 'shape'].map((key) => fields.get(key) ?? '');
  const isWhole = /^'.*'$/.test(type) && /^(True|False)$/.test(order) && /^\(.*\)$/s.test(sizes);
  if (!isWhole || !literal.startsWith('{')) {
    throw new UsageError(
      `${name} must have a header with one type, fortran_order and shape, got ${shownText(literal)}`,
    );
  }
  const shape = (sizes.match(/\d+/g) ?? []).map(Number);
  const isCountable = shape.every(Number.isSafeInteger) && shape.reduce((product, n) => product * n, 1) <= 2 ** 50;
  if (shape.length > MAX_DIMENSIONS || !isCountable) {
    throw new UsageError(`${name} must have a shape that memory can hold, got ${shownText(sizes)}`);
  }
  return { type: type.slice(1, -1), isFortran: order === 'True', shape };
}

/** The same values where the first index varied fastest. */
function rowMajor(values: Float64Array, shape: readonly number[]): Float64Array {
  const ordered = new Float64Array(values.length);
  const strides: number[] = [];
  let stride = 1;
  for (const length of shape) {
    strides.push(stride);
    stride *= length;
  }
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < ordered.length; to++) {
    ordered[to] = values[from];
    for (let d = shape.length - 1; d >= 0; d--) {
      from += strides[d];
      if (++index[d] < shape[d]) break;
      from -= strides[d] * shape[d];
      index[d] = 0;
    }
  }
  return ordered;
}
