import { checkedRuns } from './checkedRuns.ts';
import { isReadableCodec, pageBytes, READABLE_CODECS } from './pageBytes.ts';
import { type ThriftStruct, type ThriftValue, thriftStruct } from './thriftStruct.ts';

/** Bytes of a value of each type whose values have all the same; of text at least, those of its length. */
const VALUE_BYTES = { BOOLEAN: 1 / 8, INT32: 4, INT64: 8, FLOAT: 4, DOUBLE: 8, BYTE_ARRAY: 4 } as const;
/** A type of values as they lie in a file. */
export type PhysicalType = keyof typeof VALUE_BYTES;
/** The types that can be read. */
export const isPhysicalType = (type: unknown): type is PhysicalType => Object.hasOwn(VALUE_BYTES, String(type));

/** Kinds of pages by their numbers. */
const [DATA, , DICTIONARY, DATA_V2] = [0, 1, 2, 3];
/** Encodings by their numbers, with the types of values that have them; those without types are not read. */
const ENCODINGS: readonly (readonly [name: string, types: RegExp])[] = [
  ['PLAIN', /./],
  ['GROUP_VAR_INT', /^$/],
  ['PLAIN_DICTIONARY', /^(?!BOOLEAN)/],
  ['RLE', /^BOOLEAN$/],
  ['BIT_PACKED', /^$/],
  ['DELTA_BINARY_PACKED', /^INT/],
  ['DELTA_LENGTH_BYTE_ARRAY', /^BYTE_ARRAY$/],
  ['DELTA_BYTE_ARRAY', /^$/],
  ['RLE_DICTIONARY', /^(?!BOOLEAN)/],
  ['BYTE_STREAM_SPLIT', /^(FLOAT|DOUBLE|INT)/],
];

/** A column of a group of rows, flat, without values that are lists. */
export interface ColumnBytes {
  /** of the column alone */
  readonly bytes: Uint8Array;
  readonly type: PhysicalType;
  readonly codec: string;
  readonly isOptional: boolean;
  readonly rows: number;
}

/** Pages that were checked by their headers. */
export interface CheckedPages {
  /** bytes of all of them without compression */
  readonly size: number;
  /**
   * Gives the content of the next page whose content is compressed, or is said to be.
   *
   * @throws {RangeError} if it is damaged
   */
  next(): Uint8Array;
}

/** A page as its header says it. */
interface Page {
  readonly kind: number;
  readonly encoding: string;
  readonly values: number;
  /** index of its content, and behind it */
  readonly at: number;
  readonly end: number;
  /** bytes of the content without compression */
  readonly size: number;
  /** of version 2: bytes of the levels, which lie in front and are not compressed */
  readonly levels: number;
  readonly nulls: number;
  readonly isCompressed: boolean;
}

/**
 * Checks the pages of a column by their headers, so that another reader may read them without harm, and decompresses
 * them for it, one after the other, as it asks for them.
 *
 * @throws {RangeError} if they are damaged, or in a form that is not read
 */
export function checkedPages(column: ColumnBytes): CheckedPages {
  if (!isReadableCodec(column.codec)) {
    throw new RangeError(
      `it is compressed by ${column.codec}; ${READABLE_CODECS.join(', ')} can be read: write it with one of these`,
    );
  }
  const pages = pagesOf(column);
  const isAsked = ({ kind, isCompressed, size, levels }: Page) => kind !== DATA_V2 || (isCompressed && size > levels);
  for (const page of pages) if (!isAsked(page)) requireContent(column, page, column.bytes.slice(page.at, page.end));
  const asked = pages.filter(isAsked);
  let turn = 0;
  const next = () => {
    const page = asked[turn++];
    if (!page) throw new RangeError('it has another number of pages than it says');
    const from = page.at + page.levels;
    const content = pageBytes(column.codec, column.bytes.subarray(from, page.end), page.size - page.levels);
    if (page.levels === 0) requireContent(column, page, content);
    else requireValues(column, page, content, page.values - page.nulls);
    return content;
  };
  return { size: pages.reduce((sum, { size }) => sum + size, 0), next };
}

