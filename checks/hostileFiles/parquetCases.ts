import { type Case, caseOf, many } from './case.ts';

/** Bytes of Thrift's compact protocol. */
type Bytes = readonly number[];

const size = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...size(Math.floor(value / 128))];
const integer = (value: number): number[] => size(value < 0 ? -2 * value - 1 : 2 * value);
/** Fields of a struct by their numbers, ascending: type and value. */
const struct = (fields: Readonly<Record<number, readonly [type: number, value: Bytes]>>): number[] => {
  let last = 0;
  const bytes = Object.entries(fields).flatMap(([field, [type, value]]) => {
    const delta = Number(field) - last;
    last = Number(field);
    return [delta * 16 + type, ...value];
  });
  return [...bytes, 0];
};
const [I32, I64, BINARY, LIST, STRUCT] = [5, 6, 8, 9, 12];
const i32 = (value: number) => [I32, integer(value)] as const;
const i64 = (value: number) => [I64, integer(value)] as const;
const text = (value: string) => [BINARY, [...size(value.length), ...Buffer.from(value)]] as const;
const list = (type: number, items: readonly Bytes[]) =>
  [LIST, [0xf0 + type, ...size(items.length), ...items.flat()]] as const;

/** The description of a file of one column. */
interface Written {
  readonly rows?: number;
  /** that the group of rows says */
  readonly groupRows?: number;
  readonly children?: number;
  /** physical type: 5 of doubles, 6 of text */
  readonly type?: number;
  /** 0 every row has a value, 1 some may have none */
  readonly repetition?: number;
  readonly codec?: number;
  readonly at?: number;
  readonly length?: number;
  readonly page?: Bytes;
}

const header = (kind: number, inflated: number, length: number, field: number, of: Bytes) =>
  struct({ 1: i32(kind), 2: i32(inflated), 3: i32(length), [field]: [STRUCT, of] });
/** A page of doubles, or in another encoding: 8 a dictionary, 5 differences. */
const page = (
  values: number,
  content: Bytes,
  { encoding = 0, inflated = content.length, length = content.length } = {},
) => [
  ...header(0, inflated, length, 5, struct({ 1: i32(values), 2: i32(encoding), 3: i32(3), 4: i32(3) })),
  ...content,
];
const GOOD = page(2, [...new Uint8Array(Float64Array.of(1, 2).buffer)]);

/** A file of one column `y`. */
function fileOf(written: Written): Uint8Array {
  const { rows = 2, groupRows = rows, children = 1, type = 5, repetition = 0, codec = 0, at = 4 } = written;
  const { page: content = GOOD, length = content.length } = written;
  const column = struct({
    ...{ 1: i32(type), 2: list(I32, [integer(0)]), 3: list(BINARY, [text('y')[1]]), 4: i32(codec) },
    ...{ 5: i64(rows), 6: i64(length), 7: i64(length), 9: i64(at) },
  });
  const group = struct({
    1: list(STRUCT, [struct({ 2: i64(4), 3: [STRUCT, column] })]),
    2: i64(length),
    3: i64(groupRows),
  });
  const footer = struct({
    ...{ 1: i32(1), 3: i64(rows), 4: list(STRUCT, [group]) },
    2: list(STRUCT, [
      struct({ 4: text('root'), 5: i32(children) }),
      struct({ 1: i32(type), 3: i32(repetition), 4: text('y'), ...(type === TEXT && { 6: i32(0) }) }),
    ]),
  });
  return wholeOf(content, footer);
}

function wholeOf(content: Bytes, footer: Bytes, length = footer.length): Uint8Array {
  const end = Buffer.alloc(8);
  end.writeUInt32LE(length);
  end.write('PAR1', 4);
  return Buffer.concat([Buffer.from('PAR1'), Buffer.from(content), Buffer.from(footer), end]);
}

const runs = (...bytes: number[]) => [bytes.length, 0, 0, 0, ...bytes];
/** Of columns of text, which are said to be UTF-8. */
const TEXT = 6;
const HUGE = 2 ** 31 - 2;

