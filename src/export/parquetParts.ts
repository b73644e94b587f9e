import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { type Column, holdsMany, type Value } from '../arrow/columns.ts';
import { columnRows } from './columnRows.ts';
import type { ExportedTable } from './exportedTable.ts';

/**
 * The file of a table in Parquet, a row group at a time. Its key-value metadata are those of the table's schema, and
 * under `columns` what every column is: JSON as in the files beside other formats.
 *
 * Doubles stand as they are, without a dictionary: that of hyparquet-writer would take 0 and −0 for one.
 */
export function* parquetParts({ columns, metadata, batches }: ExportedTable): Generator<Uint8Array> {
  const bytes = new ByteWriter();
  const description = { ...metadata, columns: JSON.stringify(columnRows(columns)) };
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'root', num_children: columns.length }, ...columns.flatMap(elementsOf)],
    kvMetadata: Object.entries(description).map(([key, value]) => ({ key, value })),
  });
  for (const { rows, values } of batches()) {
    const columnData = columns.map(({ name, kind }, c) => ({
      name,
      data: holdsMany(kind) ? values[c].map(plainList) : [...values[c]],
      ...(PLAIN.includes(kind) && { encoding: 'PLAIN' as const }),
    }));
    writer.write({ columnData, rowGroupSize: rows });
    yield drained(bytes);
  }
  writer.finish();
  yield drained(bytes);
}

/** Kinds whose values are doubles. */
const PLAIN: readonly Column['kind'][] = ['number', 'vector', 'numbers'];

const plainList = (value: Value) => value && Array.from(value as Float64Array | Int32Array);

/** The bytes that were written since the last time; their room is used again. */
function drained(bytes: ByteWriter): Uint8Array {
  const part = bytes.getBytes().slice();
  bytes.index = 0;
  return part;
}

/** A column in the schema of Parquet; of lists, with what they hold (Parquet, "Logical Types", Lists). */
function elementsOf({ name, kind, nullable }: Column): SchemaElement[] {
  const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
  switch (kind) {
    case 'text':
      return [{ name, repetition_type, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }];
    case 'vector':
    case 'numbers':
    case 'list':
      return [
        { name, repetition_type, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', repetition_type: 'REQUIRED', type: kind === 'list' ? 'INT32' : 'DOUBLE' },
      ];
    default:
      return [{ name, repetition_type, type: PHYSICAL[kind] }];
  }
}

const PHYSICAL = { integer: 'INT32', number: 'DOUBLE', boolean: 'BOOLEAN' } as const;
