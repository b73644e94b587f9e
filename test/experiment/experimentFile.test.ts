import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { fieldValues, shown } from '../../src/config/values.ts';
import { UsageError } from '../../src/errors.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { EXPERIMENT_EXTENSIONS, isExperimentFile } from '../../src/experiment/experimentFile.ts';
import { plainExport } from '../../src/experiment/moduleExport.ts';
import { notPlain } from '../../src/experiment/plainData.ts';
import { yamlText } from '../../src/experiment/yamlText.ts';
import { uniformStream } from '../../src/random.ts';
import { type Experiment, parseExperiment, readExperiment } from '../../src/tables/experiment.ts';
import { TABLE_RECORDS } from '../../src/tables/tableRequests.ts';
import { dataSets } from '../dataSets.ts';
import { BAD, GOOD } from './entries.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
// Files here belong to no package around the folder of temporary files.
writeFileSync(join(root, 'package.json'), '{ "private": true }');

/** Writes a file; @returns its path */
function file(name: string, text: string | Buffer): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** The message on a file that is refused, without the folder. */
async function refusal(path: string, read: (path: string) => Promise<unknown> = readExperiment): Promise<string> {
  const error = await read(path).then(
    () => null,
    (reason: Error) => reason,
  );
  expect(error, path).toBeInstanceOf(UsageError);
  expect(error!.message).not.toMatch(/\n|Require stack/);
  expect(error!.message.startsWith(path) || error!.message.endsWith(shown(path)), error!.message).toBe(true);
  return error!.message.replaceAll(path, 'FILE').replaceAll(root, 'ROOT');
}

/** The export of a module, read on this thread. */
async function exported(path: string): Promise<unknown> {
  const outcome = await plainExport(path);
  if ('refused' in outcome) throw new UsageError(`${path}${outcome.refused}`);
  return JSON.parse(outcome.json);
}

const mine = {
  name: 'mine',
  question: 'Wie groß?',
  reproduces: ['nothing'],
  grids: [
    { dataset: 'xor', layers: [2, 2, 1], seed: '1..3', alpha: [1e-5, '1e-4..1e-2:log3'], decay: 0 },
    { alpha: 1e-4, dataset: 'monks-3', layers: '17-2-1', criterion: 'obs,obd', trainSize: [50, null] },
  ],
  tables: { pairs: [{ reference: { criterion: 'obs' }, measures: ['testError', { measure: 'trainError', at: [5] }] }] },
} as const satisfies Experiment;
const asModule = `export default ${JSON.stringify(mine)}`;
const asCommonJs = `module.exports = ${JSON.stringify(mine)}`;
const asYaml = `# yaml-language-server: $schema=./schema.json
name: mine
question: Wie groß?
reproduces: [nothing]
grids:
  - dataset: xor
    layers: [2, 2, 1]
    seed: 1..3
    alpha: [1e-5, 1e-4..1e-2:log3]
    decay: 0
  - alpha: 1e-4
    dataset: monks-3
    layers: 17-2-1
    criterion: obs,obd
    trainSize: [50, ~]
tables:
  pairs:
    - reference: { criterion: obs }
      measures: [testError, { measure: trainError, at: [5] }]
`;
const WRITTEN: Readonly<Record<string, string>> = {
  'mine.json': JSON.stringify({ $schema: './schema.json', ...mine }, null, '\t'),
  'bom.json': `\uFEFF${JSON.stringify(mine)}`,
  'Mine.JSON': JSON.stringify(mine),
  'mine.yaml': asYaml,
  'mine.yml': `\uFEFF${asYaml.replaceAll('\n', '\r\n')}`,
  'as-json.yaml': JSON.stringify(mine, null, 2),
  'mine.ts': `import type { Experiment } from 'optimal-brain-surgeon';\n${asModule} satisfies Experiment as Experiment;`,
  'mine.mts': `const text: string = 'typed';\n${asModule}`,
  'mine.cts': `const experiment: object = ${JSON.stringify(mine)};\nexport = experiment;`,
  'mine.js': asModule,
  'common.js': asCommonJs,
  'mine.mjs': asModule,
  'mine.cjs': asCommonJs,
  'bom.ts': `\uFEFF${asModule}`,
  'promise.ts': `export default Promise.resolve(${JSON.stringify(mine)})`,
  'awaited.mts': `export default await Promise.resolve(${JSON.stringify(mine)})`,
  'odd name #1 %20?.ts': asModule,
};

