import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { writeTable } from '../../src/arrow/arrowFile.ts';
import { commandLine } from '../../src/cli/commandLine.ts';
import { CLAIMS_COLUMNS } from '../../src/tables/claim.ts';
import { exitStatus, listenInTests, printed, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
const at = (name: string) => join(root, name);

listenInTests();
const complained = () => stderr.join('\n');

const NEEDS_NETTALK =
  'nettalk is read from files of yours: give --data DIR with nettalk.data in DIR or DIR/nettalk; the UCI Machine Learning Repository has it: data set 150';

describe('bad input is one line on stderr, exit status 2, and nothing is written', () => {
  beforeAll(() => {
    writeFileSync(at('empty.arrow'), '');
    writeFileSync(at('foreign.arrow'), 'no table');
    writeFileSync(at('broken.json'), '{');
    writeFileSync(at('field.json'), '{ "name": "a", "question": "", "grids": [{ "alhpa": 1 }] }');
    writeTable(at('claims.arrow'), CLAIMS_COLUMNS, []);
    writeTable(at('old.arrow'), CLAIMS_COLUMNS, [], { version: '1' });
    mkdirSync(at('no-data'));
  });

  it.each([
    [[], 'say what to do: experiments, plan, run'],
    [['runn'], 'Unknown command: runn; did you mean "run"?'],
    [['run'], 'Missing argument: experiment; see surgeon run --help'],
    [
      ['run', 'monk'],
      'no experiment "monk"; there are xor, monks, damping, mixtures, approximations, generalisation, optimality, cost, digits, nettalk, or the path of a file .json, .yaml, .yml, .ts, .mts, .cts, .js, .mjs, .cjs; did you mean "monks"?',
    ],
    [['run', 'monks', '--alhpa', '1'], 'Unknown argument: alhpa; did you mean "alpha"?'],
    [['run', 'monks', '--nonsense', '1'], 'Unknown argument: nonsense; see surgeon run --help'],
    [['run', 'monks', 'more'], 'Unknown command: more; see surgeon run --help'],
    [['run', 'monks', '--criterion', 'obss'], 'got "obss"; did you mean "obs"?'],
    [['run', 'monks', '--dataset', 'xor'], 'dataset must be one of monks-1, monks-2, monks-3 in monks, got "xor"'],
    [['run', 'monks', '--alpha', '0'], 'alpha must be a number > 0, got 0'],
    [['run', 'monks', '--alpha', '-1'], 'alpha must be a number > 0, got -1'],
    [['run', 'monks', '--alpha', 'NaN'], 'alpha must be a number > 0, got "NaN"'],
    [['run', 'monks', '--alpha', 'x'], 'alpha must be a number > 0, got "x"'],
    [['run', 'monks', '--alpha', ''], 'alpha: the list is empty; give at least one value'],
    [['run', 'monks', '--alpha'], 'alpha: the list is empty; give at least one value'],
    [['run', 'monks', '--alpha', '1e-8..1e-1:log0'], 'the number of values after log must be an integer 2 … 1000000'],
    [['run', 'monks', '--threads', '0'], 'threads must be an integer 1 … 1024, got 0'],
    [['run', 'monks', '--threads', '2.5'], 'threads must be an integer 1 … 1024, got 2.5'],
    [['run', 'monks', '--threads', 'all'], 'threads must be an integer 1 … 1024, got "all"'],
    [['run', 'monks', '--threads'], 'threads must be an integer 1 … 1024, got ""'],
    [['run', 'monks', '--seeds', '0'], 'seeds must be an integer 1 … 1000000, got 0'],
    [['run', 'monks', '--seeds', '1e99'], 'seeds must be an integer 1 … 1000000, got 1e+99'],
    [['run', 'monks', '--seeds', '2', '--seed', '3'], 'give --seed or --seeds, not both'],
    [['run', 'monks', '--stop', 'error'], 'stop "error" needs errorLimit'],
    [['run', 'monks', '--layers', '16-3-1'], 'layers must begin and end like monks-1, 17-…-1, got 16-3-1'],
    [['run', 'monks', '--out', 'package.json'], '--out must be a folder that can be written, got "package.json"'],
    [['run', 'monks', '--out', '/dev/null/x'], '--out must be a folder that can be written, got "/dev/null/x"'],
    [['run', 'monks', '--out', root, '--out', root], 'give --out once'],
    [['run', 'monks', '--out'], 'Not enough arguments following: out; see surgeon run --help'],
    [['plan', 'monks', '--start-range', '0'], 'startRange must be a number > 0, got 0'],
    [['run', 'missing.json'], 'missing.json cannot be read (ENOENT)'],
    [['run', at('broken.json')], 'broken.json is not JSON'],
    [['run', at('field.json')], 'unknown field "alhpa"'],
    [['tables', 'nothing', '--out', root], 'manifest.json cannot be read (ENOENT): run the experiment first'],
    [['show', 'missing.arrow'], 'missing.arrow does not exist'],
    [['show', at('empty.arrow')], 'empty.arrow is empty'],
    [['show', at('foreign.arrow')], 'foreign.arrow is not an Arrow file'],
    [['show', at('claims.arrow'), '--columns', 'clam'], 'got "clam"; did you mean "claim"?'],
    [['show', at('claims.arrow'), '--head', '0'], 'head must be an integer 1'],
    [
      ['show', at('old.arrow')],
      'old.arrow has schema version 1; this surgeon reads version 2: run the experiment again',
    ],
    [['plan', 'xor', '--data', 'package.json'], '--data must be a folder, got "package.json"'],
    [['run', 'xor', '--data', at('nowhere')], `--data must be a folder, got "${at('nowhere')}"`],
    [['tables', 'xor', '--data', 'package.json'], '--data must be a folder, got "package.json"'],
    [['reproduce', '--data', 'package.json'], '--data must be a folder, got "package.json"'],
    [['reproduce', '--all', '--data', 'package.json'], '--data must be a folder, got "package.json"'],
    [['plan', 'xor', '--data', root, '--data', root], `give --data once, got "${root}" and "${root}"`],
    [['plan', 'xor', '--data'], 'Not enough arguments following: data; see surgeon plan --help'],
    // Without --data until here: the last rows name a folder, which this process keeps in mind.
    [['plan', 'nettalk'], NEEDS_NETTALK],
    [['run', 'nettalk', '--out', at('no-nettalk')], NEEDS_NETTALK],
    [
      ['plan', 'digits'],
      'digits is read from files of yours: give --data DIR with optdigits.tra in DIR or DIR/digits; ',
    ],
    [
      ['plan', 'nettalk', '--data', at('no-data')],
      `nettalk needs the file nettalk.data, which is neither ${at('no-data/nettalk/nettalk.data')} nor ${at('no-data/nettalk.data')}; the UCI Machine Learning Repository has it`,
    ],
    [['run', 'nettalk', '--data', at('no-data'), '--out', at('no-nettalk')], 'nettalk needs the file nettalk.data'],
  ])('surgeon %j', async (words, message) => {
    expect(await exitStatus(...words)).toBe(2);
    expect(stderr).toHaveLength(1);
    expect(stderr[0]).toMatch(/^surgeon: [^\n]*$/);
    expect(stderr[0]).toContain(message);
    expect(stdout).toEqual([]);
    expect(existsSync(at('no-nettalk'))).toBe(false);
  });
});

describe('a run from the command line', () => {
  const out = at('results');
  const oneCellAt = (alpha: string) => [
    'damping',
    '--dataset',
    'monks-3',
    '--seed',
    '1',
    '--stop',
    'trainAccuracy',
    '--alpha',
    alpha,
  ];
  const oneCell = oneCellAt('1e-5');

  it('prints weights left and the tables it wrote; a second one computes nothing', async () => {
    expect(await exitStatus('run', ...oneCell, '--out', out, '--threads', '1')).toBe(0);
    expect(printed()).toMatch(/\| monks-3 \| obs +\| +1 \| +1 \| +0 \| +0 \| +4 \|/); // cells, networks, …, best
    expect(printed()).toContain(`${join(out, 'damping', 'summary.arrow')} (1 row)`);
    expect(await exitStatus('run', ...oneCell, '--out', out, '--threads', '1', '--json')).toBe(0);
    expect(JSON.parse(printed())).toMatchObject({ status: 'done', cells: 1, computed: 0, skipped: 1, failed: [] });
    expect(stderr.map((line) => JSON.parse(line).event)).toEqual(['start', 'end']);
  });

  it('names a cell file that was cut and computes it again', async () => {
    const summary = join(out, 'damping', 'summary.arrow');
    const before = readFileSync(summary);
    await exitStatus('show', summary, '--json');
    const { cell } = JSON.parse(printed());
    truncateSync(join(out, 'damping', 'cells', `${cell}.arrow`), 2000);
    expect(await exitStatus('run', ...oneCell, '--out', out, '--threads', '1')).toBe(0);
    expect(stderr.join()).toMatch(new RegExp(`surgeon: .*${cell}.arrow is cut short: computing cell ${cell} again`));
    expect(readFileSync(summary).equals(before)).toBe(true);
  });

  it('exits with 1 and names the cell when one fails', async () => {
    expect(await exitStatus('run', ...oneCellAt('1e-30'), '--out', at('failing'), '--threads', '1', '--quiet')).toBe(1);
    expect(stderr).toHaveLength(1);
    expect(stderr[0]).toMatch(/^surgeon: cell [0-9a-f]{16} failed: NumericalError: /);
  });

  it("runs a user's JSON file", async () => {
    const file = at('mine.json');
    const grids = [{ dataset: 'xor', layers: [2, 2, 1], decay: 0, stop: 'end', alpha: '1e-6..1e-4:log2' }];
    writeFileSync(file, JSON.stringify({ name: 'mine', question: 'Does it run?', grids }));
    expect(await exitStatus('run', file, '--out', out, '--threads', '1', '--json', '--quiet')).toBe(0);
    expect(JSON.parse(printed())).toMatchObject({ experiment: 'mine', cells: 2, computed: 2 });
    expect(readFileSync(join(out, 'mine', 'manifest.json'), 'utf8')).not.toContain(root);
  });

  it('rebuilds the same tables from the cells', async () => {
    const summary = join(out, 'damping', 'summary.arrow');
    const before = readFileSync(summary);
    rmSync(summary);
    expect(await exitStatus('tables', 'damping', '--out', out)).toBe(0);
    expect(readFileSync(summary).equals(before)).toBe(true);
  });

  it('leaves good tables alone when all cells are gone, and refuses a folder of another name', async () => {
    const folder = join(out, 'mine');
    rmSync(join(folder, 'cells'), { recursive: true });
    const before = readFileSync(join(folder, 'summary.arrow'));
    expect(await exitStatus('tables', 'mine', '--out', out)).toBe(2);
    expect(stderr.join()).toContain('none of the 2 cells of mine has a result: run the experiment first');
    expect(readFileSync(join(folder, 'summary.arrow')).equals(before)).toBe(true);
    renameSync(folder, join(out, 'other'));
    expect(await exitStatus('tables', 'other', '--out', out)).toBe(2);
    expect(stderr.join()).toContain('is of mine: its folder must have that name');
  });

  it('shows a table: constant columns once, chosen columns, JSON lines', async () => {
    const steps = join(out, 'damping', 'steps.arrow');
    await exitStatus('show', steps, '--head', '3');
    expect(printed()).toContain('nuisance = false');
    expect(printed()).toMatch(/3 of \d+ rows/);
    await exitStatus('show', steps, '--columns', 'step,weightsLeft,deleted', '--head', '2', '--json');
    expect(stdout.map((line) => JSON.parse(line))).toEqual([
      { step: 0, weightsLeft: 39, deleted: null },
      { step: 1, weightsLeft: 38, deleted: expect.any(Number) },
    ]);
  });
});

describe('commands that compute nothing', () => {
  const plan = ['plan', 'monks', '--dataset', 'monks-1', '--seeds', '2', '--threads', '2'];

  it('plan prints grids, counts, what is shared, time and memory', async () => {
    expect(await exitStatus(...plan)).toBe(0);
    const text = printed().replaceAll(/\n {2}/g, ' ');
    expect(text).toContain('in all grids: dataset=monks-1 layers=17-3-1 activation=sigmoid startRange=0.5 seed=1..2\n');
    expect(text).toContain('grid 1, 12 cells: decay=1e-4 criterion=obs,obd,magnitude alpha=1e-5');
    expect(text).toContain('34 cells, 0 of them with a result');
    // Two losses and two seeds. Kernels of small networks make H in each cell.
    expect(text).toMatch(/shared: 4 trained networks, each trained once, and kept for later runs\n/);
    expect(text).toMatch(/time: .* on 2 threads/);
    expect(text).toMatch(/memory: on 2 threads about [\d.]+ GB/);
    expect(text).not.toMatch(/[0-9a-f]{16}/);
  });

  it('plan counts the matrices of plain loops, which cells share', async () => {
    expect(await exitStatus(...plan, '--backend', 'plain')).toBe(0);
    // Of each network the matrix, and the diagonal for OBD and magnitude.
    expect(printed().replaceAll(/\n {2}/g, ' ')).toMatch(/; 8 matrices H or diagonals at trained networks/);
  });

  it('plan --list prints every cell, too', async () => {
    expect(await exitStatus(...plan, '--list')).toBe(0);
    expect(printed()).toContain('layers = 17-3-1');
    expect(printed().match(/^\| [0-9a-f]{16} /gm)).toHaveLength(34);
    expect(printed()).toContain('34 cells, 0 of them with a result');
  });

  it('refuses a plan and a run that do not fit in memory, before anything is written', async () => {
    const dense = ['--criterion', 'obs', '--inverse', 'exact'];
    const large = ['monks', '--layers', '17-300-1', ...dense, '--threads', '2'];
    expect(await exitStatus('plan', ...large, '--memory', '1')).toBe(2);
    expect(complained()).toMatch(
      /surgeon: the run needs [\d.]+ GB at once \(2 × [\d.]+ GB\), and 1\.0 GB are free: about \d+ weights fit/,
    );
    expect(await exitStatus('run', ...large, '--memory', '3', '--out', at('too-large'))).toBe(2);
    expect(existsSync(at('too-large'))).toBe(false);
    expect(complained()).toMatch(/and 3\.0 GB are free: --threads 1 fits/);
    expect(await exitStatus('run', 'monks', '--layers', '17-1300-1', ...dense, '--memory', '100')).toBe(2);
    expect(complained()).toMatch(
      /24701 weights needs [\d.]+ GB of shared matrices, and 32-bit addresses reach 4\.3 GB: about \d+ weights fit.*, or inverse dual with up to about \d+ samples/,
    );
    expect(await exitStatus('run', 'monks', '--memory', '-1')).toBe(2);
    expect(complained()).toContain('surgeon: memory must be a number of GB > 0, got -1');
  });

  it('plan --json gives ids and configs', async () => {
    await exitStatus('plan', 'damping', '--seed', '1', '--alpha', '1e-5', '--stop', 'end', '--json');
    const { cells, estimate } = JSON.parse(printed());
    expect(cells.map((cell: { config: { dataset: string } }) => cell.config.dataset)).toEqual([
      'monks-1',
      'monks-2',
      'monks-3',
    ]);
    expect(estimate.networks).toBe(3);
  });

  it('a flag replaces its field in every grid: the first example of the README is one cell, that of Table 1', async () => {
    const idsOf = async (...words: string[]) => {
      expect(await exitStatus('plan', ...words, '--json')).toBe(0);
      return JSON.parse(printed()).cells.map(({ id }: { id: string }) => id);
    };
    const short = await idsOf(
      'damping',
      '--dataset',
      'monks-1',
      '--seed',
      '9',
      '--alpha',
      '1e-5',
      '--stop',
      'trainAccuracy',
    );
    expect(short).toHaveLength(1);
    const monks = ['monks', '--dataset', 'monks-1', '--seed', '9', '--criterion', 'obs', '--retrain', 'none'];
    // Grids that differ in what no flag says stay apart.
    expect((await idsOf(...monks)).length).toBeGreaterThan(1);
    const named = ['--loss', 'squared', '--decay', '1e-4', '--alpha', '1e-5', '--stop', 'trainAccuracy'];
    expect(await idsOf(...monks, ...named, '--eigenspace', 'clusters')).toEqual(short);
  });

  it('experiments lists what is built in, and what needs data', async () => {
    expect(await exitStatus('experiments')).toBe(0);
    const heads = printed()
      .split('\n')
      .filter((line) => !line.startsWith(' '));
    expect(heads).toHaveLength(EXPERIMENTS.length);
    for (const [e, { name, question }] of EXPERIMENTS.entries()) {
      const size = ['digits', 'nettalk'].includes(name) ? 'needs --data' : '\\d+ cells';
      expect(heads[e]).toMatch(new RegExp(`^${name} \\(${size}\\)$`));
      expect(printed()).toContain(`\n  ${question}`);
    }
    expect(heads[1]).toBe('monks (1040 cells)');
  });

  it('experiments --json gives grids, and null cells where data are needed', async () => {
    expect(await exitStatus('experiments', '--json')).toBe(0);
    const list: { name: string; cells: number | null; grids: unknown[] }[] = JSON.parse(printed());
    expect(list.map(({ name }) => name)).toEqual(EXPERIMENTS.map(({ name }) => name));
    for (const { grids } of list) expect(grids.length).toBeGreaterThan(0);
    expect(list.filter(({ cells }) => cells === null).map(({ name }) => name)).toEqual(['digits', 'nettalk']);
    expect(list[1].cells).toBe(1040);
  });
});

it('refuses a Node.js without WebAssembly', async () => {
  vi.stubGlobal('WebAssembly', undefined);
  expect(await exitStatus('doctor')).toBe(2);
  vi.unstubAllGlobals();
  expect(stderr).toEqual([expect.stringMatching(/^surgeon: .* without WebAssembly, .* leave out --jitless$/)]);
});

it('doctor runs a cell on threads and finds all well', async () => {
  expect(await exitStatus('doctor', '--json')).toBe(0);
  expect(JSON.parse(printed())).toMatchObject({ check: 'passed', node: process.version });
});

it('the manifest holds the command without places', () => {
  expect(commandLine(['run', '/home/me/my.json', '--out', '/home/me/results', '--alpha', '1'])).toBe(
    'surgeon run my.json --out DIR --alpha 1',
  );
  expect(commandLine(['run', 'monks', '--out=/home/me'])).toBe('surgeon run monks --out=DIR');
});
