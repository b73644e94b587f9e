import * as arrow from 'apache-arrow';
import type { Column, Row, Value } from '../../src/arrow/columns.ts';

/**
 * The Arrow file of a table as the library apache-arrow writes it, column by column: the reference of our own writer.
 */
export function apacheArrowBytes(
  columns: readonly Column[],
  rows: readonly Row[],
  metadata: Readonly<Record<string, string>>,
): Buffer {
  const children = columns.map(({ name, kind }, id) =>
    columnOf(
      kind,
      rows.map((row) => row[name] ?? null),
      id,
    ),
  );
  const fields = columns.map(({ name, unit, meaning, nullable }, c) => {
    const description = new Map(Object.entries({ unit, meaning }));
    return new arrow.Field(name, children[c].type, nullable ?? false, description);
  });
  const schema = new arrow.Schema(fields, new Map(Object.entries(metadata)));
  const struct = arrow.makeData({ type: new arrow.Struct(fields), length: rows.length, nullCount: 0, children });
  return Buffer.from(arrow.tableToIPC(new arrow.Table(schema, [new arrow.RecordBatch(schema, struct)]), 'file'));
}

function columnOf(kind: Column['kind'], values: readonly Value[], id: number): arrow.Data {
  switch (kind) {
    case 'integer':
      return flat(new arrow.Int32(), values);
    case 'number':
      return flat(new arrow.Float64(), values);
    case 'boolean':
      return flat(new arrow.Bool(), values);
    case 'text': {
      const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), id);
      const words = [...new Set(values.filter((value) => value !== null))] as string[];
      const codes = values.map((value) => (value === null ? null : words.indexOf(value as string)));
      const { length, nullCount, nullBitmap, values: data } = flat(type.indices, codes);
      const dictionary = arrow.vectorFromArray(words, new arrow.Utf8());
      return arrow.makeData({ type, length, nullCount, nullBitmap, data, dictionary });
    }
    case 'vector': {
      const vectors = values as readonly Float64Array[];
      const data = Float64Array.from(vectors.flatMap((row) => [...row]));
      const child = arrow.makeData({ type: new arrow.Float64(), length: data.length, nullCount: 0, data });
      const type = new arrow.FixedSizeList(
        vectors[0]?.length ?? 0,
        new arrow.Field('item', new arrow.Float64(), false),
      );
      return arrow.makeData({ type, length: vectors.length, nullCount: 0, child });
    }
    case 'list': {
      const lists = values as readonly Int32Array[];
      const data = Int32Array.from(lists.flatMap((row) => [...row]));
      const child = arrow.makeData({ type: new arrow.Int32(), length: data.length, nullCount: 0, data });
      const type = new arrow.List(new arrow.Field('item', new arrow.Int32(), false));
      const valueOffsets = Int32Array.of(
        0,
        ...lists.map((_, r) => lists.slice(0, r + 1).reduce((sum, { length }) => sum + length, 0)),
      );
      return arrow.makeData({ type, length: lists.length, nullCount: 0, valueOffsets, child });
    }
    case 'numbers':
      return flat(new arrow.List(new arrow.Field('item', new arrow.Float64(), false)), values);
  }
}

function flat<Type extends arrow.DataType>(type: Type, values: readonly Value[]): arrow.Data<Type> {
  const builder = arrow.makeBuilder<Type, null>({ type, nullValues: [null] });
  for (const value of values) builder.append(value as Type['TValue'] | null);
  const { data } = builder.finish().toVector();
  return data[0] ?? arrow.makeData({ type: type as never, length: 0, nullCount: 0 });
}
