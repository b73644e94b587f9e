import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { doubles, npyOf, zipOf } from '../../test/formats/zipOf.ts';
import { type Case, type Content, caseOf, contentOf, lines, many, type Reading } from './case.ts';
import { bytes } from './onnx/bytes.ts';
import { elsewhere } from './onnx/elsewhere.ts';
import { graphs } from './onnx/graphs.ts';
import { tensors } from './onnx/tensors.ts';
import { parquetCases } from './parquetCases.ts';
import { safetensors } from './safetensors.ts';
import { snnsCases } from './snnsCases.ts';

const GOOD_TABLE = 'a,b,y\n1,2.5,4\n-3,0.125,5\n0,1,2\n';

/** Tables of text. */
function texts(): Case[] {
  const bad: readonly (readonly [name: string, content: Content])[] = [
    ['nothing', ''],
    ['a mark alone', '\uFEFF'],
    ['line ends alone', many('\n', 1000)],
    ['a million line ends', many('\r\n', 1_000_000)],
    ['blanks alone', many(' ', 1_000_000)],
    ['commas alone', many(',', 1_000_000)],
    ['names alone', 'a,b,y\n'],
    ['names twice', 'a,b,y\na,b,y\n'],
    ['one column', 'y\n1\n2\n'],
    ['no such column', 'a,b\n1,2\n'],
    ['two columns of one name', 'a,a,y\n1,2,3\n'],
    ['two targets of one name', 'a,y,y\n1,2,3\n'],
    ['a column without a name', ',b,y\n1,2,3\n'],
    ...['', 'NA', 'n/a', 'NaN', 'nan', 'null', 'NULL', '?', ' ', '\t'].map(
      (value) => [`missing ${JSON.stringify(value)}`, `a,b,y\n1,2,3\n${value},2,3\n`] as const,
    ),
    ...['inf', '-inf', 'Infinity', '1e309', '-1e999999999', `${many('9', 400)}`].map(
      (value) => [`not finite ${value.slice(0, 20)}`, `a,b,y\n1,2,3\n1,${value},3\n`] as const,
    ),
    ...[
      'x',
      '0x10',
      '0b1',
      '1_000',
      '1 000',
      '"1,000"',
      '1.2.3',
      '1e',
      '--1',
      '١',
      '1,5',
      '$1',
      '50%',
      '1/2',
      '=1+1',
    ].map((value) => [`no number ${value}`, `a,b,y\n1,2,3\n4,5,${value}\n`] as const),
    ['a number among words', 'a,b,y\nx,2,3\n1,2,3\n'],
    ['a short row', 'a,b,y\n1,2,3\n1,2\n'],
    ['a long row', 'a,b,y\n1,2,3\n1,2,3,4\n'],
    ['a comma behind each row but the first', 'a,b,y\n1,2,3,\n1,2,3,\n'],
    ['an empty row', 'a,b,y\n1,2,3\n\n1,2,3\n'],
    ['a row of a million values', `a,b,y\n${many('1,', 1_000_000)}1\n`],
    ['a row of ten million values', `a,b,y\n${many('1,', 10_000_000)}1\n`],
    ['a quote that never ends', 'a,b,y\n1,"2,3\n1,2,3\n'],
    ['a quote that never ends, 40 MB', `a,b,y\n1,"2,3\n${many('1,2,3\n', 7_000_000)}`],
    ['a quote that never ends in the names', `a,"b,y\n${many('1,2,3\n', 100_000)}`],
    ['a quote inside a value', 'a,b,y\n1,2"3,4\n'],
    ['a quote inside a value, 40 MB', `a,b,y\n1,2"3,4\n${many('1,2,3\n', 7_000_000)}`],
    ['letters behind a quote', 'a,b,y\n1,"2"x,3\n'],
    ['a million quotes', `a,b,y\n${many('"', 1_000_001)}`],
    ['a line of 40 MB', many('x', 40_000_000)],
    ['a value of 10 MB', `a,b,y\n1,2,${many('9', 10_000_000)}\n`],
    ['a word of 10 MB', `a,b,y\n1,2,p\n1,2,q\n1,2,${many('x', 10_000_000)}\n${lines(2000, (k) => `1,2,w${k}`)}\n`],
    ['a million columns', `${lines(1_000_000, (k) => `c${k}`).replaceAll('\n', ',')},y\n${many('1,', 1_000_000)}1\n`],
    ['a million columns without names', `${many('1,', 1_000_000)}1\n${many('2,', 1_000_000)}2\n`],
    ['more words than classes have', `a,b,y\n${lines(1001, (k) => `w${k},1,2`)}\n`],
    ['a word a row, 100,000', `a,b,y\n${lines(100_000, (k) => `w${k},1,2`)}\n`],
    ['one class', 'a,b,y\n1,2,p\n3,4,p\n'],
    ['Latin 1', Buffer.from('a,b,y\n1,2,\xe9\n1,2,\xe8\n', 'latin1')],
    ['half a letter', Buffer.from('a,b,y\n1,2,\u00e9').subarray(0, -1)],
    ['UTF-16 without a mark', Buffer.from(GOOD_TABLE, 'utf16le')],
    ['UTF-16 of odd length', Buffer.concat([Buffer.from(`\uFEFF${GOOD_TABLE}`, 'utf16le'), Buffer.of(0)])],
    ['UTF-16 with half a pair', Buffer.from('\uFEFFa,b,y\n1,2,\ud800\n', 'utf16le')],
    ['zeros', Buffer.alloc(1_000_000)],
    ['a zero', 'a,b,y\n1,2,3\n1,\0,3\n'],
    ['bytes of all kinds', Buffer.from(Array.from({ length: 65_536 }, (_, k) => (k * 167 + (k >> 8)) & 255))],
    ['a picture', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(5000, 0xc3)])],
    ['an archive', zipOf([{ name: 'table.csv', content: Buffer.from(GOOD_TABLE) }])],
    ['HTML', '<html><body><table><tr><td>1</td></tr></table></body></html>\n'],
    ['JSON', '{"a": 1, "y": 2}\n'],
    ['two decimal marks', 'a;b;y\n1,5;2;3\n1.5;2;3\n'],
    ['other delimiters further down', 'a,b,y\n1,2,3\n1;2;3\n'],
  ];
  const good: readonly (readonly [name: string, content: Content])[] = [
    ['as it is', GOOD_TABLE],
    ['with a mark', `\uFEFF${GOOD_TABLE}`],
    ['with CRLF', GOOD_TABLE.replaceAll('\n', '\r\n')],
    ['with CR', GOOD_TABLE.replaceAll('\n', '\r')],
    ['with LF and CRLF', 'a,b,y\r\n1,2,3\n4,5,6\r\n'],
    ['in UTF-16', Buffer.from(`\uFEFF${GOOD_TABLE}`, 'utf16le')],
    ['with decimal commas', 'a;b;y\n1,5;2;3\n2,5;3;4\n'],
    ['with quotes', '"a","b","y"\n"1","2","x ""1"""\n"3","4","x\n2"\n'],
    ['with names of objects', '__proto__,constructor,y\n1,2,toString\n3,4,__proto__\n'],
    ['with formulas as words', 'a,b,y\n=cmd|calc,1,2\n@SUM(A1),1,2\n'],
    ['with one row', 'a,b,y\n1,2,3\n'],
    [
      'with 10⁵ columns of inputs',
      `${lines(100_000, (k) => `c${k}`).replaceAll('\n', ',')},y\n${many('1,', 100_000)}1\n`,
    ],
    ['with the smallest and largest numbers', 'a,b,y\n5e-324,1.7976931348623157e308,-0\n1,2,3\n'],
  ];
  const csv = (cases: typeof bad, isWrong: boolean) =>
    cases.map(([name, content]) => caseOf('table', 'table.csv', name, content, isWrong));
  const gz = (name: string, content: Content, isWrong = true) =>
    caseOf('table', 'table.csv.gz', `gzip: ${name}`, content, isWrong);
  const packed = gzipSync(GOOD_TABLE);
  return [
    ...csv(bad, true),
    ...csv(good, false),
    gz('none', GOOD_TABLE),
    gz('nothing', ''),
    gz('half', packed.subarray(0, packed.length >> 1)),
    gz('without its end', packed.subarray(0, -8)),
    gz('with another check sum', Buffer.concat([packed.subarray(0, -8), Buffer.alloc(8)])),
    gz('with letters behind', Buffer.concat([packed, Buffer.from('more')]), false),
    gz('twice', Buffer.concat([packed, gzipSync('1,2,3\n')]), false),
    gz('in itself', gzipSync(packed)),
    gz('a bomb of zeros', gzipSync(Buffer.alloc(2 ** 28))),
    gz('a bomb of rows', gzipSync(Buffer.alloc(2 ** 28, '1,2,3\n'))),
    gz('a bomb of one line', gzipSync(Buffer.alloc(2 ** 28, '1,'))),
    gz('a bomb in a bomb', gzipSync(gzipSync(Buffer.alloc(2 ** 28, 'a')))),
    caseOf('table', 'table.tsv', 'commas in a .tsv', GOOD_TABLE),
    caseOf('table', 'table.xlsx', 'an extension that is none', GOOD_TABLE),
    caseOf('table', 'table', 'no extension', GOOD_TABLE),
  ];
}

