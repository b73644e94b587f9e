import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable, writeTable } from '../../src/arrow/arrowFile.ts';
import { integer } from '../../src/arrow/columns.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { COLUMNS, ROWS } from '../export/tableOfAllKinds.ts';
import { exitStatus, listenInTests, printed, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
listenInTests();

const out = join(root, 'out');
const mine = experimentPaths(out, 'mine');
const COUNT = [integer('n', 'count', 'a number')];

beforeAll(() => {
  writeTable(mine.table('summary'), COLUMNS, ROWS);
  writeTable(mine.table('steps'), COUNT, [{ n: 1 }, { n: 2 }]);
  writeTable(mine.cell('0123456789abcdef'), COUNT, [{ n: 3 }]);
  writeFileSync(mine.manifest, '{}');
  writeTable(join(out, 'claims.arrow'), COUNT, [{ n: 4 }]);
});

let folders = 0;
/** A folder that is not there yet. */
const fresh = () => join(root, `to-${folders++}`);
/** Files under a folder, in the order of the alphabet. */
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
const exported = (...words: readonly string[]) => exitStatus('export', ...words);

describe('surgeon export', () => {
  it('writes a file a table, whose name and folder are kept, and what columns are beside', async () => {
    const to = fresh();
    expect(await exported(out, '--format', 'csv,parquet', '--to', to)).toBe(0);
    expect(filesIn(to)).toEqual([
      ...['claims.csv', 'claims.parquet', 'columns/claims.csv', 'mine/columns/steps.csv', 'mine/columns/summary.csv'],
      ...['mine/steps.csv', 'mine/steps.parquet', 'mine/summary.csv', 'mine/summary.parquet'],
    ]);
    expect(stdout).toEqual([
      [
        ...[join(to, 'claims.csv'), join(to, 'claims.parquet')].map((path) => `${path} (1 row)`),
        ...[join(to, 'mine/steps.csv'), join(to, 'mine/steps.parquet')].map((path) => `${path} (2 rows)`),
        ...[join(to, 'mine/summary.csv'), join(to, 'mine/summary.parquet')].map((path) => `${path} (211 rows)`),
      ].join('\n'),
      'without 1 trace: --traces exports them',
    ]);
    expect(readFileSync(join(to, 'mine/steps.csv'), 'utf8')).toBe('n\n1\n2\n');
    expect(readFileSync(join(to, 'mine/columns/steps.csv'), 'utf8')).toBe(
      'name,kind,nullable,unit,meaning\nn,integer,false,count,a number\n',
    );
  });

  it('of one experiment, and with its traces, whose columns are described once', async () => {
    const to = fresh();
    expect(await exported(join(out, 'mine'), '--format', 'json', '--traces', '--to', to)).toBe(0);
    expect(filesIn(to)).toEqual([
      ...['cells/0123456789abcdef.json', 'columns/cells.json', 'columns/steps.json', 'columns/summary.json'],
      ...['steps.json', 'summary.json'],
    ]);
    const described = JSON.parse(readFileSync(join(to, 'columns/cells.json'), 'utf8'));
    expect(described.at(-1)).toMatchObject({ name: 'weightVector', kind: 'vector', unit: 'weight' });
  });

  it('of one table, with the result as JSON', async () => {
    const to = fresh();
    expect(await exported(mine.table('steps'), '--format', 'arrow', '--to', to, '--json')).toBe(0);
    const path = join(to, 'steps.arrow');
    expect(JSON.parse(printed())).toEqual({
      exported: [{ table: mine.table('steps'), format: 'arrow', path, rows: 2 }],
      tracesLeftOut: 0,
    });
    expect(filesIn(to)).toEqual(['steps.arrow']);
  });

  it('says of a table what surgeon show says, as CSV and as JSON', async () => {
    const to = fresh();
    expect(await exported(mine.table('summary'), '--format', 'csv,json', '--to', to)).toBe(0);
    await exitStatus('show', mine.table('summary'), '--csv');
    expect(readFileSync(join(to, 'summary.csv'), 'utf8')).toBe(`${stdout.join('\n')}\n`);
    await exitStatus('show', mine.table('summary'), '--json');
    expect(readFileSync(join(to, 'summary.json'), 'utf8')).toBe(`[\n${stdout.join(',\n')}\n]\n`);
  });

  it('leaves files that are there with the same bytes, refuses others and writes nothing; --force writes them', async () => {
    const to = fresh();
    const csvOf = (name: string) => join(to, `${name}.csv`);
    const command = [join(out, 'mine'), '--format', 'csv', '--to', to];
    expect(await exported(...command)).toBe(0);
    const whole = readFileSync(csvOf('summary'));
    const { mtimeMs } = statSync(csvOf('summary'));
    expect(await exported(...command)).toBe(0);
    expect(statSync(csvOf('summary')).mtimeMs).toBe(mtimeMs);

    for (const other of [Buffer.concat([whole, Buffer.from('x')]), whole.subarray(0, -1), Buffer.from('other')]) {
      writeFileSync(csvOf('summary'), other);
      rmSync(csvOf('steps'));
      expect(await exported(...command)).toBe(2);
      expect(stderr).toEqual([`surgeon: ${csvOf('summary')} is there with other content: --force writes it anew`]);
      expect(readFileSync(csvOf('summary')).equals(other)).toBe(true);
      expect(existsSync(csvOf('steps'))).toBe(false);
      expect(await exported(...command, '--force')).toBe(0);
      expect(readFileSync(csvOf('summary')).equals(whole)).toBe(true);
    }
  });

  it('is refused where it would take the place of a table, whatever --force says', async () => {
    const before = readFileSync(mine.table('summary'));
    for (const force of [[], ['--force']]) {
      expect(await exported(join(out, 'mine'), '--format', 'arrow', '--to', join(out, 'mine'), ...force)).toBe(2);
      expect(stderr[0]).toContain('steps.arrow is a table that is exported: choose another folder for its exports');
    }
    expect(readFileSync(mine.table('summary')).equals(before)).toBe(true);
  });

  it('into the folder that it is of: plain Arrow files are told from tables, by show, export and compare', async () => {
    const folder = join(root, 'within');
    const [one, two] = ['one', 'two'].map((name) => experimentPaths(join(folder, name), 'mine'));
    for (const { table } of [one, two]) writeTable(table('steps'), COUNT, [{ n: 1 }]);
    const inside = join(folder, 'one', 'plain');
    expect(await exported(join(folder, 'one'), '--format', 'arrow', '--to', inside)).toBe(0);
    const plain = join(inside, 'mine', 'steps.arrow');
    const left = `surgeon: ${plain}: left out, as no table that surgeon made for itself`;
    expect(await exitStatus('show', join(folder, 'one'), '--json')).toBe(0);
    expect(stdout.map((line) => JSON.parse(line).table)).toEqual(['mine/steps.arrow']);
    expect(stderr).toEqual([left]);
    const to = fresh();
    expect(await exported(join(folder, 'one'), '--format', 'csv', '--to', to)).toBe(0);
    expect(stderr).toEqual([left]);
    expect(filesIn(to)).toEqual(['mine/columns/steps.csv', 'mine/steps.csv']);
    expect(await exported(one.table('steps'), '--format', 'arrow', '--to', join(folder, 'one', 'steps'))).toBe(0);
    expect(await exitStatus('compare', join(folder, 'one'), join(folder, 'two'), '--exit-code')).toBe(0);
  });

  it.each([
    [
      'another format',
      [out, '--format', 'xlsx', '--to', 'TO'],
      'format must be among csv, parquet, json, arrow, got "xlsx"',
    ],
    ['no format', [out, '--to', 'TO'], 'an export needs --format with csv, parquet, json, arrow'],
    ['no folder', [out, '--format', 'csv'], 'an export needs --to with FOLDER'],
    ['an empty folder', [out, '--format', 'csv', '--to', ''], '--to must be a folder, got ""'],
    [
      'what is not there',
      [join(out, 'mine', 'sumary.arrow'), '--format', 'csv', '--to', 'TO'],
      'did you mean "summary.arrow"?',
    ],
    ['a folder of traces alone', [mine.cells, '--format', 'csv', '--to', 'TO'], '1 trace: --traces exports them'],
    [
      'a file as folder',
      [out, '--format', 'csv', '--to', join(out, 'claims.arrow')],
      '--to must be a folder that can be written',
    ],
  ] as [string, string[], string][])('refuses %s, and writes nothing', async (_, words, message) => {
    const to = fresh();
    expect(await exported(...words.map((word) => (word === 'TO' ? to : word)))).toBe(2);
    expect(stderr.join('\n')).toContain(message);
    expect(existsSync(to)).toBe(false);
  });

  it('names a damaged table, and writes none of the others', async () => {
    const damaged = join(root, 'damaged');
    mkdirSync(damaged);
    writeTable(join(damaged, 'a.arrow'), COUNT, [{ n: 1 }]);
    const bytes = readFileSync(join(damaged, 'a.arrow'));
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(join(damaged, 'b.arrow'), bytes);
    const to = fresh();
    expect(await exported(damaged, '--format', 'csv', '--to', to)).toBe(2);
    expect(stderr).toEqual([`surgeon: ${join(damaged, 'b.arrow')} is damaged: its digest is not that of its bytes`]);
    expect(existsSync(to)).toBe(false);
  });
});

const ONE_CELL = ['damping', '--dataset', 'monks-1', '--seed', '9', '--alpha', '1e-5', '--stop', 'trainAccuracy'];

describe('--export', () => {
  const results = join(root, 'results');
  const words = [...ONE_CELL, '--out', results];
  const { exports, folder, table } = { ...experimentPaths(results, 'damping'), folder: join(results, 'damping') };

  it('of run writes the tables in a folder beside them, which other commands leave alone', async () => {
    expect(await exitStatus('run', ...words, '--export', 'parquet,csv', '--quiet')).toBe(0);
    expect(printed()).toMatch(/damping\/export \(\d+ tables as parquet, csv\)/);
    const summary = readFileSync(join(exports, 'summary.parquet'));
    const rows = await parquetReadObjects({ file: Uint8Array.from(summary).buffer });
    expect(rows.map(({ weightsLeft }) => weightsLeft)).toEqual(
      readTable(table('summary')).rows.map(({ weightsLeft }) => weightsLeft),
    );
    await exitStatus('show', folder, '--json');
    expect(printed()).not.toContain('export');
  });

  it('of a run whose groups mix cells: show says what they mix, as tables does', async () => {
    const mixing = join(root, 'mixing');
    await exitStatus(
      'run',
      ...ONE_CELL.map((word) => (word === '1e-5' ? '1e-5,1e-4' : word)),
      '--out',
      mixing,
      '--quiet',
    );
    const said = ['surgeon: groups hold cells that differ in alpha: add to --by what they are not to mix'];
    const { table } = experimentPaths(mixing, 'damping');
    await exitStatus('show', table('summary'), '--by', 'criterion');
    expect(stderr).toEqual(said);
    await exitStatus('show', table('steps'), '--by', 'weightsLeft', '--plot', 'weightsLeft,testError', '--csv');
    expect(stderr).toEqual(said);
    await exitStatus('tables', 'damping', '--by', 'criterion', '--out', mixing);
    expect(stderr).toEqual(said);
    await exitStatus('show', table('steps'), '--by', 'alpha,weightsLeft');
    expect(stderr).toEqual([]);
  });

  it('of tables takes the place of an earlier export: nothing is left of a table that is not there any more', async () => {
    writeFileSync(join(exports, 'gone.csv'), 'n\n1\n');
    writeFileSync(join(exports, 'notes.txt'), 'mine');
    expect(await exitStatus('tables', 'damping', '--out', results, '--export', 'csv', '--json')).toBe(0);
    const { exported: paths } = JSON.parse(printed());
    const left = filesIn(exports);
    expect(left.filter((name) => !name.startsWith('columns')).map((name) => join(exports, name))).toEqual(
      [...paths, join(exports, 'notes.txt')].sort(),
    );
    expect(left).toContain('columns/summary.csv');
  });

  it('of merge exports what was merged', async () => {
    const merged = join(root, 'merged');
    await exitStatus('merge', results, '--out', merged, '--export', 'json');
    expect(readFileSync(join(experimentPaths(merged, 'damping').exports, 'summary.json'), 'utf8')).toMatch(
      /^\[\n\{"cell":/,
    );
  });

  it('is refused before anything runs: another format, and a part of a plan', async () => {
    const elsewhere = fresh();
    const elsewhereWords = [...ONE_CELL, '--out', elsewhere, '--quiet'];
    expect(await exitStatus('run', ...elsewhereWords, '--export', 'exel')).toBe(2);
    expect(await exitStatus('run', ...elsewhereWords, '--export', 'csv', '--shard', '1/2')).toBe(2);
    expect(stderr[0]).toContain('--export goes with a whole plan');
    expect(existsSync(elsewhere)).toBe(false);
  });
});
