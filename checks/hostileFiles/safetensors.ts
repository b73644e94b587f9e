import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipOf } from '../../test/formats/zipOf.ts';
import { type Case, type Content, caseOf, many } from './case.ts';

/** A file: the length of its header, the header, data. */
const fileOf = (header: string, data = 0, length = Buffer.byteLength(header)): Buffer => {
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(length));
  const floats = Float32Array.from({ length: Math.ceil(data / 4) }, (_, k) => Math.sin(k + 1));
  return Buffer.concat([start, Buffer.from(header), Buffer.from(floats.buffer, 0, data)]);
};
const entry = (offsets: readonly number[], shape: readonly number[], dtype = 'F32') =>
  JSON.stringify({ dtype, shape, data_offsets: offsets });

/** 3-2-1. */
const ENTRIES: Readonly<Record<string, string>> = {
  'fc1.weight': entry([0, 24], [2, 3]),
  'fc1.bias': entry([24, 32], [2]),
  'fc2.weight': entry([32, 40], [1, 2]),
  'fc2.bias': entry([40, 44], [1]),
};
const header = (entries: Readonly<Record<string, string>>) =>
  `{${Object.entries(entries).map(([name, text]) => `${JSON.stringify(name)}:${text}`)}}`;
const withEntries = (entries: Readonly<Record<string, string>>, data = 44) =>
  fileOf(header({ ...ENTRIES, ...entries }), data);
const TEXT = header(ENTRIES);
/** A file that is right, with two layers. */
export const GOOD_SAFETENSORS = fileOf(TEXT, 44);
const withText = (text: string, data = 44) => fileOf(text, data);