describe('an experiment written in any way', () => {
  const cells = cellsOf(mine, dataSets);

  it('has 16 cells', () => {
    expect(cells).toHaveLength(3 * 4 + 2 * 2);
  });

  it.each(Object.keys(WRITTEN))('is the same in %s', async (name) => {
    const path = file(name, WRITTEN[name]);
    // A thread for one module of each kind; the others are read on this one.
    const isRead = ['mine.ts', 'mine.cjs'].includes(name) || !/[jt]s$/.test(name);
    const experiment = isRead ? await readExperiment(path) : parseExperiment(await exported(path), path);
    // As text: the order of fields is that of the cells.
    expect(JSON.stringify(experiment)).toBe(JSON.stringify(mine));
    expect(cellsOf(experiment, dataSets).map(({ id }) => id)).toEqual(cells.map(({ id }) => id));
  });

  it('has an extension that is known, in either case', () => {
    const used = new Set(Object.keys(WRITTEN).map((name) => name.slice(name.lastIndexOf('.')).toLowerCase()));
    expect([...used].sort()).toEqual(EXPERIMENT_EXTENSIONS.toSorted());
    for (const name of ['a.json', 'a.YML', 'b/c.d.mts']) expect(isExperimentFile(name)).toBe(true);
    for (const name of ['monks', 'a.toml', 'json', 'a.json.bak', '.json']) expect(isExperimentFile(name)).toBe(false);
  });
});

describe('a file of a usual kind', () => {
  it('may have any line ends, and any characters', async () => {
    for (const [name, lineEnd] of [
      ['lf.yaml', '\n'],
      ['crlf.yaml', '\r\n'],
      ['cr.yaml', '\r'],
    ]) {
      const text = asYaml.replace('groß', '\uFFFD😀').replaceAll('\n', lineEnd);
      const { question, grids } = await readExperiment(file(name, text));
      expect([question, grids]).toEqual(['Wie \uFFFD😀?', mine.grids]);
    }
    expect(await refusal(file('cr.yaml', 'name: a\rgrids:\r  - dataset: xor\r    alhpa: 1'))).toContain(
      'line 4, column 5',
    );
  });

  // Read while it is written: who waits for a writer must not stop the process.
  it.skipIf(process.platform === 'win32')('may be a pipe, but for a module, which is read twice', async () => {
    const pipe = join(root, 'pipe.json');
    execFileSync('mkfifo', [pipe, join(root, 'pipe.mjs')]);
    const [experiment] = await Promise.all([readExperiment(pipe), writeFile(pipe, JSON.stringify(mine))]);
    expect(experiment).toEqual(mine);
    expect(await refusal(join(root, 'pipe.mjs'))).toBe('FILE cannot be read: a module must be a plain file');
  });
});

describe('entries of grids', () => {
  const withEntry = (name: string, entry: unknown) =>
    JSON.stringify({ name: 'mine', question: '?', grids: [{ dataset: 'xor', layers: [2, 2, 1], [name]: entry }] });

  it.each(GOOD)('%s: %j is read', async (name, entry, values) => {
    expect(fieldValues(name, entry)).toEqual(values);
    const { grids } = await readExperiment(file('good.json', withEntry(name, entry)));
    expect(fieldValues(name, grids[0][name])).toEqual(values);
  });

  it.each(BAD)('%s: %j is refused', async (name, entry, message) => {
    const said = await refusal(file('bad.json', withEntry(name, entry)));
    expect(said).toMatch(/^FILE: line 1, column \d+: grids\.0: /);
    expect(said).toContain(message);
  });

  it('are numbers as large as JSON can write, but none is infinite', async () => {
    const said = await refusal(file('huge.json', withEntry('alpha', 0).replace(/"alpha":0/, '"alpha":1e400')));
    expect(said).toContain('grids.0.alpha: must be plain data');
    expect(said).toContain('got Infinity');
  });
});

