/**
 * A table of FlatBuffers, the encoding of Arrow's metadata, read in place: what is not asked for is not decoded. At its
 * offset is the distance back to its vtable; there the vtable's size, the table's, and for each field the offset from
 * the table's offset, or 0 where the field is left out.
 *
 * Source: "FlatBuffers Internals", flatbuffers.dev. Its methods take the number of a field in the table's schema.
 */
export class FlatBufferTable {
  readonly #bytes: Buffer;
  readonly #at: number;

  /** @param at offset of a distance to the table: the beginning of a FlatBuffer, or a field that holds one */
  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at + bytes.readUInt32LE(at);
  }

  /** A 64-bit integer, 0 where it is left out. */
  integer(field: number): number {
    const at = this.#offset(field);
    return at === null ? 0 : int64(this.#bytes, at);
  }

  /** An enumeration or truth value, 0 where it is left out. */
  byte(field: number): number {
    const at = this.#offset(field);
    return at === null ? 0 : this.#bytes[at];
  }

  /** A 64-bit integer at an offset, such as one of `structs`. */
  int64At(offset: number): number {
    return int64(this.#bytes, offset);
  }

  text(field: number): string {
    const [at, count] = this.#vector(field);
    return this.#bytes.toString('utf8', at, at + count);
  }

  /** Another table; null where it is left out. */
  table(field: number): FlatBufferTable | null {
    const at = this.#offset(field);
    return at === null ? null : new FlatBufferTable(this.#bytes, at);
  }

  tables(field: number): FlatBufferTable[] {
    return this.structs(field, 4).map((at) => new FlatBufferTable(this.#bytes, at));
  }

  /** The offsets of structs. @param size bytes of one; @throws {RangeError} if there is no room for so many */
  structs(field: number, size: number): number[] {
    const [at, count] = this.#vector(field);
    if (at + count * size > this.#bytes.length) throw new RangeError('a vector leads out of the file');
    const offsets: number[] = [];
    for (let i = 0; i < count; i++) offsets.push(at + i * size);
    return offsets;
  }

  /** The offset of a vector: of the number of its entries, which follow; @throws {RangeError} where it is left out */
  vector(field: number): number {
    const offset = this.#offset(field);
    if (offset === null) throw new RangeError(`a table has no field ${field}`);
    return offset + this.#bytes.readUInt32LE(offset);
  }

  /** The beginning of a vector's entries, and their number; none where it is left out. */
  #vector(field: number): readonly [at: number, count: number] {
    if (this.#offset(field) === null) return [0, 0];
    const at = this.vector(field);
    return [at + 4, this.#bytes.readUInt32LE(at)];
  }

  #offset(field: number): number | null {
    const vtable = this.#at - this.#bytes.readInt32LE(this.#at);
    const entry = 4 + 2 * field;
    const offset = entry < this.#bytes.readUInt16LE(vtable) ? this.#bytes.readUInt16LE(vtable + entry) : 0;
    return offset === 0 ? null : this.#at + offset;
  }
}

/** A 64-bit integer below 2⁵³, which all of Arrow's are that we write; a tenth of the time of `readBigInt64LE`. */
export const int64 = (bytes: Buffer, at: number): number =>
  bytes.readUInt32LE(at) + 2 ** 32 * bytes.readInt32LE(at + 4);
