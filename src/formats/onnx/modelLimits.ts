import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Messages inside of each other: graph, node, attribute and tensor are five, a graph inside of a node three more. */
export const MAX_DEPTH = 40;
/** Messages, texts, and fields that the schema does not have. */
const MAX_PARTS = 2 ** 18;
/** Numbers in lists: of tensors that do not hold them as bytes, of dimensions, of attributes. */
const MAX_NUMBERS = 2 ** 22;

/** How numbers are written that are no variable-length integers. */
const FIXED: ReadonlyMap<ScalarType, { readonly wireType: WireType; readonly bytes: number }> = new Map([
  [ScalarType.DOUBLE, { wireType: WireType.Bit64, bytes: 8 }],
  [ScalarType.FLOAT, { wireType: WireType.Bit32, bytes: 4 }],
]);
const TEXTS: readonly ScalarType[] = [ScalarType.STRING, ScalarType.BYTES];

/** Parts and numbers of a model that have been met so far. */
interface Counts {
  parts: number;
  numbers: number;
}

/**
 * Refuses bytes of a message that would cost memory or time out of proportion when they are read, as a message of two
 * bytes takes hundreds in memory, and bytes in which fields have other types or end elsewhere than the schema says,
 * which the reader does not see. Cost: one pass, in which the bytes of tensors are passed over.
 *
 * @throws {Error} saying what is wrong
 */
export function requireModelLimits(schema: DescMessage, bytes: Uint8Array): void {
  countMessage(schema, bytes, 1, { parts: 0, numbers: 0 });
}

function countMessage(schema: DescMessage, bytes: Uint8Array, depth: number, counts: Counts): void {
  if (depth > MAX_DEPTH) throw new Error(`messages are more than ${MAX_DEPTH} deep`);
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const field = fieldsOf(schema).get(number);
    if (wireType === WireType.StartGroup || (field && !isOfType(field, wireType))) {
      throw new Error(`field ${number} of ${schema.name} has the wire type ${wireType}`);
    }
    if (!field || (wireType === WireType.LengthDelimited && !isPackable(field))) addParts(counts);
    if (field?.message) countMessage(field.message, reader.bytes(), depth + 1, counts);
    else if (wireType !== WireType.LengthDelimited || !field || !isPackable(field)) reader.skip(wireType, number);
    else addNumbers(counts, numbersIn(reader.bytes(), field));
    if (field?.fieldKind === 'list' && wireType !== WireType.LengthDelimited) addNumbers(counts, 1);
  }
}

const known = new WeakMap<DescMessage, ReadonlyMap<number, DescField>>();
/** The fields of a message by their numbers. */
function fieldsOf(schema: DescMessage): ReadonlyMap<number, DescField> {
  const fields = known.get(schema) ?? new Map(schema.fields.map((field) => [field.number, field]));
  known.set(schema, fields);
  return fields;
}

/** The type of a field that holds numbers or texts; that of an enumeration is an integer. */
const scalarOf = ({ scalar }: DescField): ScalarType => scalar ?? ScalarType.INT32;

/** Whether a field is a list of numbers, which may stand behind each other in one field. */
const isPackable = (field: DescField): boolean =>
  field.fieldKind === 'list' && !field.message && !TEXTS.includes(scalarOf(field));

function isOfType(field: DescField, wireType: WireType): boolean {
  if (field.message || TEXTS.includes(scalarOf(field))) return wireType === WireType.LengthDelimited;
  if (wireType === WireType.LengthDelimited) return isPackable(field);
  return wireType === (FIXED.get(scalarOf(field))?.wireType ?? WireType.Varint);
}

/** How many numbers stand behind each other. @throws {Error} if the last one is cut */
function numbersIn(bytes: Uint8Array, field: DescField): number {
  const fixed = FIXED.get(scalarOf(field));
  let count = bytes.length / (fixed?.bytes ?? 1);
  if (!fixed) {
    count = 0;
    for (const byte of bytes) if (byte < 0x80) count++; // the last byte of each
  }
  if (Number.isInteger(count) && (fixed || bytes.length === 0 || bytes[bytes.length - 1] < 0x80)) return count;
  throw new Error(`field ${field.number} of ${field.parent.name} is cut`);
}

function addParts(counts: Counts): void {
  if (++counts.parts > MAX_PARTS) throw new Error(`it has more than ${MAX_PARTS} parts`);
}

function addNumbers(counts: Counts, numbers: number): void {
  counts.numbers += numbers;
  if (counts.numbers > MAX_NUMBERS) {
    throw new Error(`it has more than ${MAX_NUMBERS} numbers in lists; larger tensors hold them as bytes (raw_data)`);
  }
}