describe('a file that is refused is named, with the place and what is allowed', () => {
  const FIELDS = 'the fields are dataset, draw, ';
  const head = 'name: mine\nquestion: "?"\n';
  const grids = 'grids:\n  - dataset: xor\n    alpha: 1\n';
  it.each([
    ['a.toml', 'x', `an experiment is a file ${EXPERIMENT_EXTENSIONS.join(', ')}, got "FILE"`],
    ['empty.json', ' \n', 'FILE is empty: it must hold an experiment'],
    ['empty.ts', '', 'FILE is empty: it must hold an experiment'],
    [
      'null.json',
      'null',
      'FILE: line 1, column 1: must be an experiment, { "name", "question", "grids", … }, got null',
    ],
    ['list.json', '[1, 2]', 'got [1,2]'],
    ['long.json', `[${'1, '.repeat(99)}1]`, `got [${'1,'.repeat(49)}1…`],
    [
      'comments.yaml',
      '# to do\n',
      'FILE: line 1, column 1: must be an experiment, { "name", "question", "grids", … }, got null',
    ],
    ['text.yaml', 'monks', 'got "monks"'],
    // no JSON, no YAML
    ['broken.json', '{\n  "name": "a" "b"\n}', 'FILE is not JSON: line 2, column 15: '],
    ['comma.json', '{\n  "name": "a",\n}', 'FILE is not JSON: line 3, column 1: Expected double-quoted property name'],
    ['comment.json', '{\n  // a\n}', 'FILE is not JSON: line 2, column 3: '],
    ['half.json', '{ "name": ', 'FILE is not JSON: line 1, column 11: Unexpected end of JSON input'],
    ['nan.json', '{ "name": "a",\n "alpha": NaN }', 'FILE is not JSON: line 2, column 11: JSON has no NaN'],
    [
      'infinity.json',
      '{ "name": "a",\n "alpha": [1, -Infinity] }',
      'FILE is not JSON: line 2, column 16: JSON has no Infinity',
    ],
    ['block.json', '[1,\r\n /* two */ 2]', 'FILE is not JSON: line 2, column 2: JSON has no comments'],
    ['list.json', '{"a": [1,\r  2,]}', "FILE is not JSON: line 2, column 5: Unexpected token ']'"],
    ['quotes.json', "\n{'name': 'a'}", 'FILE is not JSON: line 2, column 2: Expected property name'],
    ['zero.json', '{"seed":\n 007}', 'FILE is not JSON: line 2, column 3: Unexpected number'],
    [
      'second.json',
      '{"name": "a"}\n{"name": "b"}',
      'FILE is not JSON: line 2, column 1: Unexpected non-whitespace character after JSON',
    ],
    ['nothing.json', '\n nul', 'FILE is not JSON: line 2, column 5: '],
    ['text.json', '{"name": "a\nb"}', 'FILE is not JSON: line 1, column 12: Bad control character in string literal'],
    ['nested.json', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'FILE has lists and objects more than 100 deep'],
    ['broken.yaml', 'name: [a\nquestion: b\n', 'FILE is not YAML: line 2, column 1: '],
    ['tab.yaml', 'name: a\ntables:\n\tcurves: {}\n', 'FILE is not YAML: line 3, column 1: Tabs are not allowed'],
    ['two.yaml', `${head}---\n${head}`, 'FILE is not YAML: line 3, column 1: a second document begins here'],
    ['tag.yaml', 'name: !mine a', 'FILE is not YAML: line 1, column 7: Unresolved tag: !mine'],
    ['key.yaml', '? [a, b]\n: 1\n', 'FILE is not YAML: line 1, column 3: a key must be text'],
    ['alias.yaml', 'name: *a', 'FILE is not YAML: line 1, column 7: Unresolved alias: no &a before it'],
    ['later.yaml', 'name: *a\nquestion: &a b', 'FILE is not YAML: line 1, column 7: Unresolved alias: no &a before it'],
    [
      'loop.yaml',
      `${head}grids: &a [{ dataset: xor }, *a]`,
      'FILE is not YAML: line 3, column 30: *a stands inside of what',
    ],
    [
      'self.yaml',
      `${head}grids:\n  - &a\n    <<: *a\n`,
      'FILE is not YAML: line 5, column 9: *a stands inside of what',
    ],
    [
      'mergedLayers.yaml',
      `${head}grids:\n  - layers: &l [2, 2, 1]\n    <<: *l\n`,
      'FILE is not YAML: line 5, column 5: << takes an object, or a list of them',
    ],
    [
      'merge.yaml',
      `${head}grids:\n  - <<: xor\n`,
      'FILE is not YAML: line 4, column 5: << takes an object, or a list of them',
    ],
    [
      'octal.yaml',
      `${head}grids: [{ dataset: xor, decay: [0,001] }]`,
      'FILE: line 3, column 35: got 001: a number has no zeros before it, and decimals take a point (0.5)',
    ],
    // twice
    [
      'twice.json',
      '{\n "name": "a",\n "question": "",\n "name": "b" }',
      'FILE: line 4, column 2: this key stands here a second time',
    ],
    [
      'deep.json',
      '{"grids": [{\n "alpha": 1,\n "alpha" : 2 }]}',
      'FILE: line 3, column 2: this key stands here a second time',
    ],
    ['twice.yaml', `${head}${grids}    alpha: 2\n`, 'FILE: line 6, column 5: this key stands here a second time'],
    [
      'valid-else.json',
      '{ "name": "a", "question": "say \\"", "grids": [{ "dataset": "xor",\n "alpha": 1,\n "alpha": 2 }] }',
      'FILE: line 3, column 2: this key stands here a second time',
    ],
    // left out, unknown, wrong
    ['nothing.yaml', 'question: b\n', 'FILE: line 1, column 1: must say name: letters, digits'],
    [
      'dataset.yaml',
      `${head}grids:\n  - alpha: 1\n`,
      'FILE: line 4, column 5: grids.0: must say dataset: one of monks-1, ',
    ],
    [
      'top.json',
      '{\n "nmae": "a" }',
      'FILE: line 2, column 2: unknown field "nmae"; the fields are name, question, reproduces, grids, tables, $schema; did you mean "name"?',
    ],
    [
      'grid.json',
      '{ "name": "a", "question": "",\n  "grids": [{ "dataset": "xor",\n    "alhpa": 1 }] }',
      `FILE: line 3, column 5: grids.0: unknown field "alhpa"; ${FIELDS}`,
    ],
    [
      'grid.yaml',
      `${head}${grids}    alhpa: 1\n`,
      'FILE: line 6, column 5: grids.0: unknown field "alhpa"; the fields are dataset, ',
    ],
    [
      'grid.mjs',
      `export default { name: 'a', question: '', grids: [{ dataset: 'xor', alhpa: 1 }] }`,
      'FILE: grids.0: unknown field "alhpa"; the fields are dataset, ',
    ],
    [
      'alias-grid.yaml',
      `${head}grids:\n  - &x\n    dataset: xor\n    alpha: 0\n  - *x\n`,
      'FILE: line 6, column 5: grids.0: alpha must be a number > 0, got 0',
    ],
    [
      'alias-value.yaml',
      `${head}grids:\n  - &x\n    dataset: xor\n    alpha: 1..5\ntables: { orders: { reference: *x } }\n`,
      'FILE: line 6, column 5: tables.orders.reference: alpha must be a number > 0, got "1..5"',
    ],
    [
      'tables.yaml',
      `${head}${grids}tables:\n  curve: {}\n`,
      `FILE: line 7, column 3: tables: unknown field "curve"; the fields are trained, ${Object.keys(TABLE_RECORDS).join(', ')}; did you mean "curves"?`,
    ],
    [
      'pairs.yaml',
      `${head}${grids}tables:\n  pairs:\n    - reference: { seed: 1 }\n`,
      'FILE: line 8, column 7: tables.pairs.0: reference must not name seed: the two of a pair have it in common',
    ],
    [
      'mesures.yaml',
      `${head}${grids}tables:\n  pairs:\n    - reference: { criterion: obs }\n      mesures: []\n`,
      'FILE: line 9, column 7: tables.pairs.0: unknown field "mesures"; the fields are reference, fields, measures; did you mean "measures"?',
    ],
    [
      'measure.yaml',
      `${head}${grids}tables:\n  pairs:\n    - reference: { criterion: obs }\n      measures: [weightsLeft, testEror]\n`,
      'FILE: line 9, column 31: tables.pairs.0.measures.1: must be one of weightsLeft, trainError, validationError, testError, trainAccuracy, testAccuracy, or { "measure": one of trainError, validationError, testError, trainAccuracy, testAccuracy, "at": [weights left, …] }, got "testEror"; did you mean "testError"?',
    ],
    [
      'at.yaml',
      `${head}${grids}tables:\n  pairs:\n    - reference: { criterion: obs }\n      measures: [{ measure: testError, ta: [3] }]\n`,
      'FILE: line 9, column 40: tables.pairs.0.measures.0: unknown field "ta"; the fields are measure, at; did you mean "at"?',
    ],
    [
      'at2.yaml',
      `${head}${grids}tables:\n  pairs:\n    - reference: { criterion: obs }\n      measures: [{ measure: testError, at: [3.5] }]\n`,
      'FILE: line 9, column 45: tables.pairs.0.measures.0.at.0: must be an integer ≥ 1, got 3.5',
    ],
    [
      'value.yaml',
      `${head}${grids}tables: { orders: { reference: { criterion: obss } } }\n`,
      'tables.orders.reference: criterion must be one of obs, ',
    ],
    [
      'range.yaml',
      `${head}${grids}tables: { orders: { reference: { seed: 1..5 } } }\n`,
      'FILE: line 6, column 34: tables.orders.reference: seed must be an integer 0 … 2147483647, got "1..5"',
    ],
    [
      'trained.yaml',
      `${head}${grids}tables: { trained: { dataSets: { monk: {} } } }\n`,
      'tables.trained.dataSets: unknown field "monk"; the fields are monks-1, ',
    ],
    [
      'flag.yaml',
      `${head}${grids}tables: { hessians: yes }\n`,
      'FILE: line 6, column 11: tables.hessians: must be true, got "yes"',
    ],
    [
      'name.yaml',
      'name: ../a\nquestion: b\ngrids: []\n',
      'FILE: line 1, column 1: name: must be letters, digits, ".", "_" or "-", a letter or digit first, and no name that results have themselves (cells, export, measurements, processes, proofs, index.html, claims.arrow), got "../a"',
    ],
    [
      'grids.yaml',
      `${head}grids: []\n`,
      'FILE: line 3, column 1: grids: must be a list of one or more grids, { field: values, … }, got []',
    ],
    [
      'one.yaml',
      `${head}grids: { dataset: xor }\n`,
      'grids: must be a list of one or more grids, { field: values, … }, got {"dataset":"xor"}',
    ],
    ['inner.yaml', `${head}grids: [xor]\n`, 'FILE: line 3, column 9: grids.0: must be { dataset, draw, '],
  ])('%s', async (name, text, message) => {
    expect(await refusal(file(name, text))).toContain(message);
  });

  const german = `name: a\nquestion: "groß?"\ngrids: [{ dataset: xor }]\n`;
  it.each([
    ['UTF-16 with its mark', Buffer.from(`\uFEFF${german}`, 'utf16le'), ' but UTF-16, or no text'],
    ['UTF-16 the other way', Buffer.from(`\uFEFF${german}`, 'utf16le').swap16(), ' but UTF-16, or no text'],
    ['UTF-16 without one', Buffer.from(german, 'utf16le'), ' but UTF-16, or no text'],
    ['zero bytes', Buffer.alloc(20), ' but UTF-16, or no text'],
    ['Latin-1', Buffer.from(german, 'latin1'), ': line 2, column 15'],
    ['Latin-1, cut in a character', Buffer.from('name: é').subarray(0, -1), ': line 1, column 7'],
  ])('is %s, and not UTF-8', async (_, bytes, found) => {
    for (const name of ['bytes.yaml', 'bytes.json', 'bytes.mjs']) {
      expect(await refusal(file(name, bytes))).toBe(`FILE is not UTF-8${found}: save it as UTF-8`);
    }
  });

  it('is not there, or is a folder', async () => {
    expect(await refusal(join(root, 'missing.yaml'))).toBe('FILE cannot be read (ENOENT)');
    expect(await refusal(join(root, 'missing.ts'))).toBe('FILE cannot be read (ENOENT)');
    mkdirSync(join(root, 'folder.json'));
    expect(await refusal(join(root, 'folder.json'))).toBe('FILE cannot be read (it is a folder)');
  });
});

