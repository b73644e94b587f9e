import { crc32, inflateRawSync } from 'node:zlib';
import { UsageError } from '../errors.ts';

/** A file in a ZIP archive, as the central directory has it. */
export interface ZipMember {
  readonly name: string;
  /** 0 stored, 8 deflate */
  readonly method: number;
  readonly crc: number;
  /** bytes in the archive, and when it is inflated */
  readonly packedSize: number;
  readonly size: number;
  /** of its local header, from the start of the archive */
  readonly offset: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const END64_LOCATOR = 0x07064b50;
const END64 = 0x06064b50;
const CENTRAL = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
/** The longest comment behind the end of the directory. */
const MAX_COMMENT = 0xffff;
/** A size or offset that stands in the extra field of ZIP64 instead. */
const IN_ZIP64 = 0xffffffff;
const ZIP64_FIELD = 1;
const ENCRYPTED = 1;

/**
 * The files in a ZIP archive, by its central directory, which is what counts: local headers may hold no sizes.
 *
 * Source: PKWARE, APPNOTE.TXT 6.3, sections 4.3.12, 4.3.14–4.3.16, 4.5.3.
 *
 * @param name of the archive, for messages
 * @throws {UsageError} if it is none, is cut, or has a size or place that leaves the archive
 */
export function zipMembers(bytes: Uint8Array, name: string): ZipMember[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const { count, start, end } = directory(view, name);
    const members: ZipMember[] = [];
    let at = start;
    for (let m = 0; m < count; m++) {
      if (at + CENTRAL_BYTES > end || view.getUint32(at, true) !== CENTRAL) throw damaged(name, `member ${m + 1}`);
      const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
      const extraAt = at + CENTRAL_BYTES + nameBytes;
      const member = new TextDecoder().decode(bytes.subarray(at + CENTRAL_BYTES, extraAt));
      if (view.getUint16(at + 8, true) & ENCRYPTED)
        throw new UsageError(`${name}: ${JSON.stringify(member)} is encrypted`);
      // In ZIP64 the fields that are full stand in the extra field, in this order.
      const wide = zip64Field(view, extraAt, extraBytes);
      const [size, packedSize, offset] = [24, 20, 42].map((field) => {
        const value = view.getUint32(at + field, true);
        return value === IN_ZIP64 ? wide() : value;
      });
      const [method, crc] = [view.getUint16(at + 10, true), view.getUint32(at + 16, true)];
      members.push({ name: member, method, crc, packedSize, size, offset });
      at = extraAt + extraBytes + commentBytes;
    }
    if (at !== end) throw damaged(name, 'the end of its directory');
    return members;
  } catch (error) {
    if (error instanceof RangeError) throw damaged(name, 'its directory');
    throw error;
  }
}

/**
 * The bytes of a file in an archive. Inflation ends where the size is reached that the directory promises, so a file
 * that inflates to more costs nothing more; the caller bounds that size.
 *
 * @throws {UsageError} if it is packed by another method, leaves the archive, or has another size or CRC-32
 */
export function memberBytes(bytes: Uint8Array, member: ZipMember, name: string): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { offset, packedSize, size, method } = member;
  if (offset + LOCAL_BYTES > bytes.length || view.getUint32(offset, true) !== LOCAL) throw damaged(name, member.name);
  const start = offset + LOCAL_BYTES + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packedSize > bytes.length) throw damaged(name, member.name);
  const packed = bytes.subarray(start, start + packedSize);
  if (method !== 0 && method !== 8) {
    throw new UsageError(
      `${name}: ${member.name} is packed by method ${method}; stored (0) and deflate (8) can be read`,
    );
  }
  const content = method === 0 ? packed : inflated(packed, size);
  if (content?.length !== size || crc32(content) !== member.crc) throw damaged(name, member.name);
  return content;
}

/** The inflated bytes; null if they are damaged or more than promised. */
function inflated(packed: Uint8Array, size: number): Uint8Array | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch {
    return null;
  }
}

/** The number of members, and where their list starts and ends. */
function directory(view: DataView, name: string): { count: number; start: number; end: number } {
  let at = view.byteLength - END_BYTES;
  const first = Math.max(0, at - MAX_COMMENT);
  while (at >= first && view.getUint32(at, true) !== END) at--;
  if (at < first) throw new UsageError(`${name} is no ZIP archive, or is cut short: it has no directory at its end`);
  const [count, start] = [view.getUint16(at + 10, true), view.getUint32(at + 16, true)];
  const locator = at - 20;
  if (locator < 0 || view.getUint32(locator, true) !== END64_LOCATOR) return { count, start, end: at };
  const end64 = wholeNumber(view, locator + 8);
  if (view.getUint32(end64, true) !== END64) throw damaged(name, 'its directory');
  return { count: wholeNumber(view, end64 + 32), start: wholeNumber(view, end64 + 48), end: end64 };
}

/** Reads one 64-bit number after the other of the extra field of ZIP64; @throws {RangeError} where there is none */
function zip64Field(view: DataView, start: number, length: number): () => number {
  let at = start;
  let end = start;
  while (end === start && at + 4 <= start + length) {
    const [id, size] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    at += 4;
    if (id === ZIP64_FIELD) end = Math.min(at + size, start + length);
    else at += size;
  }
  return () => {
    if (at + 8 > end) throw new RangeError('no field of ZIP64');
    at += 8;
    return wholeNumber(view, at - 8);
  };
}

/** A 64-bit number that a double holds exactly; @throws {RangeError} if it is larger */
function wholeNumber(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('a size beyond 2⁵³');
  return Number(value);
}

const damaged = (name: string, what: string) => new UsageError(`${name} is damaged or cut short, at ${what}`);