const pipe = (file: string) => (folder: string) => void execFileSync('mkfifo', [join(folder, file)]);

/** Files that are none of their own. */
function places(): Case[] {
  const place = (reading: Reading, file: string, name: string, write: Case['write']): Case => {
    return { name: `${reading}: ${name}`, reading, file, write, isWrong: true };
  };
  const files = { table: 'x.csv', description: 'x.yaml', network: 'x.json', experiment: 'x.yaml' } as const;
  return Object.entries(files).flatMap(([reading, file]) => {
    const of = (name: string, write: Case['write']) => place(reading as Reading, file, name, write);
    return [
      of('that is not there', () => undefined),
      of('that is a folder', (folder) => mkdirSync(join(folder, file))),
      of('that never ends', (folder) => symlinkSync('/dev/zero', join(folder, file))),
      // Networks and experiments may come through a pipe, and wait for their writer.
      ...(reading === 'table' || reading === 'description' ? [of('that nobody writes to', pipe(file))] : []),
      of('that leads to itself', (folder) => symlinkSync(file, join(folder, file))),
    ];
  });
}

const npz = (...members: Parameters<typeof zipOf>[0]) => zipOf(members);
const npy = (header: string, values: Uint8Array = new Uint8Array(64)) => npyOf(header, values);
const header = (descr: string, shape: string, more = '') =>
  `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}${more}, }`;