describe('YAML', () => {
  it('is 1.2, with anchors and merge keys', async () => {
    const text = `
name: 'on' # text, as "no" is
question: >-
  folded
  text
grids:
  - &common
    dataset: xor
    seed: 10
    alpha: 1e-3
  - <<: *common
    alpha: 1e-4
  - *common
`;
    const common = { dataset: 'xor', seed: 10, alpha: 1e-3 };
    expect(await readExperiment(file('merge.yaml', text))).toEqual({
      name: 'on',
      question: 'folded text',
      grids: [common, { ...common, alpha: 1e-4 }, common],
    });
  });

  const grid = '{ dataset: xor, layers: [2, 2, 1], alpha: 1e-3 }';

  it('takes as many aliases and merges as one likes', async () => {
    const hundred = `name: a\nquestion: b\ngrids:\n  - &common ${grid}\n${'  - *common\n'.repeat(100)}`;
    const { grids } = await readExperiment(file('hundred.yaml', hundred));
    expect(grids).toEqual(Array(101).fill({ dataset: 'xor', layers: [2, 2, 1], alpha: 1e-3 }));

    const link = (i: number) => `  - &a${i}\n    <<: *a${i - 1}\n    seed: ${i}\n`;
    const chain = `name: a\nquestion: b\ngrids:\n  - &a0 ${grid}\n${Array.from({ length: 20 }, (_, i) => link(i + 1)).join('')}`;
    const chained = await readExperiment(file('chain.yaml', chain));
    expect(chained.grids).toHaveLength(21);
    expect(chained.grids[20]).toEqual({ seed: 20, dataset: 'xor', layers: [2, 2, 1], alpha: 1e-3 });
  });

  // Each level is nine or two times the one before: 9¹⁰ values, and 2⁴⁰. Expanded, they would fill the memory.
  it.each([
    [
      'lists',
      (i: number) =>
        `[${Array(9)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      10,
    ],
    ['merges', (i: number) => `{ <<: [*a${i - 1}, *a${i - 1}], y${i}: 1 }`, 40],
  ])('refuses a bomb of %s where it goes off', async (_, level, levels) => {
    const lines = Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} ${level(i + 1)}\n`);
    const said = await refusal(file('bomb.yaml', `a0: &a0 ${grid}\n${lines.join('')}`));
    expect(said).toMatch(/^FILE is not YAML: line \d+, column \d+: with \*a\d+ it comes to more than 1000000 values$/);
  });

  it('counts what comes out, not the file: a million values, and not one more', () => {
    // a: 1 + 999 values, b: 1 + 99·1000, c: 1 + 9·99,001, with the list around them 991,012; 8·1000 + 986 + 2 are
    // lacking.
    const text = (more: number) =>
      `[&a [${'1,'.repeat(999)}], &b [${'*a, '.repeat(99)}], &c [${'*b, '.repeat(9)}], ${'*a, '.repeat(8)}${'1, '.repeat(more)}&d 1, *d]`;
    expect(yamlText(text(986), 'it').value).toHaveLength(3 + 8 + 986 + 2);
    expect(() => yamlText(text(987), 'it')).toThrow('with *d it comes to more than 1000000 values');
  });

  // Places in JSON come from the YAML parser, so it has to read every JSON: here as random as can be, indented in all
  // ways.
  it('reads JSON as JSON.parse does', () => {
    const uniform = uniformStream('JSON', 1);
    const random = (n: number) => Math.floor(n * uniform());
    const numbers = [0, 1, -1, 1e-5, 1.5e300, 123456789012345680000, 5e-324, 2 ** 53 + 2, -3.25e-7];
    const characters = [...'a"\\/\n\t\0\u2028é#: {[,-\u0085\u007f\uFEFF<&*!%@`0~', '\ud83d', '\ude00', '<<'];
    const text = () => Array.from({ length: random(6) }, () => characters[random(characters.length)]).join('');
    const value = (depth: number): unknown => {
      const kinds = [
        () => null,
        () => random(2) === 0,
        () => numbers[random(numbers.length)],
        text,
        () => Array.from({ length: random(4) }, () => value(depth + 1)),
        () => Object.fromEntries(Array.from({ length: random(4) }, () => [text(), value(depth + 1)])),
      ];
      return kinds[random(depth > 3 ? 4 : 6)]();
    };
    for (let i = 0; i < 1000; i++) {
      const json = JSON.stringify(value(0), null, [undefined, 1, '\t', 2][i % 4]);
      expect(isDeepStrictEqual(JSON.parse(JSON.stringify(yamlText(json, 'it').value)), JSON.parse(json)), json).toBe(
        true,
      );
    }
  });
});

