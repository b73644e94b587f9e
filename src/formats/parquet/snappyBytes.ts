/**
 * The bytes that Snappy compressed.
 *
 * Source: Google, "Snappy compressed format description". The decoder of hyparquet goes on without end where a length
 * is damaged.
 *
 * @param size of the result, as the file says it
 * @throws {RangeError} if they are others, or as many
 */
export function snappyBytes(input: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  const refusal = () => new RangeError('it is damaged: bytes that Snappy did not write');
  let [at, end] = [0, 0];
  const number = (bytes: number): number => {
    if (at + bytes > input.length) throw refusal();
    let value = 0;
    for (let b = 0; b < bytes; b++) value += input[at++] * 256 ** b;
    return value;
  };
  let [whole, unit, next] = [0, 1, 0x80];
  while (next >= 0x80) {
    next = number(1);
    whole += (next & 0x7f) * unit;
    unit *= 128;
    if (unit > 2 ** 35) throw refusal();
  }
  if (whole !== size) throw refusal();
  while (at < input.length) {
    const tag = number(1);
    if ((tag & 3) === 0) {
      const length = 1 + (tag >> 2 < 60 ? tag >> 2 : number((tag >> 2) - 59));
      if (at + length > input.length || end + length > size) throw refusal();
      output.set(input.subarray(at, at + length), end);
      at += length;
      end += length;
    } else {
      const isShort = (tag & 3) === 1;
      const length = isShort ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
      const offset = isShort ? (tag >> 5) * 256 + number(1) : number((tag & 3) === 2 ? 2 : 4);
      if (offset === 0 || offset > end || end + length > size) throw refusal();
      for (const stop = end + length; end < stop; end++) output[end] = output[end - offset]; // may overlap
    }
  }
  if (end !== size) throw refusal();
  return output;
}
