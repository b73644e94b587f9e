import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { DataSetDescription } from '../../src/config/dataSetDescription.ts';
import { dataSetOf } from '../../src/dataset/dataSet.ts';
import { UsageError } from '../../src/errors.ts';
import { type ReadDataSetOptions, readDataSet } from '../../src/tabular/readDataSet.ts';
import { doubles, npyOf, zipOf } from '../formats/zipOf.ts';

const folder = mkdtempSync(join(tmpdir(), 'tabular-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Keys = Partial<DataSetDescription>;
/** The data set of a table with target `y`, unless a description says otherwise. */
function read(table: string | Buffer, keys: Keys = {}, options: ReadDataSetOptions = {}) {
  const train = keys.train ?? 'table.csv';
  writeFileSync(join(folder, train), table);
  return readDataSet({ train, target: 'y', ...keys }, { folder, ...options });
}
/** The message with which it is refused. Another error than ours is thrown on. */
async function refusal(table: string | Buffer, keys: Keys = {}, options: ReadDataSetOptions = {}): Promise<string> {
  try {
    await read(table, keys, options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    expect(error.message).not.toContain('\n');
    return error.message.replace(`${folder}/`, '');
  }
  return 'read';
}

/** Names and numbers of the data set that a table becomes. */
async function numbers(table: string | Buffer, keys: Keys = {}) {
  const { inputNames, outputNames, train } = await read(table, keys);
  return { inputs: inputNames, outputs: outputNames, x: [...train.inputs], t: [...train.targets] };
}
const PLAIN = { inputs: ['a', 'b'], outputs: ['y'], x: [1, 2.5, -3, 0.125], t: [4, 5] };
const TABLE = 'a,b,y\n1,2.5,4\n-3,0.125,5\n';

describe('a table of numbers is read the same', () => {
  const semicolons = 'a;b;y\n1;2,5;4\n-3;0,125;5\n';
  it.each<[string, string | Buffer, Keys?]>([
    ['as it is', TABLE],
    ['with CRLF', TABLE.replaceAll('\n', '\r\n')],
    ['with CR alone', TABLE.replaceAll('\n', '\r')],
    ['without a last end of line', TABLE.trimEnd()],
    ['with an empty last line', `${TABLE}\n`],
    ['with a byte order mark', `\uFEFF${TABLE}`],
    ['in UTF-16 with a mark', Buffer.from(`\uFEFF${TABLE}`, 'utf16le')],
    ['in UTF-16, most significant byte first', Buffer.from(`\uFEFF${TABLE}`, 'utf16le').swap16()],
    ['with semicolons and decimal commas', semicolons],
    ['with semicolons and points', semicolons.replaceAll(',', '.')],
    ['with tabs in a .csv', TABLE.replaceAll(',', '\t')],
    ['with quotes and blanks', '"a", "b" ,y\n"1","2.5", 4\n -3 ,"+0.125","5"\n'],
    ['with exponents', 'a,b,y\n1E0,25e-1,4.\n-0.3e+1,.125,5\n'],
    ['with columns that nobody reads', `id,a,b,y\n"x, ""y""",1,2.5,4\n,-3,0.125,5\n`, { inputs: ['a', 'b'] }],
    ['with columns in another order', 'y,b,a\n4,2.5,1\n5,0.125,-3\n', { inputs: ['a', 'b'] }],
    ['as .tsv', TABLE.replaceAll(',', '\t'), { train: 'table.tsv' }],
    ['as .tsv with decimal commas', semicolons.replaceAll(';', '\t'), { train: 'table.tsv' }],
    ['as .csv.gz', gzipSync(TABLE), { train: 'table.csv.gz' }],
    ['as .npz', npz({ a: [1, -3], b: [2.5, 0.125], y: [4, 5] }), { train: 'table.npz' }],
  ])('%s', async (_, table, keys) => {
    expect(await numbers(table, keys)).toEqual(PLAIN);
  });

  it('as the same samples in code: the digest is that of the numbers', async () => {
    const samples = [
      { input: [1, 2.5], target: [4] },
      { input: [-3, 0.125], target: [5] },
    ];
    const { sha256 } = dataSetOf('mine', { inputs: ['a', 'b'], outputs: ['y'] }, samples, null);
    expect((await read(TABLE)).sha256).toBe(sha256);
    expect((await read(TABLE.replace('0.125', '0.126'))).sha256).not.toBe(sha256);
  });

  it('whatever its numbers are, to the last bit', async () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    const property = fc.asyncProperty(fc.array(fc.tuple(finite, finite), { minLength: 1 }), async (rows) => {
      const { train } = await read(`a,y\n${rows.map((row) => row.map(String).join(',')).join('\n')}`);
      // String(−0) is 0
      expect([...train.inputs, ...train.targets]).toEqual([...rows.map(([a]) => a + 0), ...rows.map(([, y]) => y + 0)]);
    });
    await fc.assert(property, { numRuns: 50, seed: 13 });
  });
});

function npz(columns: Readonly<Record<string, readonly number[]>>): Buffer {
  const members = Object.entries(columns).map(([name, values]) => ({
    name: `${name}.npy`,
    content: doubles(`(${values.length},)`, ...values),
  }));
  return zipOf(members);
}

describe('the first row', () => {
  it.each<[string, string, Keys, string[]]>([
    ['is numbers where the others are: c1, c2, …', '1,2\n3,4\n', { target: 'c2' }, ['c1']],
    ['has words where the others have, numbers where they have', 'p,1\nq,2\n', { target: 'c2' }, ['c1=p', 'c1=q']],
    ['is names', 'a,y\n1,2\n', {}, ['a']],
    ['is names where all is text, by the target', 'a,y\np,u\nq,v\n', {}, ['a=p', 'a=q']],
    ['is no names where all is text, by the target', 'p,u\nq,v\n', { target: 'c2' }, ['c1=p', 'c1=q']],
    ['is names that are numbers, if the description says so', '1,2\n3,4\n', { target: '2', header: true }, ['1']],
    ['is no names, if it says so', 'a,y\nb,z\n', { target: 'c2', header: false }, ['c1=a', 'c1=b']],
    ['is all there is', '1,2\n', { target: 'c2' }, ['c1']],
  ])('%s', async (_, table, keys, inputs) => {
    expect((await read(table, keys)).inputNames).toEqual(inputs);
  });
});

describe('text', () => {
  it('is an input for each word, in the order of the alphabet of the training set', async () => {
    const { inputNames, train, preprocessing } = await read('colour,y\nred,1\nblue,2\n"Größe 3",3\nred,4\n');
    expect(inputNames).toEqual(['colour=Größe 3', 'colour=blue', 'colour=red']);
    expect([...train.inputs]).toEqual([0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1]);
    expect(preprocessing).toEqual({ columns: [{ name: 'colour', levels: ['Größe 3', 'blue', 'red'] }] });
  });

  it.each<[string, string, Keys, string[], number[]]>([
    ['of two classes is one output, 1 for the second', 'a,y\n1,no\n2,yes\n3,no\n', {}, ['y=yes'], [0, 1, 0]],
    ['of three is three', 'a,y\n1,c\n2,a\n3,b\n', {}, ['y=a', 'y=b', 'y=c'], [0, 0, 1, 1, 0, 0, 0, 1, 0]],
    ['in numbers too, if they are named', 'a,y\n1,7\n2,10\n', { classes: 'y' }, ['y=7'], [1, 0]],
    ['and otherwise they are numbers', 'a,y\n1,7\n2,10\n', {}, ['y'], [7, 10]],
    ['and there may be several', 'a,y,z\n1,7,2\n2,10,3\n', { target: ['z', 'y'] }, ['z', 'y'], [2, 7, 3, 10]],
  ])('as a target %s', async (_, table, keys, outputs, t) => {
    const data = await numbers(table, keys);
    expect([data.outputs, data.t]).toEqual([outputs, t]);
  });

  it.each<[string, string, Keys, number | string[], string[], number[]]>([
    ['of two classes is two', 'a,y\n1,no\n2,yes\n', {}, 2, ['y=no', 'y=yes'], [1, 0, 0, 1]],
    ['of two classes is one', 'a,y\n1,no\n2,yes\n', {}, 1, ['y=yes'], [0, 1]],
    ['of classes has their order', 'a,y\n1,p\n2,q\n', {}, ['y=q', 'y=p'], ['y=q', 'y=p'], [0, 1, 1, 0]],
    ['of classes has classes that no row has', 'a,y\n1,p\n2,p\n', {}, ['p', 'q'], ['y=p', 'y=q'], [1, 0, 1, 0]],
    ['in numbers that names take for classes', 'a,y\n1,7\n2,10\n', {}, ['y=10'], ['y=10'], [0, 1]],
    ['of two classes is 1 for the one that is named', 'a,y\n1,no\n2,yes\n', {}, ['y=no'], ['y=no'], [1, 0]],
    ['of two classes is named as the column', 'a,y\n1,no\n2,yes\n', {}, ['y'], ['y=yes'], [0, 1]],
    ['of the other class alone', 'a,y\n1,no\n2,no\n', {}, ['y=yes'], ['y=yes'], [0, 0]],
    ['of numbers has their order', 'y,z,a\n1,2,3\n', { target: ['y', 'z'] }, ['z', 'y'], ['z', 'y'], [2, 1]],
  ])('as a target %s output of a network', async (_, table, keys, wanted, outputs, t) => {
    const { outputNames, train } = await read(table, keys, { outputs: wanted });
    expect([outputNames, [...train.targets]]).toEqual([outputs, t]);
  });

  it.each<[string, Keys, number | string[], string]>([
    ['a,y\n1,p\n2,q\n', {}, 3, 'target "y" has 2 classes ("p", "q"), and the network has 3 outputs'],
    ['a,y\n1,p\n2,q\n3,r\n', {}, 1, 'target "y" has 3 classes ("p", "q", "r"), and the network has 1 output'],
    ['a,y\n1,p\n2,p\n', {}, 2, 'two or more classes in the training set, got "p" alone'],
    ['a,y\n1,7\n', {}, 2, 'target "y" is 1 output, and the network has 2; name it in classes, if its numbers are'],
    [
      'a,y\n1,p\n2,q\n',
      {},
      ['y=p', 'y=r'],
      '"y" has the classes "p", "q"; the outputs of the network are "y=p", "y=r"',
    ],
    ['a,y\n1,p\n2,q\n', {}, ['y=r'], 'target "y" has the classes "p", "q"; the outputs of the network are "y=r"'],
    [
      'a,y\n1,p\n',
      {},
      ['y'],
      'target "y" has the classes "p" alone: a network of one output, "y", needs a table that has both',
    ],
    ['a,y\n1,p\n', {}, ['p', 'p'], 'target "y" has the classes "p"; the outputs of the network are "p", "p"'],
    ['a,y\n1,7\n', {}, ['z'], 'targets must be the outputs of the network, "z"; got "y"'],
    ['a,b,y\n1,7,2\n', { target: ['b', 'y'] }, ['b', 'b'], 'the outputs of the network, "b", "b"; got "b", "y"'],
    ['a,b,y\n1,7,2\n', { target: ['b', 'y'] }, 1, 'target "b", "y" are 2 outputs, and the network has 1'],
  ])('%j, %j is refused for a network of outputs %j', async (table, keys, outputs, message) => {
    expect(await refusal(table, keys, { outputs })).toContain(message);
  });

  it('of a test set is that of the training set', async () => {
    writeFileSync(join(folder, 'test.csv'), 'y,colour\nb,red\n');
    const table = 'colour,y\nblue,a\nred,b\ngreen,c\n';
    const { test } = await read(table, { test: 'test.csv' });
    expect([...test!.inputs, ...test!.targets]).toEqual([0, 0, 1, 0, 1, 0]);
    writeFileSync(join(folder, 'test.csv'), 'y,colour\nb,red\nd,red\n');
    expect(await refusal(table, { test: 'test.csv' })).toBe(
      'test.csv: row 3, column "y" must be a class of the training set, got "d"',
    );
    writeFileSync(join(folder, 'test.csv'), 'y,colour\nb,pink\n');
    expect(await refusal(table, { test: 'test.csv' })).toContain(
      'row 2, column "colour" must be a word of the training',
    );
  });
});

describe('standardise', () => {
  it('gives numbers mean 0 and variance 1 in the training set, and tests the same shift', async () => {
    writeFileSync(join(folder, 'test.csv'), 'a,b,c,y\n7,p,0.1,1\n');
    const table = 'a,b,c,y\n1,p,0.1,1\n2,q,0.1,2\n6,p,0.1,3\n';
    const { train, test, preprocessing } = await read(table, { standardise: true, test: 'test.csv' });
    // mean 3, variance (4 + 1 + 9) / 3; a column of equal values becomes 0, words stay
    const scale = Math.sqrt(14 / 3);
    expect([...train.inputs]).toEqual([-2 / scale, 1, 0, 0, -1 / scale, 0, 1, 0, 3 / scale, 1, 0, 0]);
    expect([...test!.inputs]).toEqual([4 / scale, 1, 0, 0]);
    expect(preprocessing.columns[0]).toEqual({ name: 'a', mean: 3, scale });
    expect(preprocessing.columns[2]).toEqual({ name: 'c', mean: 0.1, scale: 1 });
    const again = await read(table, {}, { preprocessing });
    expect([...again.train.inputs]).toEqual([...train.inputs]);
  });
});

describe('shares', () => {
  const rows = Array.from({ length: 40 }, (_, r) => `${r},${'abbb'[r % 4]}`);
  const table = `x,y\n${rows.join('\n')}\n`;
  const split = async (keys: Keys) => {
    const { train, test, validation } = await read(table, keys);
    return [train, test, validation].map((set) => (set ? { x: [...set.inputs], t: [...set.targets] } : null));
  };

  it('words that a network does not need are known, and are no inputs', async () => {
    const table = 'x,colour,y\n1,red,1\n2,blue,2\n3,green,3\n';
    const columns = [{ name: 'colour', levels: ['red'], unused: ['blue', 'green'] }];
    const { inputNames, train } = await read(table, {}, { preprocessing: { columns } });
    expect(inputNames).toEqual(['colour=red']);
    expect([...train.inputs]).toEqual([1, 0, 0]);
  });

  it('part the rows in their order, each class in its share', async () => {
    const [train, test, validation] = await split({ testShare: 0.25, validationShare: 0.1 });
    expect([train!.x.length, test!.x.length, validation!.x.length]).toEqual([26, 10, 4]);
    const together = [train, test, validation].flatMap((set) => set!.x);
    expect(together.toSorted((a, b) => a - b)).toEqual(rows.map((_, r) => r));
    expect(train!.x).toEqual(train!.x.toSorted((a, b) => a - b));
    // 30 of 40 rows are b: 7 or 8 of 10, 3 of 4
    const ones = (set: { t: number[] } | null) => set!.t.filter((t) => t === 1).length;
    expect([7, 8]).toContain(ones(test));
    expect([2, 3, 4]).toContain(ones(validation));
  });

  it('take other rows under another seed, the same under the same', async () => {
    const [, first] = await split({ testShare: 0.25 });
    expect((await split({ testShare: 0.25, seed: 1 }))[1]).toEqual(first);
    expect((await split({ testShare: 0.25, seed: 2 }))[1]).not.toEqual(first);
    // The bits are the same everywhere, and in all versions: ids depend on them.
    expect(first!.x).toEqual(PINNED);
  });

  it('say where a class has no row in the training set', async () => {
    const few = 'x,y\n1,a\n2,b\n3,c\n4,a\n5,b\n';
    expect(await refusal(few, { testShare: 0.4 })).toMatch(/row \d, column "y" has "\w", which no row of the training/);
  });
});
const PINNED = [0, 12, 15, 21, 22, 27, 33, 34, 35, 38];

describe('a table is refused in one line with file, row and column', () => {
  const classes = 'a,y\n1,p\n2,q\n';
  it.each<[string, string | Buffer, Keys, string]>([
    ['a missing number', 'a,y\n1,2\n,3\n', {}, 'table.csv: row 3, column "a" must have a value, got ""'],
    ['NaN', 'a,y\n1,2\nNaN,3\n', {}, 'row 3, column "a" must have a value, got "NaN"'],
    ['NA', 'a,y\n1,2\n3,NA\n', {}, 'row 3, column "y" must have a value, got "NA"'],
    ['a class that is missing', 'a,y\n1,p\n3,?\n', {}, 'row 3, column "y" must have a value, got "?"'],
    ['infinity', 'a,y\n1,2\n-inf,3\n', {}, 'row 3, column "a" must be a finite number, got "-inf"'],
    ['a number beyond doubles', 'a,y\n1,1e999\n', {}, 'row 2, column "y" must be a finite number'],
    ['text among numbers', 'a,y\n1,2\nx,3\n', {}, 'row 3, column "a" must be a number as in row 2, got "x"'],
    ['a number among text', 'a,y\nx,2\n1,3\n', {}, 'row 3, column "a" must be text as in row 2, got the number 1'],
    ['missing text', 'a,y\nx,2\n,3\n', {}, 'row 3, column "a" must have a value'],
    ['hexadecimal numbers', 'a,y\n1,2\n0x10,3\n', {}, 'row 3, column "a" must be a number'],
    ['a comma for thousands', 'a,y\n1,2\n"1,000",3\n', {}, 'row 3, column "a" must be a number'],
    ['two decimal marks', 'a;y\n1,5;2\n1.5;3\n', {}, 'row 3, column "a" must have the decimal mark'],
    ['a short row', 'a,y\n1,2\n3\n', {}, 'row 3 must have 2 columns as the first row, got 1'],
    ['a long row', 'a,y\n1,2\n3,4,5\n', {}, 'row 3 must have 2 columns as the first row, got 3'],
    ['an empty row', 'a,y\n1,2\n\n3,4\n', {}, 'row 3 is empty'],
    ['a quote that is not closed', 'a,y\n1,2\n"3,4\n', {}, 'row 3 has a quote that nothing closes'],
    ['a quote inside', 'a,y\n1,2\n3"4,5\n', {}, 'row 3 has a quote inside a value'],
    ['no rows', 'a,y\n', {}, 'has no rows'],
    ['nothing', '', {}, 'table.csv is empty'],
    ['an empty line', '\n', {}, 'has no rows'],
    ['Latin 1', Buffer.from('a,y\n1,2\n\xe9,3\n', 'latin1'), {}, 'line 3 has bytes that are no UTF-8'],
    ['a letter that is cut', Buffer.from('a,y\n1,ä').subarray(0, -1), {}, 'has bytes that are no UTF-8'],
    ['zero bytes', Buffer.from('a,y\n1,2\n', 'utf16le'), {}, 'line 1 has a zero byte'],
    ['no such column', TABLE, { target: 'z' }, 'has no column "z"; its columns are "a", "b", "y"'],
    ['a column twice', 'a,a,y\n1,2,3\n', {}, 'row 1 names two columns "a"'],
    ['a column without a name', 'a,,y\n1,2,3\n', {}, 'row 1 has no name for column 2'],
    ['nothing but the target', 'y\n1\n', {}, 'must have columns beside the target'],
    ['one class', 'a,y\n1,p\n2,p\n', {}, 'two or more classes in the training set, got "p" alone'],
    ['a class and a number', 'a,y,z\n1,p,2\n', { target: ['y', 'z'] }, 'one column of classes or several of numbers'],
    ['too few rows', classes, { testShare: 0.1 }, 'its 2 rows are too few for these shares'],
    ['what may be names or not', 'p,q\nr,s\n', { target: 'z' }, 'cannot be told: say header: true or false'],
    ['more words than classes have', words(1001), {}, 'row 1002, column "a" has more than 1000 different words'],
    ['a file that is none', '', { train: 'table.xlsx' }, 'a table is a file .csv, .tsv, .csv.gz, .tsv.gz, .arrow'],
    ['no gzip', TABLE, { train: 'table.csv.gz' }, 'table.csv.gz is no gzip file, or is damaged'],
    ['cut gzip', gzipSync(TABLE).subarray(0, -9), { train: 'table.csv.gz' }, 'is no gzip file, or is damaged'],
    [
      'a bomb',
      gzipSync(Buffer.alloc(2 ** 25, `1,${'0'.repeat(60_000)}2\n`)),
      { train: 'table.csv.gz', target: 'c2' },
      'inflates to more than 64 times',
    ],
    ['arrays of other lengths', npz({ a: [1], y: [1, 2] }), { train: 'table.npz' }, 'y must have 1 rows as a, got 2'],
    [
      'NaN in arrays',
      npz({ a: [1, Number.NaN], y: [1, 2] }),
      { train: 'table.npz' },
      'row 2, column "a" must have a value',
    ],
    [
      'a box',
      zipOf([{ name: 'a.npy', content: doubles('(1, 1, 1)', 1) }]),
      { train: 'table.npz' },
      'one or two dimensions',
    ],
    ['sums beyond doubles', 'a,y\n1e308,1\n1.5e308,2\n', { standardise: true }, 'column "a" cannot be standardised'],
  ])('%s', async (_, table, keys, message) => {
    expect(await refusal(table, keys)).toContain(message);
  });

  it('more than memory holds', async () => {
    const table = `a,y\n${'1,2\n'.repeat(3000)}`;
    expect(await refusal(table, {}, { maxBytes: 40_000 })).toContain('from row 2050 on its 2 columns take more memory');
    const wide = `a,y\n${Array.from({ length: 900 }, (_, r) => `w${r},1\n`).join('')}`;
    expect(await refusal(wide, {}, { maxBytes: 1e6 })).toContain('900 samples of 900 inputs take 7 MB of memory');
  });

  it('any table with a few bytes changed, or it is read', async () => {
    const good = Buffer.from('a;"b c";y\r\n1,5;"p";x\r\n-2e1;"q ""r""";z\r\n0;p;x\r\n');
    const change = fc.record({
      at: fc.nat(good.length - 1),
      to: fc.constantFrom(...Buffer.from('\0",;\n\r\t.eX0\xff')),
    });
    const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const bytes = Buffer.from(good);
      for (const { at, to } of changes) bytes[at] = to;
      expect(await refusal(bytes)).toMatch(/^(read|table\.csv.+|target y .+)$/);
    });
    await fc.assert(property, { numRuns: 300, seed: 13 });
  });
});