describe('a module', () => {
  const withQuestion = (text: string) => `{ name: 'mine', question: ${text}, grids: [{ dataset: 'xor' }] }`;

  it('may import files beside it and packages of its folder, and wait', async () => {
    file('project/part.ts', 'export enum Kind { Obs = "obs" }\nexport const seeds: string = "1..3";');
    file('project/parts/more.json', '{ "x": 5 }');
    file('project/node_modules/optimal-brain-surgeon/package.json', '{ "type": "module", "exports": "./it.js" }');
    file(
      'project/node_modules/optimal-brain-surgeon/it.js',
      `export const EXPERIMENTS = ${JSON.stringify(EXPERIMENTS)}; await 0;`,
    );
    const text = `
      import { EXPERIMENTS, type Experiment } from 'optimal-brain-surgeon';
      import more from './parts/more.json' with { type: 'json' };
      import { Kind, seeds } from './part.ts';
      const x: number = await Promise.resolve(more.x);
      const xor: Experiment = EXPERIMENTS.find(({ name }) => name === 'xor')!;
      export default {
        ...xor,
        question: [seeds, Kind.Obs, x].join(),
        grids: [2, 3].map((units) => ({ ...xor.grids[0], layers: [2, units, 1] })),
      } satisfies Experiment;`;
    const xor = EXPERIMENTS.find(({ name }) => name === 'xor')!;
    for (const name of ['project/mine.ts', 'project/mine.mts']) {
      expect(await exported(file(name, text))).toEqual({
        ...JSON.parse(JSON.stringify(xor)),
        question: '1..3,obs,5',
        grids: [2, 3].map((units) => ({ ...xor.grids[0], layers: [2, units, 1] })),
      });
    }
  });

  it('gives a copy: what becomes of its own objects is nothing to the plan', async () => {
    const path = file(
      'kept.mjs',
      'const grid = { dataset: "xor", decay: -0 }; export const keep = grid; export default { name: "a", question: "", grids: [grid, grid] };',
    );
    const { grids } = await readExperiment(path);
    const { keep } = await import(path);
    expect(grids[0]).not.toBe(keep);
    expect(grids[0]).not.toBe(grids[1]);
    expect(Object.is(grids[0].decay, 0)).toBe(true);
  });

  it('leaves nothing behind but itself', async () => {
    await readExperiment(file('kept.ts', asModule));
    for (const cache of [join(tmpdir(), 'jiti'), 'node_modules/.cache/jiti']) {
      const kept = existsSync(cache) ? readdirSync(cache) : [];
      expect(kept.filter((name) => name.startsWith(basename(root)))).toEqual([]);
    }
  });

  it.each([
    [
      'none.ts',
      'export const experiment: number = 3;',
      'FILE exports no experiment: write export default { name, question, grids }',
    ],
    [
      'none.mjs',
      'export const name = "a", question = "", grids = [];',
      'FILE exports no experiment: write export default { name, question, grids }',
    ],
    ['none.cjs', '"use strict";', 'FILE exports no experiment: write export default { name, question, grids }'],
    ['none.js', '// to do', 'FILE exports no experiment: write export default { name, question, grids }'],
    [
      'undefined.mjs',
      'export default undefined;',
      'FILE exports no experiment: write export default { name, question, grids }',
    ],
    ['null.mjs', 'export default null;', 'FILE: must be an experiment, { "name", "question", "grids", … }, got null'],
    ['number.ts', 'export default 3;', 'FILE: must be an experiment, { "name", "question", "grids", … }, got 3'],
    [
      'function.mjs',
      'export default () => ({});',
      'FILE exports a function by default: export the experiment that it makes',
    ],
    [
      'function.cjs',
      'module.exports = function make() {};',
      'FILE exports a function by default: export the experiment that it makes',
    ],
    [
      'class.ts',
      'export default class Mine {}',
      'FILE exports a function by default: export the experiment that it makes',
    ],
    ['throws.ts', 'throw new RangeError("one\\ntwo");', 'FILE cannot be loaded: RangeError: one two'],
    ['throws.mjs', 'throw new Error("no");', 'FILE cannot be loaded: no'],
    ['throws-text.mjs', 'throw "one\\ntwo";', 'FILE cannot be loaded: it throws one two'],
    ['throws-null.cjs', 'throw null;', 'FILE cannot be loaded: it throws null'],
    ['rejects.ts', 'export default Promise.reject(new Error("no"));', 'FILE cannot be loaded: no'],
    ['syntax.ts', 'export default {', 'FILE cannot be loaded: ParseError: Unexpected token'],
    [
      'import.ts',
      'import x from "./nowhere.ts"; export default x;',
      "FILE cannot be loaded: Cannot find module './nowhere.ts'",
    ],
    ['package.mjs', 'import x from "no-such-package"; export default x;', "'no-such-package'"],
    [
      'later.ts',
      `export default ${withQuestion('Promise.resolve("?")')};`,
      'FILE: question: must be plain data: text, finite numbers, true, false, null, lists and objects of these, got an object of class Promise',
    ],
  ])('%s', async (name, text, message) => {
    const read = async (path: string) => parseExperiment(await exported(path), path);
    expect(await refusal(file(name, text), read)).toContain(message);
  });
});

