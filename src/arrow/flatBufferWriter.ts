/** A state of a `FlatBufferWriter` that it can go back to. */
export interface FlatBufferMark {
  readonly length: number;
  readonly alignment: number;
  readonly vtables: number;
}

/**
 * A FlatBuffer, the encoding of Arrow's metadata, written from its end to its beginning: what is referred to comes
 * before what refers to it, and is named by its distance from the end.
 *
 * The bytes are those of the library `flatbuffers`: the same paddings, fields left out at their default, one vtable for
 * tables of one form. Unlike there, a state can be marked and gone back to: what many buffers have in common is encoded
 * once.
 *
 * Source: "FlatBuffers Internals", flatbuffers.dev. Fields are given by their number in the table's schema.
 */
export class FlatBufferWriter {
  #bytes = Buffer.alloc(1024);
  /** the same bytes: integers lie at multiples of their size from the end, and so from the beginning */
  #int16s = new Int16Array(this.#bytes.buffer);
  #int32s = new Int32Array(this.#bytes.buffer);
  /** bytes that are written */
  #length = 0;
  /** largest of anything so far */
  #alignment = 1;
  readonly #vtables: number[] = [];
  /** of the table that is being written: distance of each field from the end, 0 where it is left out */
  readonly #fields: number[] = [];
  #tableStart = 0;

  /** A text. @returns its name */
  text(text: string): number {
    const size = Buffer.byteLength(text);
    this.#prepare(1, 0);
    this.#byte(0); // texts end with a zero
    this.#startVector(size, 1);
    this.#length += size;
    this.#bytes.write(text, this.#bytes.length - this.#length);
    return this.#endVector(size);
  }

  /** A vector of what other names stand for. */
  vector(names: readonly number[]): number {
    this.#startVector(4 * names.length, 4);
    for (let i = names.length - 1; i >= 0; i--) this.#name(names[i]);
    return this.#endVector(names.length);
  }

  /** A vector of structs of 64-bit integers ≥ 0, given one after the other. @returns its name */
  structs(integers: readonly number[], integersEach: number): number {
    this.#startVector(8 * integers.length, 8);
    this.#length += 8 * integers.length;
    const at = (this.#bytes.length - this.#length) >> 2;
    for (let i = 0; i < integers.length; i++) {
      this.#int32s[at + 2 * i] = integers[i] | 0;
      this.#int32s[at + 2 * i + 1] = Math.floor(integers[i] / 2 ** 32);
    }
    return this.#endVector(integers.length / integersEach);
  }

  /** Makes room for a vector: its entries follow, the last one first. */
  #startVector(bytes: number, alignment: number): void {
    this.#prepare(4, bytes);
    this.#prepare(alignment, bytes);
  }

  /** @returns the name of the vector */
  #endVector(count: number): number {
    this.#int32(count);
    return this.#length;
  }

  /** Begins a table; fields follow, in any order, and `endTable`. */
  startTable(): void {
    this.#fields.length = 0;
    this.#tableStart = this.#length;
  }

  /** A field of one byte, left out where it is 0. */
  byteField(field: number, value: number): void {
    if (value === 0) return;
    this.#prepare(1, 0);
    this.#byte(value);
    this.#setField(field);
  }

  int16Field(field: number, value: number): void {
    if (value === 0) return;
    this.#prepare(2, 0);
    this.#int16(value);
    this.#setField(field);
  }

  int32Field(field: number, value: number): void {
    if (value === 0) return;
    this.#prepare(4, 0);
    this.#int32(value);
    this.#setField(field);
  }

  int64Field(field: number, value: number): void {
    if (value === 0) return;
    this.#prepare(8, 0);
    this.#int64(value);
    this.#setField(field);
  }

  /** A field that refers to what a name stands for. */
  nameField(field: number, name: number): void {
    this.#name(name);
    this.#setField(field);
  }

  /** @returns the name of the table */
  endTable(): number {
    this.#prepare(4, 0);
    this.#int32(0); // the distance to the vtable, known below
    const table = this.#length;
    for (let f = this.#fields.length - 1; f >= 0; f--) this.#int16(this.#fields[f] && table - this.#fields[f]);
    this.#int16(table - this.#tableStart);
    const size = 2 * (this.#fields.length + 2);
    this.#int16(size);
    const same = this.#vtables.find((other) => this.#isSameVtable(other));
    if (same !== undefined) this.#length = table;
    else this.#vtables.push(this.#length);
    this.#int32s[(this.#bytes.length - table) >> 2] = (same ?? this.#length) - table;
    return table;
  }

  /** Ends the buffer. @returns its bytes, until something else is written */
  finish(root: number): Buffer {
    this.#prepare(this.#alignment, 4);
    this.#name(root);
    return this.#bytes.subarray(this.#bytes.length - this.#length);
  }

  get mark(): FlatBufferMark {
    return { length: this.#length, alignment: this.#alignment, vtables: this.#vtables.length };
  }

  /** Goes back to an earlier state. */
  rewind({ length, alignment, vtables }: FlatBufferMark): void {
    this.#length = length;
    this.#alignment = alignment;
    this.#vtables.length = vtables;
  }

  /** Whether the last vtable is that of another table; a vtable begins with its size. */
  #isSameVtable(other: number): boolean {
    const integers = this.#int16s;
    const [a, b] = [(this.#bytes.length - this.#length) >> 1, (this.#bytes.length - other) >> 1];
    for (let i = integers[a] / 2 - 1; i >= 0; i--) if (integers[a + i] !== integers[b + i]) return false;
    return true;
  }

  #setField(field: number): void {
    while (this.#fields.length <= field) this.#fields.push(0);
    this.#fields[field] = this.#length;
  }

  #name(name: number): void {
    this.#prepare(4, 0);
    this.#int32(this.#length - name + 4);
  }

  /** Pads so that something of `size` bytes is aligned to them after `more` bytes, and makes room for both. */
  #prepare(size: number, more: number): void {
    if (size > this.#alignment) this.#alignment = size;
    const padding = -(this.#length + more) & (size - 1);
    // A vtable follows its table without another look.
    const needed = this.#length + padding + size + more + MAX_VTABLE_BYTES;
    if (needed > this.#bytes.length) this.#grow(needed);
    for (let i = 0; i < padding; i++) this.#byte(0);
  }

  #grow(needed: number): void {
    let size = 2 * this.#bytes.length;
    while (size < needed) size *= 2;
    const larger = Buffer.alloc(size);
    this.#bytes.copy(larger, size - this.#bytes.length);
    this.#bytes = larger;
    this.#int16s = new Int16Array(larger.buffer);
    this.#int32s = new Int32Array(larger.buffer);
  }

  #byte(value: number): void {
    this.#length += 1;
    this.#bytes[this.#bytes.length - this.#length] = value;
  }

  #int16(value: number): void {
    this.#length += 2;
    this.#int16s[(this.#bytes.length - this.#length) >> 1] = value;
  }

  #int32(value: number): void {
    this.#length += 4;
    this.#int32s[(this.#bytes.length - this.#length) >> 2] = value;
  }

  /** @param value a safe integer ≥ 0 */
  #int64(value: number): void {
    this.#int32(Math.floor(value / 2 ** 32));
    this.#int32(value | 0);
  }
}

/** No table of Arrow that is written has more than eight fields. */
const MAX_VTABLE_BYTES = 2 * (8 + 2) + 4;
