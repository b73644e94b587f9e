import { arrowBytes } from './arrowBytes.ts';
import { type Column, type Row, type Value, valuesOf } from './columns.ts';
import { type ColumnValues, columnValues } from './columnValues.ts';

/**
 * A table that grows row by row, in Arrow's own buffers: there a row of `steps.arrow` takes a hundred bytes, as an
 * object several times that.
 *
 * One record batch and one dictionary a column: growing dictionaries are written as deltas, which other readers refuse.
 */
export class TableBuilder {
  readonly #columns: readonly Column[];
  readonly #values: readonly ColumnValues[];
  #length = 0;

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
    this.#values = columns.map(({ kind }) => columnValues(kind));
  }

  /** the columns of its file, as it is now: without those that are left out */
  get columns(): readonly Column[] {
    const kept = this.#columns.flatMap((column, c) => (this.#isKept(c) ? [this.#asFound(column, c)] : []));
    // Files of one list share their end.
    return kept.length === this.#columns.length && kept.every((column, c) => column === this.#columns[c])
      ? this.#columns
      : kept;
  }

  #isKept(c: number): boolean {
    return !this.#columns[c].leftOut || this.#values[c].hasValues;
  }

  /** A column with the word on nulls that it has where there are any. */
  #asFound(column: Column, c: number): Column {
    const { nullMeaning, ...plain } = column;
    if (nullMeaning === undefined) return column;
    return this.#values[c].hasNulls ? { ...plain, nullable: true, meaning: `${plain.meaning}${nullMeaning}` } : plain;
  }

  /** rows so far */
  get length(): number {
    return this.#length;
  }

  /**
   * Adds a row; a name without a column is ignored, a missing value is null. @throws {Error} for a null in a column
   * without nulls
   */
  append(row: Row): void {
    this.appendAll([row]);
  }

  /** Adds all rows, or none if one is refused. */
  appendAll(rows: Iterable<Row>): void {
    const all = [...rows];
    this.#append(all.length, (name) => valuesOf(all, name));
  }

  /** Adds rows by the values of their columns, all of one length; names and nulls count as in a row. */
  appendColumns(columns: ReadonlyMap<string, readonly Value[]>): void {
    const [{ length }] = columns.values();
    this.#append(length, (name) => columns.get(name) ?? Array<null>(length).fill(null));
  }

  #append(rows: number, valuesOfName: (name: string) => readonly Value[]): void {
    const added = this.#columns.map(({ name, nullable, nullMeaning }) => {
      const values = valuesOfName(name);
      const missing = nullable || nullMeaning !== undefined ? -1 : values.indexOf(null);
      if (missing >= 0) throw new Error(`column ${name} has no value in row ${this.#length + missing}`);
      return values;
    });
    for (let c = 0; c < added.length; c++) this.#values[c].append(added[c]);
    this.#length += rows;
  }

  /**
   * The bytes of its Arrow file. It is empty afterwards, with room for as many rows.
   *
   * @param metadata of the schema
   */
  finish(metadata: Readonly<Record<string, string>>): Buffer {
    const values = this.#values.filter((_, c) => this.#isKept(c));
    const bytes = arrowBytes(this.columns, values, this.#length, Object.entries(metadata));
    for (const column of this.#values) column.clear();
    this.#length = 0;
    return bytes;
  }
}