describe('plain data', () => {
  const loop: unknown[] = [];
  loop.push({ loop });
  const holes: unknown[] = [1];
  holes[2] = 3;

  it.each([
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['a function', () => 1],
    ['a bigint', 1n],
    ['a symbol', Symbol('a')],
    ['an object of class Date', new Date(0)],
    ['an object of class Map', new Map()],
    ['an object of class Float64Array', new Float64Array(2)],
    ['an object of class Number', Object(1)],
    ['something that holds itself', loop],
    ['undefined', holes],
    ['a function', { toJSON: () => 1 }],
  ])('has no place for %s', (kind, value) => {
    expect(isDeepStrictEqual(throughJson(value), value)).toBe(false);
    expect(notPlain({ a: [1, value] })?.message).toMatch(
      new RegExp(`^a\\.1[^:]*: must be plain data: .*, got ${kind}$`),
    );
  });

  it('is what JSON keeps', () => {
    const twice = { a: 1 };
    const value = [null, true, 'text', 0.1, [], {}, { twice, again: [twice] }, mine];
    expect(notPlain(value)).toBe(null);
    expect(isDeepStrictEqual(throughJson(value), value)).toBe(true);
    expect(notPlain(Object.assign(Object.create(null), { a: 1 }))).toBe(null);
  });
});

/** A value as JSON carries it; null where it makes nothing of it. */
function throughJson(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    return null;
  }
}