/** Archives of arrays, as tables and as networks. */
function arrays(): Case[] {
  const column = (content: Uint8Array) =>
    npz({ name: 'a.npy', content }, { name: 'y.npy', content: doubles('(2,)', 1, 2) });
  const shapes = [
    '(1000000000,)',
    '(9223372036854775807,)',
    '(18446744073709551616, 2)',
    '(65536, 65536, 65536)',
    '(-1,)',
    '(2.5,)',
    '(1e9,)',
    '(0,)',
    '()',
    '(2, 0)',
    '2',
    "('2',)",
    '(2,, )',
    `(${many('1, ', 10_000)})`,
  ];
  const types = [
    "'|O'",
    "'<U4'",
    "'<c16'",
    "'<M8[s]'",
    "'|V8'",
    "'<f3'",
    "'f8'",
    "'>x9'",
    "[('a', '<f8')]",
    "'<f16'",
    '8',
    "''",
  ];
  const bad: readonly (readonly [name: string, content: Content])[] = [
    ...shapes.map((shape) => [`shape ${shape.slice(0, 30)}`, column(npy(header("'<f8'", shape)))] as const),
    ...types.map((type) => [`type ${type}`, column(npy(header(type, '(2,)')))] as const),
    ['header without end', column(npy("{'descr': '<f8', 'shape': (2,"))],
    [
      'header with code',
      column(npy("{'descr': __import__('os').system('id'), 'fortran_order': False, 'shape': (2,), }")),
    ],
    ['header of a million brackets', column(npyOf(`{'descr': ${many('(', 1_000_000)}`, new Uint8Array(16), 2))],
    ['header of 16 MB', column(npyOf(header("'<f8'", '(2,)', many(' ', 2 ** 24)), new Uint8Array(16), 2))],
    ['no array', column(Buffer.from('something else'))],
    ['a pickle', column(Buffer.from('\x80\x04\x95cos\nsystem\n', 'latin1'))],
    ['nothing', npz()],
    ['no archive', 'PK'],
    ['an empty file', ''],
    ['NaN', column(doubles('(2,)', 1, Number.NaN))],
    ['infinity', column(doubles('(2,)', 1, Number.POSITIVE_INFINITY))],
    ['other lengths', column(doubles('(3,)', 1, 2, 3))],
    ['a box', column(doubles('(2, 1, 1)', 1, 2))],
    ['a size that is more', npz({ name: 'a.npy', content: doubles('(2,)', 1, 2), size: 2 ** 31 })],
    ['a size of ZIP64', npz({ name: 'a.npy', content: doubles('(2,)', 1, 2), size: 2 ** 52, isWide: true })],
    ['an offset behind the end', npz({ name: 'a.npy', content: doubles('(2,)', 1, 2), offset: 2 ** 31 })],
    ['an unknown method', npz({ name: 'a.npy', content: doubles('(2,)', 1, 2), method: 99 })],
    ['a member that is encrypted', npz({ name: 'a.npy', content: doubles('(2,)', 1, 2), flags: 1 })],
    ['more members than there are', zipOf([{ name: 'a.npy', content: doubles('(2,)', 1, 2) }], { count: 65_535 })],
    [
      'a bomb',
      npz({ name: 'a.npy', method: 8, content: npyOf(header("'<f8'", '(33554432,)'), new Uint8Array(2 ** 28)) }),
    ],
    ['a bomb that says it is small', npz({ name: 'a.npy', method: 8, size: 100, content: new Uint8Array(2 ** 28) })],
    [
      'a bomb of members in one place',
      npz(
        { name: 'y.npy', method: 8, content: npyOf(header("'<f8'", '(1048576,)'), new Uint8Array(2 ** 23)) },
        ...Array.from({ length: 5000 }, (_, k) => ({
          name: `a${k}.npy`,
          method: 8,
          content: new Uint8Array(0),
          size: 2 ** 23 + 128,
          offset: 0,
          isListed: true,
        })),
      ),
    ],
    [
      'deflate that is none',
      npz({ name: 'a.npy', content: Buffer.from(many('\xff', 100), 'latin1'), method: 0, size: 1000 }),
    ],
    ['a name that leads out', npz({ name: '../../a.npy', content: doubles('(2,)', 1, 2) })],
    ['an absolute name', npz({ name: '/etc/a.npy', content: doubles('(2,)', 1, 2) })],
    [
      'an archive in an archive',
      npz({ name: 'a.npz', content: npz({ name: 'a.npy', content: doubles('(2,)', 1, 2) }) }),
    ],
    ['deflated twice', npz({ name: 'a.npy', method: 8, content: deflateRawSync(doubles('(2,)', 1, 2)) })],
  ];
  const both = (name: string, content: Content) => [
    caseOf('table', 'x.npz', `arrays: ${name}`, content),
    caseOf('network', 'x.npz', `network of arrays: ${name}`, content),
  ];
  return bad.flatMap(([name, content]) => both(name, content));
}

