import { crc32, deflateRawSync } from 'node:zlib';

/** A member of an archive; sizes, method and offset may be other than they are. */
export interface Packed {
  readonly name: string;
  readonly content: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  readonly size?: number;
  readonly offset?: number;
  /** only listed: its bytes are those of another one */
  readonly isListed?: boolean;
  /** sizes and offset in an extra field of ZIP64 */
  readonly isWide?: boolean;
}

/** A ZIP archive, byte by byte, so that it can be wrong in any place. */
export function zipOf(members: readonly Packed[], { count = members.length } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const bytesSoFar = () => parts.reduce((sum, { length }) => sum + length, 0);
  for (const { name, content, method = 0, flags = 0, isWide = false, isListed, ...claimed } of members) {
    const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    const { size = content.length, offset = bytesSoFar() } = claimed;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(name.length, 26);
    if (!isListed) parts.push(local, Buffer.from(name), packed);
    const extra = isWide ? Buffer.alloc(28) : Buffer.alloc(0);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(crc32(content), 16);
    if (isWide) {
      extra.writeUInt16LE(1);
      extra.writeUInt16LE(24, 2);
      [size, packed.length, offset].forEach((value, i) => extra.writeBigUInt64LE(BigInt(value), 4 + 8 * i));
    }
    [packed.length, size].forEach((value, i) => central.writeUInt32LE(isWide ? 0xffffffff : value, 20 + 4 * i));
    central.writeUInt16LE(name.length, 28);
    central.writeUInt16LE(extra.length, 30);
    central.writeUInt32LE(isWide ? 0xffffffff : offset, 42);
    directory.push(central, Buffer.from(name), extra);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(bytesSoFar(), 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/** An array in the format of NumPy, with any header. */
export function npyOf(dict: string, values: Uint8Array, version = 1): Buffer {
  const size = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) size.writeUInt16LE(dict.length);
  else size.writeUInt32LE(dict.length);
  return Buffer.concat([
    Buffer.from(`\x93NUMPY${String.fromCharCode(version)}\0`, 'latin1'),
    size,
    Buffer.from(dict),
    values,
  ]);
}

/** Doubles in an array of NumPy's. */
export const doubles = (shape: string, ...values: readonly number[]): Buffer =>
  npyOf(
    `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }`,
    new Uint8Array(Float64Array.from(values).buffer),
  );
