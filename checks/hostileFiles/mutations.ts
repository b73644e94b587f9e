import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { networkOf } from '../../src/network/architecture.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { doubles, zipOf } from '../../test/formats/zipOf.ts';
import { SMALL } from '../../test/networkFile/snnsText.ts';
import type { Case, Reading } from './case.ts';
import { GOOD_MODEL } from './onnx/models.ts';
import { GOOD_SAFETENSORS } from './safetensors.ts';

const TABLE = 'a;"b c";y\r\n1,5;"p";x\r\n-2e1;"q ""r""";z\r\n0;p;x\r\n';
const PATTERNS =
  'SNNS pattern definition file V3.2\ngenerated at noon\n\n\nNo. of patterns : 2\nNo. of input units : 2\nNo. of output units : 1\n\n# 1\n0 1e-3\n# 2\n1\n-.5 2.\n0\n';
const network = networkOf({ layers: [2, 3, 1], activation: 'tanh', outputActivation: 'sigmoid' });
const weights = Float64Array.from({ length: network.weights }, (_, q) => Math.sin(q + 1));
const column = (type: arrow.DataType, values: readonly unknown[]) => arrow.vectorFromArray(values, type);
const text = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32());

const COLUMNS = [
  { name: 'a', data: [0.5, 1, 2] },
  { name: 'b', data: ['p', 'q', 'p'] },
  { name: 'y', data: [1, 2, 3] },
];

/** A good file of each kind. */
async function goodFiles(): Promise<readonly (readonly [reading: Reading, file: string, content: Uint8Array])[]> {
  const columns = {
    a: column(new arrow.Float64(), [0.5, 1, 2]),
    b: column(text, ['p', 'q', 'p']),
    y: column(new arrow.Int16(), [1, 2, 3]),
  };
  const arrays = [
    { name: 'a.npy', content: doubles('(3,)', 1, 2, 3) },
    { name: 'y.npy', content: doubles('(3,)', 4, 5, 6), method: 8 },
  ];
  const description =
    'name: mine\ntrain: table.csv\ntestShare: 0.3\ntarget: y\ninputs: [a, "b c"]\nstandardise: true\n';
  const experiment =
    'name: mine\nquestion: What is left?\ngrids:\n  - dataset: {train: table.csv, target: y}\n    layers: 3-2-1\n    seed: 1..3\n    alpha: 1e-8..1e-4:log3\n    criterion: obs,magnitude\n';
  return [
    ['table', 'table.csv', Buffer.from(TABLE)],
    ['table', 'table.csv.gz', gzipSync(TABLE)],
    ['table', 'table.tsv', Buffer.from(TABLE.replaceAll(';', '\t'))],
    ['table', 'table.arrow', arrow.tableToIPC(new arrow.Table(columns), 'file')],
    ['table', 'table.npz', zipOf(arrays)],
    ['table', 'table.parquet', new Uint8Array(parquetWriteBuffer({ columnData: COLUMNS }))],
    ['description', 'x.yaml', Buffer.from(description)],
    [
      'description',
      'x.json',
      Buffer.from('{"train": "table.csv", "target": "y", "inputs": ["a"], "seed": 3, "testShare": 0.4}'),
    ],
    [
      'network',
      'x.json',
      await networkBytes('x.json', { network, weights, inputNames: ['a', 'b'], training: { decay: 0.01 } }),
    ],
    ['network', 'x.npz', await networkBytes('x.npz', { network, weights })],
    ['experiment', 'x.yaml', Buffer.from(experiment)],
    ['network', 'x.net', await networkBytes('x.net', { network, weights })],
    ['network', 'x.net', Buffer.from(SMALL)],
    ['network', 'x.onnx', GOOD_MODEL],
    ['arrays', 'x.safetensors', GOOD_SAFETENSORS],
    ['patterns', 'x.pat', Buffer.from(PATTERNS)],
  ];
}

/** One change of bytes. */
type Change = (bytes: Buffer<ArrayBuffer>) => Buffer<ArrayBuffer>;
/** A place as a share of a file; doubles of fast-check are nearly all close to 0. */
const somewhere = fc.nat(2 ** 20 - 1).map((part) => part / 2 ** 20);
const put =
  (at: number, removed: number, bytes: Uint8Array): Change =>
  (good) => {
    const first = Math.floor(at * good.length);
    return Buffer.concat([good.subarray(0, first), bytes, good.subarray(first + removed)]);
  };
/** Bytes that mean something to one of the formats. */
const SIGNS = [
  '\0',
  '"',
  "'",
  ',',
  ';',
  '\n',
  '\r',
  '\t',
  '[',
  '{',
  '(',
  '- ',
  ': ',
  '&a ',
  '*a ',
  '\xff\xff\xff\xff',
  '\xff\xff\xff\x7f',
  '\x80',
  '../',
  '1e999',
  'NaN',
  '999999999999',
  '..1000000000',
  '\u0000\u0000\u0000\u0000',
];
const change: fc.Arbitrary<Change> = fc.oneof(
  fc
    .tuple(somewhere, fc.nat(3), fc.uint8Array({ maxLength: 4 }))
    .map(([at, removed, bytes]) => put(at, removed, bytes)),
  fc
    .tuple(somewhere, fc.nat(4), fc.constantFrom(...SIGNS))
    .map(([at, removed, sign]) => put(at, removed, Buffer.from(sign, 'latin1'))),
  somewhere.map(
    (at): Change =>
      (good) =>
        good.subarray(0, Math.floor(at * good.length)),
  ),
  fc.tuple(somewhere, somewhere).map(
    ([from, to]): Change =>
      (good) => {
        const [first, last] = [from, to].map((part) => Math.floor(part * good.length)).sort((a, b) => a - b);
        return Buffer.concat([good.subarray(0, last), good.subarray(first)]); // a part twice
      },
  ),
  fc.tuple(somewhere, fc.integer({ min: 1, max: 16 }), fc.constantFrom(0, 255)).map(
    ([at, size, byte]): Change =>
      (good) => {
        const bytes = Buffer.from(good);
        const first = Math.floor(at * good.length);
        return bytes.fill(byte, first, Math.min(first + size, good.length));
      },
  ),
);

/** Copies of a good file of each kind with one to four changes: any may still be read. */
export async function mutations(count: number, seed: number): Promise<Case[]> {
  const files = await goodFiles();
  const changes = fc.sample(fc.array(change, { minLength: 1, maxLength: 4 }), { numRuns: count * files.length, seed });
  return files.flatMap(([reading, file, good], kind) =>
    changes.slice(kind * count, (kind + 1) * count).map((ofOne, m): Case => {
      const content = ofOne.reduce<Buffer<ArrayBuffer>>((bytes, one) => one(bytes), Buffer.from(good));
      const write = (folder: string) => {
        writeFileSync(join(folder, 'table.csv'), TABLE);
        writeFileSync(join(folder, file), content);
      };
      return { name: `mutation ${m} of ${reading} ${file}`, reading, file, write, isWrong: false };
    }),
  );
}
