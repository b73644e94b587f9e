import type { ColumnKind, Value } from './columns.ts';
import { ListValues } from './listValues.ts';
import type { MessageBody } from './messageBody.ts';

/** The values of a column, as they come. */
export interface ColumnValues {
  /** of text: what its codes stand for */
  readonly words: readonly string[] | null;
  /** of vectors: their length */
  readonly size: number;
  /** whether a null is among them */
  readonly hasNulls: boolean;
  /** whether anything but nulls is */
  readonly hasValues: boolean;
  append(values: readonly Value[]): void;
  /** Adds its nodes and buffers, which stay valid until values are added or forgotten. */
  addTo(body: MessageBody): void;
  /** Forgets all values, and keeps the room that they took. */
  clear(): void;
}

/** Values of a kind, in arrays that grow. */
export function columnValues(kind: ColumnKind): ColumnValues {
  switch (kind) {
    case 'integer':
      return new FlatValues(new Int32Array(0));
    case 'number':
      return new FlatValues(new Float64Array(0));
    case 'boolean':
      return new BooleanValues();
    case 'text':
      return new TextValues();
    case 'vector':
      return new VectorValues();
    case 'numbers':
      return new ListValues(Float64Array);
    case 'list':
      return new ListValues(Int32Array);
  }
}

/** Validities, and truth values, take a multiple of so many bytes: Arrow recommends it. */
const BITMAP_BYTES = 64;

const EMPTY = new Uint8Array(0);

/** Bits, of which some are set. */
class Bitmap {
  #bytes = EMPTY;

