import { UsageError } from '../errors.ts';
import { AS_NUMBER, AS_TEXT, type NumeralReader, type TableValue, UNREAD } from './tableRows.ts';

/** A column of a table that somebody reads. */
export interface ReadColumn {
  readonly name: string;
  /** its values stand for classes, whatever they are */
  readonly isClass: boolean;
}

/** The findings of another table of the same data set: the training set's, where this one is its test set. */
export interface KnownColumn {
  /** null: it is a column of numbers */
  readonly words: readonly string[] | null;
}

/** Rows that lie together. */
const BLOCK_ROWS = 1024;
/** Words of one column; more are no classes, but names or free text. */
const MAX_WORDS = 1000;
/** Marks where there is no value; of words, too, since none of these says anything. */
const MISSING = /^(na|n\/a|nan|null|\?|)$/i;

/**
 * Columns of a table as they are read row by row, in blocks of rows, so that nothing is copied when there are more: a
 * number as it is, a word as its index among those of its column.
 *
 * A column is of numbers or of text as its value in the first row is.
 */
export class TableColumns {
  readonly columns: readonly ReadColumn[];
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #known: readonly KnownColumn[];
  readonly #blocks: Float64Array[] = [];
  /** of columns of text: the index of each word */
  readonly #words: (Map<string, number> | null)[] = [];
  #sources: readonly number[] = [];
  /** of the columns in the file */
  #kinds: Uint8Array | null = null;
  #numeral: NumeralReader = () => null;
  #rows = 0;
  #firstRow = 1;