/** Descriptions of data, and experiments, in YAML and JSON. */
function written(): Case[] {
  const doc = (text: string) => `train: table.csv\n${text}`;
  const laughs = Array.from({ length: 12 }, (_, k) => `a${k + 1}: &a${k + 1} [${many(`*a${k},`, 10)}]`).join('\n');
  const any: readonly (readonly [name: string, text: Content])[] = [
    ['nothing', ''],
    ['a list', '- 1\n- 2\n'],
    ['a word', 'hello\n'],
    ['two documents', 'name: a\n---\nname: b\n'],
    ['a key twice', 'name: a\nname: b\n'],
    ['tabs', 'name:\n\t- a\n'],
    ['a quote that never ends', 'name: "a\n'],
    ['a billion laughs', `a0: &a0 [1]\n${laughs}\n`],
    ['an alias in itself', 'a: &a [*a]\n'],
    ['an alias of nothing', 'a: *b\n'],
    [
      'merges of merges',
      `a0: &a0 {x: 1}\n${Array.from({ length: 20 }, (_, k) => `a${k + 1}: &a${k + 1}\n  <<: [*a${k}, *a${k}, *a${k}]`).join('\n')}\n`,
    ],
    ['a tag of code', 'name: !!js/function "function () { process.exit(3) }"\n'],
    ['a tag of Python', 'name: !!python/object/apply:os.system ["id"]\n'],
    ['a prototype', '__proto__: {train: table.csv, target: y}\n'],
    ['an anchor of a megabyte', `a: &${many('a', 1_000_000)} 1\n`],
    ...['[', '{a: ', '- ', '? ', '"a": ['].map((unit) => [`depth by ${unit}`, many(unit, 100_000)] as const),
    ['depth by lines', lines(1000, (k) => `${many(' ', k)}a:`)],
    ['100,000 keys', lines(100_000, (k) => `k${k}: 1`)],
    ['a text of a megabyte', `name: ${many('x', 1_000_000)}\n`],
    ['a megabyte of quotes', `name: ${many('"', 1_000_000)}\n`],
    ['a megabyte of colons', many(':', 1_000_000)],
    ['a megabyte of bars', many('|\n', 500_000)],
    ['a megabyte of hashes', many('#\n', 500_000)],
    ['a megabyte of stars', many('*a ', 300_000)],
    ['40 MB', many('a: 1\n', 8_000_000)],
    ['Latin 1', Buffer.from('name: \xe9\n', 'latin1')],
    ['UTF-16', Buffer.from('\uFEFFname: a\n', 'utf16le')],
    ['zeros', Buffer.alloc(100_000)],
  ];
  const json: readonly (readonly [name: string, text: Content])[] = [
    ['nothing', ''],
    ['null', 'null'],
    ['comments', '{"name": "a"} // more'],
    ['NaN', '{"name": NaN}'],
    ['a comma too many', '{"name": "a",}'],
    ['a key twice', '{"name": "a", "name": "b"}'],
    ['half', '{"name": "a", "tra'],
    ['depth', `{"name": ${many('[', 400_000)}${many(']', 400_000)}}`],
    ['depth of objects', `${many('{"a":', 150_000)}1${many('}', 150_000)}`],
    ['a text of a megabyte', `{"name": "${many('x', 1_000_000)}"}`],
    ['a megabyte of escapes', `{"name": "${many('\\n', 500_000)}"}`],
    ['a text without end', `{"name": "${many('\\"', 400_000)}`],
    ['a prototype', '{"__proto__": {"train": "table.csv", "target": "y"}}'],
    ['100,000 keys', `{${lines(100_000, (k) => `"k${k}":1`).replaceAll('\n', ',')}}`],
  ];
  const descriptions: readonly (readonly [name: string, text: string])[] = [
    ['no target', doc('')],
    ['no table', 'target: y\n'],
    ['a number for a name', doc('target: 7\n')],
    ['nothing for a name', doc('target: ""\n')],
    ['no names', doc('target: []\n')],
    ['a name that leads out', doc('target: y\nname: ../../x\n')],
    ['a name of a built-in', doc('target: y\nname: xor\n')],
    ['an unknown key', doc('target: y\ntargets: y\n')],
    ['a share of all', doc('target: y\ntestShare: 1\n')],
    ['a share below 0', doc('target: y\ntestShare: -0.5\n')],
    ['a share that is none', doc('target: y\ntestShare: .nan\n')],
    ['shares of more than all', doc('target: y\ntestShare: 0.6\nvalidationShare: 0.5\n')],
    ['a share and a table', doc('target: y\ntestShare: 0.5\ntest: table.csv\n')],
    ['a seed below 0', doc('target: y\nseed: -1\n')],
    ['a seed too large', doc('target: y\nseed: 1e300\n')],
    ['an unknown loss', doc('target: y\nloss: hinge\n')],
    ['a column that is both', doc('target: y\ninputs: [a, y]\n')],
    ['an input twice', doc('target: y\ninputs: [a, a]\n')],
    ['an input that is none', doc('target: y\ninputs: [z]\n')],
    ['classes that are no targets', doc('target: y\nclasses: a\n')],
    ['a table that leads out', 'train: ../../../../../../etc/passwd\ntarget: y\n'],
    ['a table that is a device', 'train: /dev/zero\ntarget: y\n'],
    ['a table elsewhere', 'train: http://example.org/table.csv\ntarget: y\n'],
    ['itself', 'train: x.yaml\ntarget: y\n'],
    ['outputs of no network', doc('target: self\n')],
    ['100,000 inputs', doc(`target: y\ninputs: [${many('a,', 100_000)}b]\n`)],
  ];
  const grid = (text: string) => `name: e\nquestion: What?\ngrids:\n  - ${text}\n`;
  const experiments: readonly (readonly [name: string, text: string])[] = [
    ['10⁹ seeds', grid('{dataset: xor, layers: 2-2-1, seed: 1..1000000000}')],
    ['10¹⁵ seeds', grid('{dataset: xor, layers: 2-2-1, seed: 1..1000000000000000}')],
    ['10⁹ values of α', grid('{dataset: xor, layers: 2-2-1, alpha: "1e-8..1e-1:log1000000000"}')],
    [
      'a product of 10¹²',
      grid('{dataset: xor, layers: 2-2-1, seed: 1..10000, alpha: "1e-8..1e-1:log10000", decay: "1e-8..1e-1:log10000"}'),
    ],
    ['10⁵ layers', grid(`{dataset: xor, layers: 2-${many('2-', 100_000)}1}`)],
    ['10⁹ units', grid('{dataset: xor, layers: 2-1000000000-1}')],
    ['a name that leads out', 'name: ../../x\nquestion: What?\ngrids: [{dataset: xor}]\n'],
    ['no grids', 'name: e\nquestion: What?\ngrids: []\n'],
    ['data that are not there', grid('{dataset: ./none.yaml, layers: 2-2-1}')],
    ['data that lead out', grid('{dataset: {train: ../../../../etc/passwd, target: y}, layers: 2-2-1}')],
    ['data that are a number', grid('{dataset: 7, layers: 2-2-1}')],
    ['data that are a list of lists', grid('{dataset: [[[[xor]]]], layers: 2-2-1}')],
    ['data of other layers', grid('{dataset: {train: table.csv, target: y}, layers: 7-2-1}')],
    ['a network that is not there', grid('{dataset: xor, network: ./none.json}')],
    ['a network that leads out', grid('{dataset: xor, network: ../../../../etc/passwd}')],
    ['a network that is a list', grid('{dataset: xor, network: [[x]]}')],
    ['a network that is a device', grid('{dataset: xor, network: /dev/zero}')],
    ['a network that is a number', grid('{dataset: xor, network: 7}')],
    ['a hundred thousand grids', `name: e\nquestion: What?\ngrids: [${many('{dataset: none},', 20_000)}]\n`],
  ];
  const withTable = (reading: Reading, file: string, name: string, content: Content): Case => ({
    ...{ name: `${reading}: ${name}`, reading, file, isWrong: true },
    write: (folder) => {
      writeFileSync(join(folder, 'table.csv'), GOOD_TABLE);
      writeFileSync(join(folder, file), contentOf(content));
    },
  });
  return [
    ...(['description', 'experiment'] as const).flatMap((reading) => [
      ...any.map(([name, text]) => withTable(reading, 'x.yaml', name, text)),
      ...json.map(([name, text]) => withTable(reading, 'x.json', `JSON, ${name}`, text)),
    ]),
    ...descriptions.map(([name, text]) => withTable('description', 'x.yaml', name, text)),
    ...experiments.map(([name, text]) => withTable('experiment', 'x.yaml', name, text)),
  ];
}