/** Files of Parquet that are wrong by rule. */
export function parquetCases(): Case[] {
  const bad: readonly (readonly [name: string, content: Uint8Array])[] = [
    ['nothing behind the magic word', Buffer.from('PAR1')],
    ['no description', wholeOf([], [])],
    ['a description that leads out', wholeOf([], [0], HUGE)],
    ['a list of two billion', wholeOf([], [0x19, 0xf5, ...size(HUGE)])],
    [
      'lists in lists of thirty million',
      wholeOf([], Array.from({ length: 999 }, () => [0x19, 0xf9, ...size(3e7)]).flat()),
    ],
    ['structs in structs', wholeOf([], [...Buffer.from(many('\x1c', 500_000), 'latin1')])],
    ['lists in lists', wholeOf([], [...Buffer.from(many('\x19', 500_000), 'latin1')])],
    ['a text of two billion bytes', wholeOf([], [0x18, ...size(HUGE)])],
    ['an integer without end', wholeOf([], [0x15, ...Buffer.alloc(100_000, 0xff)])],
    ['a trillion of columns', fileOf({ children: HUGE })],
    ['a trillion of rows', fileOf({ rows: 1e12 })],
    ['two billion of rows', fileOf({ rows: HUGE })],
    ['rows that its group has not', fileOf({ groupRows: 3 })],
    ['a column in front of the file', fileOf({ at: -100 })],
    ['a column behind the file', fileOf({ at: 1e9 })],
    ['a column longer than the file', fileOf({ length: HUGE })],
    ['a codec that there is not', fileOf({ codec: 77 })],
    ['a type that there is not', fileOf({ type: 50 })],
    ['a page that goes back', fileOf({ page: page(2, [0, 0], { length: -40 }) })],
    ['a page without a length', fileOf({ page: [...struct({ 1: i32(0) }), 0, 0, 0] })],
    ['a page of two gigabytes', fileOf({ page: page(2, [0, 0], { inflated: HUGE }), codec: 1 })],
    ['a page of gzip of two gigabytes', fileOf({ page: page(2, [0, 0], { inflated: HUGE }), codec: 2 })],
    ['more values than rows', fileOf({ page: page(HUGE, [0, 0]) })],
    ['fewer values than it says', fileOf({ page: page(2, [0, 0]) })],
    ['pages of no values', fileOf({ page: Array.from({ length: 5000 }, () => page(0, [])).flat() })],
    ['a run of a billion of levels', fileOf({ repetition: 1, page: page(2, [...runs(...size(2 ** 31), 1), 0]) })],
    ['a run of a billion of words', fileOf({ page: page(2, [1, ...size(2 ** 31), 1], { encoding: 8 }) })],
    ['packed words that take no bytes', fileOf({ page: page(2, [0, ...size(2 ** 31 + 1), 1], { encoding: 8 }) })],
    ['words of no dictionary', fileOf({ page: page(2, [1, 4, 1], { encoding: 8 }) })],
    ['an encoding that there is not', fileOf({ page: page(2, [0, 0], { encoding: 99 }) })],
    [
      'differences in blocks of a billion',
      fileOf({ type: 1, page: page(2, [...size(HUGE), ...size(HUGE), 2, 2, 0], { encoding: 5 }) }),
    ],
    [
      'Snappy that goes back',
      fileOf({ codec: 1, page: page(2, [16, 252, 240, 255, 255, 255, 0, 0], { inflated: 16 }) }),
    ],
    ['Snappy of other bytes', fileOf({ codec: 1, page: page(2, [16, 1, 1], { inflated: 16 }) })],
    ['a text longer than its page', fileOf({ type: TEXT, page: page(2, [255, 255, 255, 127, 1, 2, 3, 4]) })],
    ['zeros', Buffer.alloc(100_000)],
  ];
  return [
    ...bad.map(([name, content]) => caseOf('table', 'table.parquet', `parquet: ${name}`, content)),
    caseOf('table', 'table.parquet', 'parquet: one column', fileOf({}), false),
  ];
}
