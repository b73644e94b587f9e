import type { ColumnKind, Value } from './columns.ts';

/** The values of a column as they lie in an Arrow file. */
export interface ColumnData {
  /** number of values and of nulls among them, for the column and then for what its values consist of */
  readonly nodes: readonly (readonly [length: number, nulls: number])[];
  /** validity and values of each node; an empty validity: there are no nulls */
  readonly buffers: readonly Uint8Array[];
  /** of text: what its codes stand for */
  readonly words: readonly string[] | null;
  /** of vectors: their length */
  readonly size: number;
}

/** The values of a column, as they come. */
export interface ColumnValues {
  append(value: Value): void;
  finish(): ColumnData;
}

/** Values of a kind, in arrays that grow. */
export function columnValues(kind: ColumnKind): ColumnValues {
  switch (kind) {
    case 'integer':
      return new FlatValues(new Int32Array(FIRST_ROOM));
    case 'number':
      return new FlatValues(new Float64Array(FIRST_ROOM));
    case 'boolean':
      return new BooleanValues();
    case 'text':
      return new TextValues();
    case 'vector':
      return new VectorValues();
  }
}

/** Values for which there is room at first: what 64 bytes hold, V8 keeps in its own heap. */
const FIRST_ROOM = 8;
/** Validities, and truth values, take a multiple of so many bytes: Arrow recommends it. */
const BITMAP_BYTES = 64;

const EMPTY = new Uint8Array(0);

/** Bits, of which some are set. */
class Bitmap {
  #bytes = new Uint8Array(BITMAP_BYTES);

  set(index: number): void {
    const byte = index >> 3;
    if (byte >= this.#bytes.length) this.#grow(byte + 1);
    this.#bytes[byte] |= 1 << (index & 7);
  }

  /** Its first bits, up to a multiple of 64 bytes. */
  finish(bits: number): Uint8Array {
    const bytes = Math.ceil(Math.max(1, bits) / 8 / BITMAP_BYTES) * BITMAP_BYTES;
    if (bytes > this.#bytes.length) this.#grow(bytes);
    return this.#bytes.subarray(0, bytes);
  }

  #grow(bytes: number): void {
    const larger = new Uint8Array(Math.max(bytes, 2 * this.#bytes.length));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Nulls among values. */
class Validity {
  #length = 0;
  #nulls = 0;
  /** none before the first null */
  #valid: Bitmap | null = null;

  get length(): number {
    return this.#length;
  }

  append(isValid: boolean): void {
    if (!isValid) {
      this.#nulls++;
      if (!this.#valid) {
        this.#valid = new Bitmap();
        for (let r = 0; r < this.#length; r++) this.#valid.set(r);
      }
    } else this.#valid?.set(this.#length);
    this.#length++;
  }

  finish(): { readonly node: readonly [number, number]; readonly bytes: Uint8Array } {
    return { node: [this.#length, this.#nulls], bytes: this.#valid?.finish(this.#length) ?? EMPTY };
  }
}

/** Numbers of one type; 0 where there is none. */
class FlatValues<Values extends Int32Array | Float64Array> implements ColumnValues {
  #values: Values;
  readonly #validity = new Validity();

  constructor(values: Values) {
    this.#values = values;
  }

  append(value: Value): void {
    const index = this.#validity.length;
    this.#validity.append(value !== null);
    if (index === this.#values.length) {
      const larger = new (this.#values.constructor as new (length: number) => Values)(2 * index);
      larger.set(this.#values);
      this.#values = larger;
    }
    if (value !== null) this.#values[index] = value as number;
  }

  finish(): ColumnData {
    const { node, bytes } = this.#validity.finish();
    const { buffer, BYTES_PER_ELEMENT } = this.#values;
    const values = new Uint8Array(buffer, 0, node[0] * BYTES_PER_ELEMENT);
    return { nodes: [node], buffers: [bytes, values], words: null, size: 0 };
  }
}

class BooleanValues implements ColumnValues {
  readonly #set = new Bitmap();
  readonly #validity = new Validity();

  append(value: Value): void {
    if (value === true) this.#set.set(this.#validity.length);
    this.#validity.append(value !== null);
  }

  finish(): ColumnData {
    const { node, bytes } = this.#validity.finish();
    const [length, nulls] = node;
    const values = nulls === length ? new Uint8Array(Math.ceil(length / 8)) : this.#set.finish(length);
    return { nodes: [node], buffers: [bytes, values], words: null, size: 0 };
  }
}

/** Text as codes in a list of the words that occur, in the order in which they first do. */
class TextValues implements ColumnValues {
  readonly #codeOf = new Map<string, number>();
  readonly #codes = new FlatValues(new Int32Array(FIRST_ROOM));

  append(word: Value): void {
    if (word === null) {
      this.#codes.append(null);
      return;
    }
    let code = this.#codeOf.get(word as string);
    if (code === undefined) {
      code = this.#codeOf.size;
      this.#codeOf.set(word as string, code);
    }
    this.#codes.append(code);
  }

  finish(): ColumnData {
    return { ...this.#codes.finish(), words: [...this.#codeOf.keys()] };
  }
}

/** Vectors of one length; they are not copied before all are there. */
class VectorValues implements ColumnValues {
  readonly #rows: Float64Array[] = [];

  append(row: Value): void {
    this.#rows.push(row as Float64Array);
  }

  finish(): ColumnData {
    const { length } = this.#rows;
    const size = this.#rows[0]?.length ?? 0;
    const values = new Float64Array(length * size);
    for (let r = 0; r < length; r++) values.set(this.#rows[r], r * size);
    const nodes = [[length, 0] as const, [values.length, 0] as const];
    return { nodes, buffers: [EMPTY, EMPTY, new Uint8Array(values.buffer)], words: null, size };
  }
}