  /** @param known what the first columns must be; the others are what the first row says */
  constructor(
    path: string,
    columns: readonly ReadColumn[],
    { maxBytes, known }: { readonly maxBytes: number; readonly known: readonly KnownColumn[] },
  ) {
    this.#path = path;
    this.columns = columns;
    this.#maxBytes = maxBytes;
    this.#known = known;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Bytes of memory that its values take. */
  get bytes(): number {
    return this.#blocks.length * this.#blockBytes;
  }

  /** The form in which the values of each column of the file are wanted; null before the first row. */
  get kinds(): Uint8Array | null {
    return this.#kinds;
  }

  /** The words of a column in the order in which they first occur; null of a column of numbers. */
  wordsOf(column: number): readonly string[] | null {
    return this.#words[column] ? [...this.#words[column].keys()] : null;
  }

  /** The number, or index of a word, in a row that counts from 0. */
  value(row: number, column: number): number {
    const block = this.#blocks[Math.floor(row / BLOCK_ROWS)];
    return block[(row % BLOCK_ROWS) * this.columns.length + column];
  }

  /** A fault of a value. @param row counts from 0 */
  refusal(row: number, column: number, complaint: string): UsageError {
    return this.#refusal(row + this.#firstRow, column, complaint);
  }

  /**
   * Takes the names of the columns in the file.
   *
   * @throws {UsageError} if one is missing, twice or empty
   */
  open(names: readonly string[], numeral: NumeralReader): void {
    this.#numeral = numeral;
    const last = new Map(names.map((name, source) => [name, source]));
    const first = new Map(names.map((name, source) => [name, source] as const).reverse());
    this.#sources = this.columns.map(({ name }) => {
      const source = first.get(name);
      if (source === undefined)
        throw new UsageError(`${this.#path} has no column ${JSON.stringify(name)}; its columns are ${listed(names)}`);
      if (last.get(name) !== source) {
        throw new UsageError(`${this.#path}: row 1 names two columns ${JSON.stringify(name)}`);
      }
      return source;
    });
  }

  /** Refuses a number of rows that are still to come, if they take more memory than there is. */
  expect(rows: number): void {
    const blocks = Math.ceil(rows / BLOCK_ROWS);
    if (blocks * this.#blockBytes > this.#maxBytes) {
      throw this.#tooLarge(`${rows} rows of ${this.columns.length} columns`);
    }
  }

  /**
   * Takes a row.
   *
   * @throws {UsageError} naming row and column, if a value is missing, not finite or of another kind than it must be;
   *   or if there are more rows than memory holds
   */
  add(values: readonly TableValue[], row: number): void {
    const width = this.columns.length;
    const at = this.#rows % BLOCK_ROWS;
    if (at === 0) this.#addBlock(row);
    if (this.#rows === 0) this.#begin(values, row);
    const block = this.#blocks[this.#blocks.length - 1];
    for (let c = 0; c < width; c++) {
      const words = this.#words[c];
      const value = values[this.#sources[c]];
      block[at * width + c] = words ? this.#wordAt(words, value, row, c) : this.#numberAt(value, row, c);
    }
    this.#rows++;
  }

  /** Gives the memory of the blocks back, from the first to that of a row. */
  release(row: number): void {
    const block = Math.floor(row / BLOCK_ROWS) - 1;
    if (block >= 0) this.#blocks[block] = EMPTY;
  }

  get #blockBytes(): number {
    return BLOCK_ROWS * this.columns.length * Float64Array.BYTES_PER_ELEMENT;
  }

  #addBlock(row: number): void {
    const bytes = this.bytes + this.#blockBytes;
    if (bytes > this.#maxBytes) throw this.#tooLarge(`from row ${row} on its ${this.columns.length} columns`);
    this.#blocks.push(new Float64Array(BLOCK_ROWS * this.columns.length));
  }

  #tooLarge(what: string): UsageError {
    return new UsageError(
      `${this.#path}: ${what} take more memory than there is (${Math.round(this.#maxBytes / 1e6)} MB)`,
    );
  }

  #begin(values: readonly TableValue[], row: number): void {
    this.#firstRow = row;
    for (let c = 0; c < this.columns.length; c++) {
      const known: KnownColumn | undefined = this.#known[c];
      if (known) this.#words.push(known.words && new Map(known.words.map((word, w) => [word, w])));
      else this.#words.push(this.#isOfWords(c, values[this.#sources[c]]) ? new Map() : null);
    }
    this.#kinds = new Uint8Array(values.length).fill(UNREAD);
    for (const [c, source] of this.#sources.entries()) this.#kinds[source] = this.#words[c] ? AS_TEXT : AS_NUMBER;
  }

  #isOfWords(column: number, value: TableValue): boolean {
    return this.columns[column].isClass || (typeof value === 'string' && this.#numeral(value) === null);
  }

  #numberAt(value: TableValue, row: number, column: number): number {
    const number = typeof value === 'string' ? this.#numeral(value) : value;
    if (number !== null && number - number === 0) return number; // finite
    if (number !== null && Math.abs(number) === Infinity) {
      throw this.#refusal(row, column, `must be a finite number, got ${shownValue(value)}`);
    }
    if (value === null || MISSING.test(String(value))) throw this.#refusal(row, column, missing(value));
    if (number === null) {
      const first = this.#known[column] ? 'as in the training set' : `as in row ${this.#firstRow}`;
      throw this.#refusal(row, column, `must be a number ${first}, got ${shownValue(value)}`);
    }
    throw this.#refusal(row, column, `must have the decimal mark of the numbers before, got ${shownValue(value)}`);
  }

  #wordAt(words: Map<string, number>, value: TableValue, row: number, column: number): number {
    const word = value === null ? '' : typeof value === 'number' ? String(value) : value;
    const known = words.get(word);
    if (known !== undefined) return known;
    if (MISSING.test(word)) throw this.#refusal(row, column, missing(value));
    const { isClass } = this.columns[column];
    if (!isClass && (typeof value === 'number' || this.#numeral(word) !== null)) {
      const first = this.#known[column] ? 'in the training set' : `in row ${this.#firstRow}`;
      throw this.#refusal(row, column, `must be text as ${first}, got the number ${word}`);
    }
    if (this.#known[column]) {
      const what = isClass ? 'a class' : 'a word';
      throw this.#refusal(row, column, `must be ${what} of the training set, got ${shownValue(word)}`);
    }
    if (words.size === MAX_WORDS) {
      const hint = isClass ? 'is it a class?' : 'leave the column out by inputs, if it is a name';
      throw this.#refusal(row, column, `has more than ${MAX_WORDS} different words: ${hint}`);
    }
    words.set(Buffer.from(word).toString(), words.size); // a part of a text holds all of it in memory
    return words.size - 1;
  }

  #refusal(row: number, column: number, complaint: string): UsageError {
    return new UsageError(
      `${this.#path}: row ${row}, column ${JSON.stringify(this.columns[column].name)} ${complaint}`,
    );
  }
}

const EMPTY = new Float64Array(0);
const missing = (value: TableValue) => `must have a value, got ${shownValue(value)}`;

/** A value in a message, the beginning of a long one. */
function shownValue(value: TableValue): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Some names, the first of many. */
export function listed(names: readonly string[]): string {
  const some = names.slice(0, 10).map(shownValue);
  return `${some.join(', ')}${names.length > 10 ? `, … (${names.length})` : ''}`;
}