function pagesOf(column: ColumnBytes): Page[] {
  const pages: Page[] = [];
  let [at, seen, hasDictionary] = [0, 0, false];
  while (seen < column.rows) {
    const { struct, end } = thriftStruct(column.bytes, at);
    const page = pageOf(struct, end, column);
    at = page.end;
    if (page.kind !== DICTIONARY) seen += page.values;
    hasDictionary ||= page.kind === DICTIONARY;
    if (page.encoding.endsWith('_DICTIONARY') && !hasDictionary)
      throw new RangeError('it has values of a dictionary that is not there');
    if (page.values === 0 && pages.length > column.rows) throw new RangeError('it has more pages than rows');
    pages.push(page);
  }
  if (seen > column.rows) throw new RangeError('it has more values than rows');
  return pages;
}

function pageOf(header: ThriftStruct, at: number, { bytes, type, isOptional, rows }: ColumnBytes): Page {
  const kind = header.get(1);
  const ofKind = header.get(
    ({ [DATA]: 5, [DICTIONARY]: 7, [DATA_V2]: 8 } as Partial<Record<number, number>>)[kind as number] ?? -1,
  );
  if (!(ofKind instanceof Map)) throw new RangeError('it has a page of a kind that is not read');
  const isV2 = kind === DATA_V2;
  const [size, compressed, values] = [header.get(2), header.get(3), ofKind.get(1)].map(count);
  const [encoding = 'unknown', types = /^$/] = ENCODINGS[count(ofKind.get(isV2 ? 4 : 2))] ?? [];
  if (at + compressed > bytes.length) throw new RangeError('a page is longer than its column');
  if (kind !== DICTIONARY && values > rows) throw new RangeError('it has more values than rows');
  if (kind === DICTIONARY && values * VALUE_BYTES[type] > size) {
    throw new RangeError('its dictionary has fewer values than it says');
  }
  if (!types.test(type) || (kind === DICTIONARY && !encoding.startsWith('PLAIN'))) {
    throw new RangeError(`it has a page of ${type} in the encoding ${encoding}, which is not read`);
  }
  const [nulls, ofDefinition, ofRepetition] = isV2 ? [2, 5, 6].map((field) => count(ofKind.get(field))) : [0, 0, 0];
  const levels = ofDefinition + ofRepetition;
  if (levels > Math.min(compressed, size) || nulls > values || ofRepetition > 0) {
    throw new RangeError('a page is damaged');
  }
  if (isV2 && isOptional) checkedRuns(bytes, at, at + levels, { width: 1, values });
  const isCompressed = !isV2 || ofKind.get(7) !== false;
  return { kind: kind as number, encoding, values, at, end: at + compressed, size, levels, nulls, isCompressed };
}

function count(value: ThriftValue | undefined): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError('a page has no header');
}

/** Checks the content of a page, levels included. */
function requireContent(column: ColumnBytes, page: Page, content: Uint8Array): void {
  if (page.kind === DATA_V2) {
    requireValues(column, page, content.subarray(page.levels), page.values - page.nulls);
  } else if (page.kind === DICTIONARY || !column.isOptional) {
    requireValues(column, page, content, page.values);
  } else {
    const end = 4 + lengthAt(content);
    const live = checkedRuns(content, 4, end, { width: 1, values: page.values });
    requireValues(column, page, content.subarray(end), live);
  }
}

function requireValues({ type }: ColumnBytes, { kind, encoding }: Page, content: Uint8Array, values: number): void {
  if (values === 0) return;
  if (encoding === 'PLAIN' || encoding === 'BYTE_STREAM_SPLIT' || kind === DICTIONARY) {
    if (Math.ceil(values * VALUE_BYTES[type]) > content.length)
      throw new RangeError('a page has fewer values than it says');
  } else if (encoding === 'RLE') {
    checkedRuns(content, 4, 4 + lengthAt(content), { width: 1, values });
  } else if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') {
    if (content.length === 0) throw new RangeError('a page has fewer values than it says');
    checkedRuns(content, 1, content.length, { width: content[0], values });
  }
}

/** The length that runs have in front of them. */
function lengthAt(content: Uint8Array): number {
  const length = content.length < 4 ? Number.NaN : new DataView(content.buffer, content.byteOffset).getUint32(0, true);
  if (4 + length <= content.length) return length;
  throw new RangeError('a page is damaged: its runs are longer than it');
}