function words(count: number): string {
  return `a,y\n${Array.from({ length: count }, (_, r) => `w${r},1\n`).join('')}`;
}

describe('a description', () => {
  const describe = (text: string, name: string) => {
    writeFileSync(join(folder, name), text);
    return readDataSet(join(folder, name));
  };
  it('in a file names files beside it, and the data set', async () => {
    writeFileSync(join(folder, 'table.csv'), TABLE);
    const data = await describe('train: table.csv\ntarget: y\ninputs: [b]\nloss: squared\n', 'my wine.yaml');
    expect([data.name, data.inputNames, data.loss]).toEqual(['my-wine', ['b'], 'squared']);
    expect((await describe('{"name": "other", "train": "table.csv", "target": "y"}', 'wine.json')).name).toBe('other');
  });

  it.each([
    ['train: [1', 'wine.yaml is not YAML: line 1'],
    ['train: a.csv\n', 'wine.yaml: line 1, column 1: must say target'],
    ['train: a.csv\ntarget: y\ntests: b.csv\n', 'line 3, column 1: unknown field "tests"; the fields are name, train'],
    ['train: a.csv\ntarget: y\ntestShare: 1\n', 'line 3, column 1: testShare'],
    ['train: a.csv\ntarget: y\ntestShare: 0.5\ntest: b.csv\n', 'give test or testShare, not both'],
    ['train: a.csv\ntarget: y\ntestShare: 0.5\nvalidationShare: 0.5\n', 'must leave a part for training'],
    ['train: a.csv\ntarget: y\nname: xor\n', 'name must not be that of a built-in data set'],
    ['train: a.csv\ntarget: y\ninputs: [a, y]\n', 'inputs names column "y", which is named before'],
    ['train: a.csv\ntarget: y\nclasses: a\n', 'classes must be among target, got "a"'],
    ['train: nowhere.csv\ntarget: y\n', 'nowhere.csv cannot be read (there is no such file)'],
    ['train: .\ntarget: y\n', 'a table is a file'],
    [`train: a.csv\ntarget: ${'['.repeat(100_000)}`, 'wine.yaml is nested too deeply: line 2, column 2'],
    [`train: a.csv\ntarget: ${'- '.repeat(100_000)}`, 'wine.yaml is'],
    ['{a: '.repeat(50_000), 'wine.yaml is nested too deeply: line 1, column 798'],
    [`{"train": ${'['.repeat(100_000)}${']'.repeat(100_000)}, "target": "y"}`, 'wine.yaml is nested too deeply'],
    [Array.from({ length: 1002 }, (_, k) => `k${k}: 1\n`).join(''), 'wine.yaml has an object of more than 1000 keys'],
    [`name: ${'x'.repeat(1000)}\ntrain: a\ntarget: y\nnames: ${'y'.repeat(1000)}`, 'unknown field "names"'],
    [`# ${'x'.repeat(2 ** 18)}`, 'wine.yaml is too large for the description of a data set'],
  ])('%.80j is refused', async (text, message) => {
    await expect(describe(text, 'wine.yaml')).rejects.toThrow(message);
  });

  it('that is no file of one is refused', async () => {
    await expect(readDataSet('wine.csv')).rejects.toThrow('a data set is described by a file .yaml, .yml or .json');
    await expect(readDataSet(join(folder, 'none.yaml'))).rejects.toThrow('none.yaml cannot be read (there is no such');
    await expect(readDataSet({ train: 'a.csv' } as never)).rejects.toThrow('a data set: must say target');
  });
});

it('has integers of any type in arrays of two dimensions', async () => {
  const values = new Uint8Array(Int16Array.of(1, 2, 3, -4).buffer);
  const content = npyOf("{'descr': '<i2', 'fortran_order': True, 'shape': (2, 2), }", values);
  const table = zipOf([
    { name: 'X.npy', content },
    { name: 'y.npy', content: doubles('(2,)', 5, 6) },
  ]);
  expect(await numbers(table, { train: 'table.npz' })).toEqual({
    ...{ inputs: ['X1', 'X2'], outputs: ['y'] },
    ...{ x: [1, 3, 2, -4], t: [5, 6] },
  });
});