  /** Makes room. */
  reserve(bits: number): void {
    const bytes = bitmapBytes(bits);
    if (bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(bytes, 2 * this.#bytes.length));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  set(index: number): void {
    this.#bytes[index >> 3] |= 1 << (index & 7);
  }

  clear(): void {
    this.#bytes.fill(0);
  }

  /** Adds its first bits, up to a multiple of 64 bytes. */
  addTo(body: MessageBody, bits: number): void {
    const bytes = bitmapBytes(bits);
    body.addBuffer(bytes === this.#bytes.length ? this.#bytes : this.#bytes.subarray(0, bytes), bytes);
  }
}

const bitmapBytes = (bits: number): number => Math.ceil(bits / 8 / BITMAP_BYTES) * BITMAP_BYTES;

/** Nulls among the values of a column. */
export class Validity {
  #length = 0;
  #nulls = 0;
  /** nothing in it before the first null */
  readonly #valid = new Bitmap();

  get length(): number {
    return this.#length;
  }

  get hasNulls(): boolean {
    return this.#nulls > 0;
  }

  get hasValues(): boolean {
    return this.#nulls < this.#length;
  }

  append(values: readonly Value[]): void {
    const start = this.#length;
    this.#length += values.length;
    if (this.#nulls === 0) {
      if (!values.includes(null)) return;
      this.#valid.reserve(start);
      for (let r = 0; r < start; r++) this.#valid.set(r);
    }
    this.#valid.reserve(this.#length);
    for (let r = 0; r < values.length; r++) {
      if (values[r] === null) this.#nulls++;
      else this.#valid.set(start + r);
    }
  }

  addTo(body: MessageBody): void {
    body.addNode(this.#length, this.#nulls);
    if (this.#nulls === 0) body.addBuffer(EMPTY, 0);
    else this.#valid.addTo(body, this.#length);
  }

  clear(): void {
    if (this.#nulls > 0) this.#valid.clear();
    this.#length = 0;
    this.#nulls = 0;
  }
}

/** Numbers of one type; 0 where there is none. */
class FlatValues<Values extends Int32Array | Float64Array> implements ColumnValues {
  readonly words = null;
  readonly size = 0;
  #values: Values;
  readonly #validity = new Validity();

  constructor(values: Values) {
    this.#values = values;
  }

  get hasNulls(): boolean {
    return this.#validity.hasNulls;
  }

  get hasValues(): boolean {
    return this.#validity.hasValues;
  }

  append(values: readonly Value[]): void {
    const start = this.#validity.length;
    this.#validity.append(values);
    const end = this.#validity.length;
    if (end > this.#values.length) {
      const length = Math.max(end, 2 * this.#values.length);
      const larger = new (this.#values.constructor as new (length: number) => Values)(length);
      larger.set(this.#values);
      this.#values = larger;
    }
    const target = this.#values;
    for (let r = 0; r < values.length; r++) target[start + r] = (values[r] as number | null) ?? 0;
  }

  addTo(body: MessageBody): void {
    this.#validity.addTo(body);
    const bytes = this.#validity.length * this.#values.BYTES_PER_ELEMENT;
    body.addBuffer(new Uint8Array(this.#values.buffer, 0, bytes), bytes);
  }

  clear(): void {
    this.#validity.clear();
  }
}

class BooleanValues implements ColumnValues {
  readonly words = null;
  readonly size = 0;
  readonly #set = new Bitmap();
  readonly #validity = new Validity();

  get hasNulls(): boolean {
    return this.#validity.hasNulls;
  }

  get hasValues(): boolean {
    return this.#validity.hasValues;
  }

  append(values: readonly Value[]): void {
    const start = this.#validity.length;
    this.#validity.append(values);
    this.#set.reserve(this.#validity.length);
    for (let r = 0; r < values.length; r++) if (values[r] === true) this.#set.set(start + r);
  }

  addTo(body: MessageBody): void {
    this.#validity.addTo(body);
    const { length, hasValues } = this.#validity;
    if (hasValues) this.#set.addTo(body, length);
    else body.addBuffer(EMPTY, Math.ceil(length / 8)); // files are 0 before anything is copied into them
  }

  clear(): void {
    this.#set.clear();
    this.#validity.clear();
  }
}

/** Text as codes in a list of the words that occur, in the order in which they first do. */
class TextValues implements ColumnValues {
  readonly size = 0;
  readonly #codeOf = new Map<string, number>();
  /** the word that came last: often it comes again */
  #word: Value = null;
  #code: number | null = null;
  readonly #codes = new FlatValues(new Int32Array(0));

  get hasNulls(): boolean {
    return this.#codes.hasNulls;
  }

  get hasValues(): boolean {
    return this.#codes.hasValues;
  }

  append(words: readonly Value[]): void {
    const codes = new Array<number | null>(words.length);
    for (let r = 0; r < words.length; r++) {
      if (words[r] !== this.#word) {
        this.#word = words[r];
        this.#code = this.#word === null ? null : this.#codeFor(this.#word as string);
      }
      codes[r] = this.#code;
    }
    this.#codes.append(codes);
  }

  #codeFor(word: string): number {
    const code = this.#codeOf.get(word) ?? this.#codeOf.size;
    if (code === this.#codeOf.size) this.#codeOf.set(word, code);
    return code;
  }

  get words(): readonly string[] {
    return [...this.#codeOf.keys()];
  }

  addTo(body: MessageBody): void {
    this.#codes.addTo(body);
  }

  clear(): void {
    this.#codeOf.clear();
    this.#word = null;
    this.#code = null;
    this.#codes.clear();
  }
}

/** Vectors of one length; they are not copied before they go into a file. */
class VectorValues implements ColumnValues {
  readonly words = null;
  readonly hasNulls = false;
  readonly hasValues = true;
  readonly #rows: Float64Array[] = [];

  append(rows: readonly Value[]): void {
    for (const row of rows) this.#rows.push(row as Float64Array);
  }

  get size(): number {
    const [first] = this.#rows;
    return first ? first.length : 0;
  }

  addTo(body: MessageBody): void {
    const { length } = this.#rows;
    const values = length * this.size;
    body.addNode(length, 0);
    body.addBuffer(EMPTY, 0);
    body.addNode(values, 0);
    body.addBuffer(EMPTY, 0);
    body.addBuffer(this.#rows, 8 * values);
  }

  clear(): void {
    this.#rows.length = 0;
  }
}
