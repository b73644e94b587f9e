/** A value of Thrift's compact protocol, as far as anyone looks at it; of a list or set how many values it has. */
export type ThriftValue = number | boolean | ThriftStruct | null;
/** The fields of a struct, by their numbers. */
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

/** Structs and lists inside of each other: a footer of Parquet has some eight. */
const MAX_DEPTH = 32;
/** Values of one struct and all inside of it: some 40 for each column of each group of rows. */
const MAX_VALUES = 2 ** 24;

const [STOP, TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, , STRUCT] = Array.from({ length: 13 }).keys();

/**
 * Reads a struct in Thrift's compact protocol, so that another reader may read it without harm: depth and sizes of all
 * that is in it are those of bytes that are there.
 *
 * Source: Apache Thrift, "Thrift Compact protocol encoding".
 *
 * @param start index of its first byte
 * @returns the struct, without texts and what is in lists, and the index behind it
 * @throws {RangeError} if it is damaged, or goes past the limits
 */
export function thriftStruct(
  bytes: Uint8Array,
  start: number,
): { readonly struct: ThriftStruct; readonly end: number } {
  let at = start;
  let values = 0;
  const byte = (): number => {
    if (at >= bytes.length) throw new RangeError('it is cut short');
    return bytes[at++];
  };
  const size = (): number => {
    let [value, unit] = [0, 1];
    for (;;) {
      const next = byte();
      value += (next & 0x7f) * unit;
      if (next < 0x80) return value;
      unit *= 128;
      if (unit > 2 ** 63) throw new RangeError('it has an integer of more than 64 bits');
    }
  };
  const integer = (): number => {
    const zigzag = size();
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  };
  const skip = (count: number): null => {
    if (count > bytes.length - at) throw new RangeError('it is cut short');
    at += count;
    return null;
  };
  const element = (type: number, depth: number): ThriftValue => {
    if (++values > MAX_VALUES || depth > MAX_DEPTH) throw new RangeError('its metadata are too large');
    switch (type) {
      case TRUE:
      case FALSE:
        return type === TRUE;
      case BYTE:
        return byte();
      case I16:
      case I32:
      case I64:
        return integer();
      case DOUBLE:
        return skip(8);
      case BINARY:
        return skip(size());
      case LIST:
      case SET:
        return list(depth);
      case STRUCT:
        return struct(depth);
      default:
        throw new RangeError('its metadata are damaged');
    }
  };
  const list = (depth: number): number => {
    const head = byte();
    const count = head >> 4 === 15 ? size() : head >> 4;
    if (count > bytes.length - at) throw new RangeError('it is cut short');
    const type = head & 15;
    // In a list a truth value is a byte.
    for (let i = 0; i < count; i++) element(type === TRUE || type === FALSE ? BYTE : type, depth + 1);
    return count;
  };
  const struct = (depth: number): ThriftStruct => {
    const fields = new Map<number, ThriftValue>();
    let field = 0;
    for (;;) {
      const head = byte();
      if ((head & 15) === STOP) return fields;
      field = head >> 4 === 0 ? integer() : field + (head >> 4);
      fields.set(field, element(head & 15, depth + 1));
    }
  };
  const read = struct(0);
  return { struct: read, end: at };
}
