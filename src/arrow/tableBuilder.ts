import { arrowBytes } from './arrowBytes.ts';
import type { Column, Row, Value } from './columns.ts';
import { type ColumnValues, columnValues } from './columnValues.ts';

/**
 * A table that grows row by row, in Arrow's own buffers: there a row of `steps.arrow` takes a hundred bytes, as an
 * object several times that.
 *
 * One record batch and one dictionary a column: growing dictionaries are written as deltas, which other readers refuse.
 */
export class TableBuilder {
  readonly columns: readonly Column[];
  readonly #values: readonly ColumnValues[];
  #length = 0;

  constructor(columns: readonly Column[]) {
    this.columns = columns;
    this.#values = columns.map(({ kind }) => columnValues(kind));
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
    for (let c = 0; c < this.columns.length; c++) {
      const { name, nullable } = this.columns[c];
      const value = row[name] ?? null;
      if (value === null && !nullable) throw new Error(`column ${name} has no value in row ${this.#length}`);
      this.#values[c].append(value);
    }
    this.#length++;
  }

  appendAll(rows: Iterable<Row>): void {
    for (const row of rows) this.append(row);
  }

  /** Adds rows by the values of their columns, all of one length; names and nulls count as in a row. */
  appendColumns(columns: ReadonlyMap<string, readonly Value[]>): void {
    const [{ length }] = columns.values();
    for (let c = 0; c < this.columns.length; c++) {
      const { name, nullable } = this.columns[c];
      const values = columns.get(name);
      for (let r = 0; r < length; r++) {
        const value = values ? values[r] : null;
        if (value === null && !nullable) throw new Error(`column ${name} has no value in row ${this.#length + r}`);
        this.#values[c].append(value);
      }
    }
    this.#length += length;
  }

  /** The bytes of its Arrow file; no row can be added after it. @param metadata of the schema */
  finish(metadata: Readonly<Record<string, string>>): Buffer {
    const data = this.#values.map((values) => values.finish());
    return arrowBytes(this.columns, data, this.#length, Object.entries(metadata));
  }
}
