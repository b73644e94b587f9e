import * as arrow from 'apache-arrow';
import type { Column, Row, Value } from './columns.ts';

/**
 * A table that grows row by row, in Arrow's own buffers: there a row of `steps.arrow` takes a hundred bytes, as an
 * object several times that.
 *
 * One record batch and one dictionary a column: growing dictionaries are written as deltas, which other readers refuse.
 */
export class TableBuilder {
  readonly columns: readonly Column[];
  readonly #values: readonly GrowingValues[];
  #length = 0;

  constructor(columns: readonly Column[]) {
    this.columns = columns;
    this.#values = columns.map(({ kind }, index) => growingValues(kind, index));
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

  /** The table; no row can be added after it. @param metadata of the schema */
  finish(metadata: ReadonlyMap<string, string>): arrow.Table {
    const children = this.#values.map((values) => values.finish());
    const fields = this.columns.map(({ name, unit, meaning, nullable }, c) => {
      const description = new Map(Object.entries({ unit, meaning }));
      return new arrow.Field(name, children[c].type, nullable ?? false, description);
    });
    const schema = new arrow.Schema(fields, new Map(metadata));
    const struct = arrow.makeData({ type: new arrow.Struct(fields), length: this.#length, nullCount: 0, children });
    return new arrow.Table(schema, [new arrow.RecordBatch(schema, struct)]);
  }
}

/** The values of a column, as they come. */
interface GrowingValues {
  append(value: Value): void;
  finish(): arrow.Data;
}

function growingValues(kind: Column['kind'], dictionaryId: number): GrowingValues {
  switch (kind) {
    case 'integer':
      return flatValues(new arrow.Int32());
    case 'number':
      return flatValues(new arrow.Float64());
    case 'boolean':
      return flatValues(new arrow.Bool());
    case 'text':
      return words(dictionaryId);
    case 'vector':
      return vectors();
  }
}

function flatValues<Type extends arrow.DataType>(type: Type) {
  const builder = arrow.makeBuilder<Type, null>({ type, nullValues: [null] });
  return {
    append(value: Value) {
      builder.append(value as Type['TValue'] | null);
    },
    finish(): arrow.Data<Type> {
      const { data } = builder.finish().toVector();
      return data[0] ?? arrow.makeData({ type: type as never, length: 0, nullCount: 0 });
    },
  };
}

/** Text as indices in a list of the words that occur, in the order in which they first do. */
function words(dictionaryId: number): GrowingValues {
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), dictionaryId);
  const codeOf = new Map<Value, number>();
  const indices = flatValues(type.indices);
  return {
    append(word) {
      if (word !== null && !codeOf.has(word)) codeOf.set(word, codeOf.size);
      indices.append(codeOf.get(word) ?? null);
    },
    finish() {
      const { length, nullCount, nullBitmap, values: data } = indices.finish();
      const dictionary = arrow.vectorFromArray([...codeOf.keys()] as string[], new arrow.Utf8());
      return arrow.makeData({ type, length, nullCount, nullBitmap, data, dictionary });
    },
  };
}

/** Vectors of one length; they are not copied before all are there. */
function vectors(): GrowingValues {
  const rows: Float64Array[] = [];
  return {
    append(row) {
      rows.push(row as Float64Array);
    },
    finish() {
      const size = rows[0]?.length ?? 0;
      const data = new Float64Array(rows.length * size);
      for (const [r, row] of rows.entries()) data.set(row, r * size);
      const child = arrow.makeData({ type: new arrow.Float64(), length: data.length, nullCount: 0, data });
      const type = new arrow.FixedSizeList(size, new arrow.Field('item', new arrow.Float64(), false));
      return arrow.makeData({ type, length: rows.length, nullCount: 0, child });
    },
  };
}