/** Networks of JSON. */
function networks(): Case[] {
  const layers = (text: string) =>
    `{"format":"optimal-brain-surgeon/network","version":1,"loss":"squared","layers":${text}}`;
  const layer = (weights: string, more = '') => layers(`[{"activation":"tanh","weights":${weights}${more}}]`);
  const bad: readonly (readonly [name: string, text: Content])[] = [
    ['nothing', ''],
    ['null', 'null'],
    ['another format', '{"format":"keras","version":1}'],
    ['another version', layers('[]').replace('"version":1', '"version":2')],
    ['no layers', layers('[]')],
    ['layers that are none', layers('[1]')],
    ['layers that are an object', layers('{}')],
    ['no weights', layer('[]')],
    ['units without weights', layer('[[]]')],
    ['ragged units', layer('[[1,2],[1,2,3]]')],
    ['text for a weight', layer('[[1,"2"]]')],
    ['nothing for a weight', layer('[[1,null]]')],
    ['lists for a weight', layer('[[1,[2]]]')],
    ['NaN', layer('[[1,NaN]]')],
    ['infinity', layer('[[1,-Infinity]]')],
    ['1e999', layer('[[1,1e999]]')],
    ['an unknown activation', layer('[[1,2]]').replace('tanh', 'swish')],
    [
      'layers that do not fit',
      layers('[{"activation":"tanh","weights":[[1,2],[1,2]]},{"activation":"tanh","weights":[[1,2]]}]'),
    ],
    ['a mask that is too short', layer('[[1,2]]').replace(/}$/, ',"mask":[[[1]]]}')],
    ['a mask of twos', layer('[[1,2]]').replace(/}$/, ',"mask":[[[2,2]]]}')],
    ['names that are too many', layer('[[1,2]]').replace(/}$/, ',"inputs":["a","b"]}')],
    ['names that are numbers', layer('[[1,2]]').replace(/}$/, ',"inputs":[1]}')],
    ['preprocessing that is none', layer('[[1,2]]').replace(/}$/, ',"preprocessing":7}')],
    [
      'preprocessing by 0',
      layer('[[1,2]]').replace(/}$/, ',"preprocessing":{"columns":[{"name":"a","mean":0,"scale":0}]}}'),
    ],
    ['an unknown key', layer('[[1,2]]').replace(/}$/, ',"weights":[]}')],
    ['a prototype', '{"__proto__":{"format":"optimal-brain-surgeon/network"}}'],
    ['a key twice', layer('[[1,2]]').replace(/}$/, ',"loss":"crossEntropy"}')],
    ['depth', `{"layers":${many('[', 1_000_000)}`],
    ['lists', `{"layers":[${many('[],', 1_000_000)}[]]}`],
    ['numbers', layer(`[[${many('1,', 5_000_000)}1]]`)],
    ['60 MB of numbers', layer(`[[${many('1,', 30_000_000)}1]]`)],
    ['100 MB', layer(`[[${many('1,', 50_000_000)}1]]`)],
    ['a number of a megabyte', layer(`[[1,${many('9', 1_000_000)}]]`)],
    ['a text of a megabyte', `{"format":"${many('x', 1_000_000)}"}`],
    ['half', layer('[[1,2]]').slice(0, 80)],
    ['zeros', Buffer.alloc(100_000)],
    ['UTF-16', Buffer.from(`\uFEFF${layer('[[1,2]]')}`, 'utf16le')],
    ['a pickle', Buffer.from('\x80\x04\x95cos\nsystem\n', 'latin1')],
  ];
  const others = ['x.onnx', 'x.safetensors', 'x.pt', 'x.h5', 'x.exe', 'x'];
  return [
    ...bad.map(([name, text]) => caseOf('network', 'x.json', `network: ${name}`, text)),
    ...others.map((file) => caseOf('network', file, `network: ${file}`, Buffer.alloc(1000, 0x80))),
  ];
}

const onnx = () => [...bytes(), ...tensors(), ...elsewhere(), ...graphs()];

/** All files that are wrong by rule, and some that only look like it. */
export const cases = (): Case[] => [
  ...texts(),
  ...places(),
  ...arrays(),
  ...written(),
  ...networks(),
  ...onnx(),
  ...safetensors(),
  ...parquetCases(),
  ...snnsCases(),
];
