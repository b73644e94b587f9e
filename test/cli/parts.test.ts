import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readTable } from '../../src/arrow/arrowFile.ts';
import { type Cell, cellsOf } from '../../src/experiment/cells.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { readManifest, writeManifest } from '../../src/sweep/manifest.ts';
import { ProcessFile, SILENT_MS } from '../../src/sweep/processState.ts';
import { writeFailure } from '../../src/trace/failure.ts';
import { readTrace, writeTrace } from '../../src/trace/trace.ts';
import { dataSets } from '../dataSets.ts';
import { smallRun, TWELVE } from '../sweep/smallRun.ts';
import { exitStatus, listenInTests, printed, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
const at = (name: string) => join(root, name);

listenInTests();

const cells = cellsOf(TWELVE, dataSets);
const file = at('twelve.json');
const paths = (out: string) => experimentPaths(out, TWELVE.name);
/** Runs some cells of the plan without a command. */
const part = (out: string, some: readonly Cell[], experiment = TWELVE) =>
  smallRun(out, {}, { part: { name: 'some', cells: some } }, experiment);
const TABLES = ['summary', 'steps', 'crosscheck', 'failures'];
const tables = (out: string) => TABLES.map((name) => readFileSync(paths(out).table(name)).toString('base64'));
beforeAll(() => {
  writeFileSync(file, JSON.stringify(TWELVE));
});

describe('bad input is one line on stderr, exit status 2, and nothing is written', () => {
  const [first] = cells;
  const typo = `${first.id.slice(0, -1)}x`;
  beforeAll(async () => {
    mkdirSync(at('empty'));
    symlinkSync('gone', at('dangling'));
    await part(at('one'), []);
    const changed: Experiment = { ...TWELVE, grids: [{ ...TWELVE.grids[0], seed: 9 }] };
    await part(at('changed'), [], changed);
    await part(at('both'), [], { ...TWELVE, name: 'another' });
    await part(at('both'), [], changed);
  });

  it.each([
    ...['0/3', '01/3', '1/03', '4/3', '1/0', 'a/b', '1-3', '1/3/5', '1.5/3', '1', '/3', ' '].map((shard) => [
      ['run', file, '--shard', shard],
      `shard must be i/N with 1 ≤ i ≤ N, e.g. 1/3, got "${shard}"`,
    ]),
    [['run', file, '--shard', ''], 'shard'],
    [['run', file, '--shard'], 'Not enough arguments following: shard'],
    [['run', file, '--shard', '1/2', '--shard', '2/2'], 'give --shard once, got "1/2" and "2/2"'],
    [['run', file, '--shard', '1/2', '--cell', first.id], 'give --shard or --cell, not both'],
    [['run', file, '--cell', typo], `cell: no cell of the plan has the id "${typo}"`],
    [['run', file, '--cell', typo], `did you mean "${first.id}"?`],
    [
      ['run', file, '--cell', `${first.id},nonsense`],
      'no cell of the plan has the id "nonsense"; surgeon plan lists them',
    ],
    [['run', file, '--cell', ''], 'cell'],
    [['run', file, '--cell', `${first.id},`], 'no cell of the plan has the id ""'],
    ...[
      ['0', '0'],
      ['-1', '-1'],
      ['x', '"x"'],
      ['1e99', '1e+99'],
      ['NaN', '"NaN"'],
      ['Infinity', '"Infinity"'],
    ].map(([given, shown]) => [
      ['run', file, `--cell-timeout=${given}`],
      `cell-timeout must be a number of seconds > 0 and ≤ 2000000, got ${shown}`,
    ]),
    [['run', file, '--cell-timeout'], 'Not enough arguments following: cell-timeout'],
    [['run', file, '--cell-timeout', '1', '--cell-timeout', '2'], 'give --cell-timeout once'],
    [['merge'], 'Missing argument: folders; see surgeon merge --help'],
    [['merge', at('nowhere')], 'nowhere does not exist: give a folder as for run --out'],
    [['merge', at('empty')], 'empty holds no results: no '],
    [['merge', at('one'), 'package.json'], 'package.json is no folder: give a folder as for run --out'],
    [['merge', at('one'), at('changed')], 'changed/twelve/manifest.json is of another plan than '],
    [['merge', at('both'), at('one')], 'one/twelve/manifest.json is of another plan than '],
    [['merge', at('one'), '--out', 'package.json'], '--out must be a folder that can be written, got "package.json" ('],
    [['merge', at('one'), '--out', '/dev/null/x'], '--out must be a folder that can be written, got "/dev/null/x" ('],
    [['merge', at('one'), '--out', at('dangling')], '(a symbolic link to gone, which is not there)'],
    [
      ['plan', 'twelve', '--out', at('one')],
      '"twelve" is no built-in experiment: give the file that describes it, as ',
    ],
    [['merge', at('one'), '--shard', '1/2'], 'Unknown argument: shard'],
    [['status', at('nowhere')], 'nowhere does not exist: give a folder as for run --out'],
    [['status', at('empty')], 'empty holds no results: give the folder that was given to run --out'],
    [['status', file], 'twelve.json is no folder: give a folder as for run --out'],
    [['status', at('one'), at('both')], 'Unknown command'],
    [['plan', file, '--cells'], 'Not enough arguments following: cells'],
    [['plan', file, '--cells', at('nowhere/cells.jsonl')], '/nowhere/cells.jsonl" (ENOENT)'],
    [['plan', file, '--cells', at('empty')], '--cells must be a file that can be written, got "'],
    [['plan', file, '--cells', at('a.jsonl'), '--cells', at('b.jsonl')], 'give --cells once'],
  ] as [string[], string][])('surgeon %j', async (words, message) => {
    const before = readdirSync(root, { recursive: true }).toSorted();
    const out = ['run', 'merge'].includes(words[0]) && !words.includes('--out') ? ['--out', at('not-there')] : [];
    expect(await exitStatus(...words, ...out)).toBe(2);
    expect(stderr).toHaveLength(1);
    expect(stderr[0]).toMatch(/^surgeon: [^\n]*$/);
    expect(stderr[0]).toContain(message);
    expect(stdout).toEqual([]);
    expect(readdirSync(root, { recursive: true }).toSorted()).toEqual(before);
  });
});

describe('plan --cells', () => {
  it('writes ids and configs, one JSON object a line, beside what plan prints', async () => {
    expect(await exitStatus('plan', file, '--cells', at('cells.jsonl'), '--out', at('nothing'))).toBe(0);
    expect(printed()).toContain('12 cells, 0 of them with a result');
    const lines = readFileSync(at('cells.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(cells);
    expect(readdirSync(root).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('counts the cells that have a result', async () => {
    await part(at('planned'), cells.slice(0, 5));
    expect(await exitStatus('plan', file, '--out', at('planned'))).toBe(0);
    expect(printed()).toContain(`12 cells, 5 of them with a result in ${at('planned')}`);
    expect(await exitStatus('plan', file, '--out', at('planned'), '--json')).toBe(0);
    expect(JSON.parse(printed())).toMatchObject({ finished: 5 });
  });
});

describe('run', () => {
  const run = (...words: string[]) => exitStatus('run', file, '--threads', '1', '--quiet', ...words);

  it('--shard runs its part, builds no tables, and says what is next; merge makes the whole of the parts', async () => {
    expect(await run('--shard', '1/2', '--out', at('shard1'))).toBe(0);
    expect(stdout).toEqual([
      'shard 1/2 of twelve: 6 of 6 cells have a result, 6 of them computed now; the plan has 12',
      'tables of the whole plan: surgeon merge DIR… --out DIR',
    ]);
    expect(existsSync(paths(at('shard1')).table('summary'))).toBe(false);
    expect(readManifest(paths(at('shard1')).manifest).part).toBe('shard 1/2');

    expect(await run('--shard', '2/2', '--out', at('shard2'), '--json')).toBe(0);
    expect(JSON.parse(printed())).toEqual({
      ...{ experiment: 'twelve', part: 'shard 2/2', status: 'done', cells: 6, computed: 6, skipped: 0 },
      ...{ failed: [], tables: {} },
    });

    expect(await exitStatus('merge', at('shard1'), at('shard2'), '--out', at('merged'))).toBe(0);
    expect(stderr).toEqual([]);
    expect(stdout[0]).toBe('twelve: 12 of 12 cells, 12 taken over now; complete');
    expect(stdout[1].split('\n')).toEqual(TABLES.map((name) => paths(at('merged')).table(name)));
    expect(await run('--out', at('merged'), '--json')).toBe(0);
    expect(JSON.parse(printed())).toMatchObject({ computed: 0, skipped: 12 });
    const merged = tables(at('merged'));
    await part(at('single'), cells);
    expect(await exitStatus('tables', 'twelve', '--out', at('single'))).toBe(0);
    expect(merged).toEqual(tables(at('single')));
  });

  it('--cell runs cells by id, given at once or one after the other; more parts than cells leave some without any', async () => {
    const [a, b, c] = [cells[7], cells[2], cells[5]].map(({ id }) => id);
    expect(await run('--cell', `${a}, ${b}`, '--cell', c, '--out', at('cells'), '--json')).toBe(0);
    expect(JSON.parse(printed())).toMatchObject({ part: `cell ${b},${c},${a}`, cells: 3, computed: 3 });
    expect(readdirSync(paths(at('cells')).cells).toSorted()).toEqual([a, b, c].map((id) => `${id}.arrow`).toSorted());
    expect(await run('--shard', '1/20', '--out', at('cells'))).toBe(0);
    expect(stdout[0]).toBe('shard 1/20 of twelve: 0 of 0 cells have a result, 0 of them computed now; the plan has 12');
  });

  it('--cell-timeout fails what takes longer, with its reason in failures.arrow; exit status 1', async () => {
    const endless = { training: 'backpropagation', trainingSteps: 2 ** 31 - 1, learningRate: 1e-9 } as const;
    const grids = [{ ...TWELVE.grids[0], ...endless, seed: 1, criterion: 'obs' }];
    writeFileSync(at('slow.json'), JSON.stringify({ ...TWELVE, name: 'slow', grids }));
    const words = ['run', at('slow.json'), '--threads', '1', '--quiet', '--out', at('slow')];
    const reason = 'its network was not trained: training took longer than 0.4 s (--cell-timeout)';
    expect(await exitStatus(...words, '--cell-timeout', '0.4')).toBe(1);
    expect(stderr).toEqual([expect.stringMatching(/^surgeon: cell [0-9a-f]{16} failed: /)]);
    expect(stderr[0]).toContain(reason);
    const { table } = experimentPaths(at('slow'), 'slow');
    expect(readTable(table('failures')).rows).toMatchObject([{ training: 'backpropagation', reason }]);
  });
});

describe('merge', () => {
  const merge = (...folders: string[]) => exitStatus('merge', ...folders.map(at), '--out', at('target'));
  beforeEach(() => rmSync(at('target'), { recursive: true, force: true }));
  beforeAll(async () => {
    await part(at('whole'), cells);
    await part(at('half'), cells.slice(0, 1));
  });

  it('names what is missing, ten cells of it, and exits with 1; what is there has its tables', async () => {
    expect(await merge('half')).toBe(1);
    expect(stderr).toEqual([
      ...cells.slice(1, 11).map(({ id }) => `surgeon: cell ${id} of twelve is missing`),
      'surgeon: and 1 more cells of twelve',
    ]);
    expect(stdout[0]).toBe('twelve: 1 of 12 cells, 1 taken over now; 11 missing: run them, or merge their folder too');
    expect(readTable(paths(at('target')).table('summary')).rows).toHaveLength(1);
    expect(readManifest(paths(at('target')).manifest).status).toBe('incomplete');
    expect(await exitStatus('merge', at('half'), '--out', at('target'), '--json')).toBe(1);
    expect(JSON.parse(printed())).toMatchObject({
      merged: [{ experiment: 'twelve', cells: 12, taken: 0, missing: cells.slice(1).map(({ id }) => id), damaged: [] }],
    });
  });

  it('takes a damaged cell from another folder: named, exit status 0; from nowhere: 1', async () => {
    await part(at('hurt'), cells);
    const { id } = cells[3];
    truncateSync(paths(at('hurt')).cell(id), 1000);
    expect(await merge('hurt', 'whole')).toBe(0);
    expect(stderr).toEqual([`surgeon: ${paths(at('hurt')).cell(id)} is cut short`]);
    rmSync(at('target'), { recursive: true });
    expect(await merge('hurt')).toBe(1);
    expect(stderr).toEqual([
      `surgeon: ${paths(at('hurt')).cell(id)} is cut short`,
      `surgeon: cell ${id} of twelve is missing`,
    ]);
  });

  it('names a cell that is not the same bytes everywhere, and exits with 1', async () => {
    await part(at('odd'), cells);
    const { id } = cells[4];
    const trace = readTrace(paths(at('odd')).cell(id));
    writeTrace(paths(at('odd')).cell(id), { ...trace, outcome: { ...trace.outcome, gradientNorm: 0.5 } });
    expect(await merge('whole', 'odd')).toBe(1);
    expect(stderr).toEqual([
      `surgeon: cell ${id} of twelve differs between folders: that of --out stays, or the first one's`,
    ]);
    expect(readFileSync(paths(at('target')).cell(id)).equals(readFileSync(paths(at('whole')).cell(id)))).toBe(true);
  });

  it('takes failures over, as rows of failures.arrow', async () => {
    await part(at('failed'), cells.slice(0, 11));
    writeFailure(paths(at('failed')).failure(cells[11].id), 'NumericalError: too near to singular');
    expect(await merge('failed')).toBe(1);
    expect(readTable(paths(at('target')).table('failures')).rows).toMatchObject([
      { cell: cells[11].id, reason: 'NumericalError: too near to singular' },
    ]);
    expect(await merge('whole')).toBe(0);
    expect(readTable(paths(at('target')).table('failures')).rows).toEqual([]);
  });
});

describe('status', () => {
  const out = at('looked-at');

  it('says how a run ended, what is there and what failed', async () => {
    await part(out, cells.slice(0, 4));
    for (const { id } of cells.slice(4, 11)) writeFailure(paths(out).failure(id), 'it was to fail');
    expect(await exitStatus('status', out)).toBe(0);
    expect(stdout.slice(0, 7)).toEqual([
      'twelve: done, 12 cells planned, 4 traces, 7 failed',
      ...cells
        .slice(4, 11)
        .map(({ id }) => id)
        .toSorted()
        .slice(0, 5)
        .map((id) => `  cell ${id} failed: it was to fail`),
      '  and 2 more failed',
    ]);
  });

  it('says what processes do, and which were killed', async () => {
    writeManifest(paths(out).manifest, { ...readManifest(paths(out).manifest), status: 'running' });
    const progress = { cells: 6, done: 3, failed: 1, left: 2, rate: 0.5, secondsLeft: 4 };
    const process = new ProcessFile(paths(out).processes, { command: 'surgeon run', part: 'shard 1/2' });
    process.write(progress);
    expect(await exitStatus('status', out)).toBe(0);
    expect(stdout.slice(0, 2)).toEqual([
      'twelve: running, 12 cells planned, 4 traces, 7 failed',
      expect.stringMatching(
        /^ {2}process \d+ \(shard 1\/2\), at work: 3 of 6 cells done, 1 failed, 2 left, 30 cells\/min, 4 s left$/,
      ),
    ]);
    vi.setSystemTime(Date.now() + SILENT_MS + 5000);
    expect(await exitStatus('status', out)).toBe(0);
    vi.useRealTimers();
    expect(stdout[0]).toBe('twelve: killed, 12 cells planned, 4 traces, 7 failed');
    expect(stdout[1]).toMatch(/^ {2}process \d+ \(shard 1\/2\), killed, last seen 20 s ago: 3 of 6 cells done/);
    expect(await exitStatus('status', out, '--json')).toBe(0);
    expect(JSON.parse(printed())).toMatchObject({
      experiments: [{ experiment: 'twelve', status: 'running', planned: 12, traces: 4, processes: [progress] }],
    });
  });
});