/** Files of safetensors that are broken or hostile, and some that only look like it. */
export function safetensors(): Case[] {
  const bad: readonly (readonly [name: string, content: Content])[] = [
    ['nothing', ''],
    ['seven bytes', Buffer.alloc(7)],
    ['a length alone', Buffer.alloc(8)],
    ['zeros', () => Buffer.alloc(1_000_000)],
    ['ones', () => Buffer.alloc(1_000_000, 0xff)],
    ['text', many('hello, world\n', 1000)],
    ['an archive', zipOf([{ name: 'x.safetensors', content: GOOD_SAFETENSORS }])],
    ['a pickle', Buffer.from('\x80\x04\x95cos\nsystem\n', 'latin1')],
    ['half', GOOD_SAFETENSORS.subarray(0, 100)],
    ['without its last byte', GOOD_SAFETENSORS.subarray(0, -1)],
    ['a byte behind it', Buffer.concat([GOOD_SAFETENSORS, Buffer.of(0)])],
    ['twice', Buffer.concat([GOOD_SAFETENSORS, GOOD_SAFETENSORS])],
    ['a length of 2⁶⁴ − 1', Buffer.concat([Buffer.alloc(8, 0xff), GOOD_SAFETENSORS.subarray(8)])],
    ['a length of 2⁶³', fileOf(TEXT, 44, 2 ** 63)],
    ['a length that is less', fileOf(TEXT, 44, 20)],
    ['a length that is more', fileOf(TEXT, 44, TEXT.length + 4)],
    ['no tensors', fileOf('{}')],
    ['no tensors, and data', fileOf('{}', 44)],
    ['notes alone', fileOf('{"__metadata__":{"format":"pt"}}')],
    ['a list', fileOf('[]')],
    ['a number', fileOf('1')],
    ['null', fileOf('null')],
    ['half an object', fileOf(TEXT.slice(0, -1), 44)],
    ['blanks alone', fileOf(many(' ', 1000))],
    ['a mark', withText(`\uFEFF${TEXT}`)],
    ['UTF-16', fileOf(Buffer.from(TEXT, 'utf16le').toString('latin1'), 44)],
    ['comments', withText(`{/* a */${TEXT.slice(1)}`)],
    ['a comma too many', withText(`${TEXT.slice(0, -1)},}`)],
    ['NaN as a size', withText(TEXT.replace('[2,3]', '[2,NaN]'))],
    ['a number beyond all', withText(TEXT.replace('[2,3]', '[2,1e999]'))],
    ['a million brackets', () => fileOf(many('[', 1_000_000))],
    ['a million objects in each other', () => fileOf(many('{"a":', 700_000))],
    ['a million objects in a tensor', () => withEntries({ a: `${many('{"a":', 500_000)}1${many('}', 500_000)}` })],
    ['four million lists', () => fileOf(`{"a":[${many('[],', 1_300_000)}1]}`)],
    ['a header of 5 MB', () => fileOf(`{"a":"${many('x', 5_000_000)}"}`)],
    ['a header of 100 MB', () => fileOf(`{"a":"${many('x', 100_000_000)}"}`)],
    [
      'fifty thousand tensors',
      withEntries(Object.fromEntries(Array.from({ length: 50_000 }, (_, k) => [`t${k}.weight`, entry([44, 44], [0])]))),
    ],
    ['a key twice', withText(`${TEXT.slice(0, -1)},"fc1.bias":${entry([24, 32], [2])}}`)],
    ['a shape twice', withText(TEXT.replace('"shape":[2,3]', '"shape":[3,2],"shape":[2,3]'))],
    ['notes that are a number', withText(`{"__metadata__":1,${TEXT.slice(1)}`)],
    ['notes of numbers', withText(`{"__metadata__":{"epochs":1},${TEXT.slice(1)}`)],
    ['notes of notes', withText(`{"__metadata__":{"a":{"b":"c"}},${TEXT.slice(1)}`)],
    ['a tensor that is a number', withEntries({ a: '1' })],
    ['a tensor that is null', withEntries({ a: 'null' })],
    ['a tensor that is a list', withEntries({ a: '["F32",[1],[44,48]]' }, 48)],
    ['no type', withEntries({ 'fc1.bias': '{"shape":[2],"data_offsets":[24,32]}' })],
    ['no shape', withEntries({ 'fc1.bias': '{"dtype":"F32","data_offsets":[24,32]}' })],
    ['no offsets', withEntries({ 'fc1.bias': '{"dtype":"F32","shape":[2]}' })],
    ['an unknown type', withEntries({ 'fc1.bias': entry([24, 32], [2], 'F31') })],
    ['floats of 8 bits', withEntries({ 'fc1.bias': entry([24, 26], [2], 'F8_E5M2') })],
    ['a type of objects', withEntries({ 'fc1.bias': entry([24, 32], [2], '__proto__') })],
    ['a negative size', withEntries({ 'fc1.weight': entry([0, 24], [-2, -3]) })],
    ['half a size', withEntries({ 'fc1.weight': entry([0, 24], [1.5, 4]) })],
    ['sizes beyond memory', withEntries({ 'fc1.weight': entry([0, 24], [2 ** 40, 2 ** 40]) })],
    ['sizes beyond memory, and a 0', withEntries({ 'fc1.weight': entry([0, 0], [2 ** 40, 2 ** 40, 0]) })],
    [
      'a thousand dimensions',
      withEntries({ 'fc1.weight': entry([0, 24], [2, 3, ...new Array<number>(1000).fill(1)]) }),
    ],
    ['an end before its beginning', withEntries({ 'fc1.weight': entry([24, 0], [2, 3]) })],
    ['negative offsets', withEntries({ 'fc1.weight': entry([-24, 0], [2, 3]) })],
    ['offsets beyond the end', () => withEntries({ 'fc2.bias': entry([4_000_000, 4_000_004], [1]) })],
    ['offsets of 2⁵³', withEntries({ 'fc2.bias': entry([2 ** 53, 2 ** 53 + 4], [1]) })],
    ['three offsets', withEntries({ 'fc2.bias': entry([40, 44, 48], [1]) })],
    ['a hole', withEntries({ 'fc2.bias': entry([44, 48], [1]) }, 48)],
    ['tensors that overlap', withEntries({ 'fc2.bias': entry([36, 40], [1]) }, 40)],
    ['another length', withEntries({ 'fc2.bias': entry([40, 44], [2]) })],
    ['a name without letters', withEntries({ '': entry([44, 48], [1]) }, 48)],
    ['a name with line breaks', withEntries({ 'a\n\u001b[2J.weight': entry([44, 48], [1, 1]) }, 48)],
    ['a name of a megabyte', () => withEntries({ [`${many('x', 1_000_000)}.weight`]: entry([44, 48], [1, 1]) }, 48)],
    ['a name of objects', withEntries({ constructor: entry([44, 48], [1, 1]) }, 48)],
    ['batch normalisation', withEntries({ 'bn1.running_mean': entry([44, 52], [2]) }, 52)],
    ['biases alone', withText(`{"fc1.bias":${entry([0, 8], [2])}}`, 8)],
    [
      'biases twice',
      withEntries({ bias1: entry([44, 52], [2]), b1: entry([52, 60], [2]), W1: entry([60, 68], [1, 2]) }, 68),
    ],
    ['weights of three dimensions', withEntries({ 'fc1.weight': entry([0, 24], [2, 3, 1]) })],
    ['layers that do not fit', withEntries({ 'fc1.weight': entry([0, 24], [6, 1]) })],
    ['NaN', Buffer.concat([GOOD_SAFETENSORS.subarray(0, -4), Buffer.of(0, 0, 0xc0, 0x7f)])],
    ['infinity', Buffer.concat([GOOD_SAFETENSORS.subarray(0, -4), Buffer.of(0, 0, 0x80, 0x7f)])],
    [
      'integers beyond 2⁵³',
      Buffer.concat([withText(`{"fc1.weight":${entry([0, 8], [1, 1], 'I64')}}`, 0), Buffer.alloc(8, 0x7f)]),
    ],
    [
      'a hundred layers that have no order',
      withText(
        header(
          Object.fromEntries(
            Array.from({ length: 100 }, (_, k) => [
              `${String.fromCharCode(97 + (k % 26)).repeat(1 + k / 26)}.weight`,
              entry([k * 4, k * 4 + 4], [1, 1]),
            ]),
          ),
        ),
        400,
      ),
    ],
  ];
  const large = (name: string, size: number): Case => ({
    ...caseOf('arrays', 'x.safetensors', `safetensors: ${name}`, GOOD_SAFETENSORS),
    write: (folder) => {
      const data = size - 400;
      const text = `{"fc1.weight":${entry([0, data], [2, data / 8])}}`;
      const start = fileOf(text.padEnd(392), 0);
      writeFileSync(join(folder, 'x.safetensors'), start);
      truncateSync(join(folder, 'x.safetensors'), size);
    },
  });
  const good: readonly (readonly [name: string, content: Content])[] = [
    ['as it is', GOOD_SAFETENSORS],
    ['with blanks behind its header', withText(`${TEXT}    `)],
    ['with notes', withText(`{"__metadata__":{"format":"pt","__proto__":"x"},${TEXT.slice(1)}`)],
    [
      'with a note of three megabytes',
      () => withText(`{"__metadata__":{"a":"${many('x', 3_000_000)}"},${TEXT.slice(1)}`),
    ],
  ];
  return [
    ...bad.map(([name, content]) => caseOf('arrays', 'x.safetensors', `safetensors: ${name}`, content)),
    ...good.map(([name, content]) => caseOf('arrays', 'x.safetensors', `safetensors: ${name}`, content, false)),
    large('60 MB of weights', 60_000_000),
    large('120 MB of weights', 120_000_000),
    large('200 MB of weights', 200_000_000),
    large('100 GB of weights', 100_000_000_000),
  ];
}
