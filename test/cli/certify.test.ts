import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readRows, readTable } from '../../src/arrow/arrowFile.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { OPTIMA_COLUMNS } from '../../src/tables/optima.ts';
import { exitStatus, listen, listenInTests, printed, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
const at = (...names: string[]) => join(root, ...names);
afterAll(() => rmSync(root, { recursive: true }));

const DATA = ['--train', at('points.csv'), '--target', 'y'];
const NET = ['--network', at('net.json'), ...DATA];
/** Files of experiments: a network of nine weights, and one of 39, of which nine are found in several waves. */
const [XOR, MONK] = [at('small.json'), at('monk.json')];
const SIZES = ['--weights', '6,9'];
const certify = (...words: string[]) => exitStatus('certify', ...words, '--threads', '1');
const bytes = (out: string, name: string) => readFileSync(experimentPaths(at(out), name).table('optima'));

beforeAll(async () => {
  listen();
  const rows = Array.from({ length: 30 }, (_, k) => {
    const [a, b] = [((k * 7) % 11) / 5 - 1, ((k * 5) % 13) / 6 - 1];
    return [a, b, Math.tanh(2 * a - b) + 0.5 * b].map((x) => x.toFixed(4)).join(',');
  });
  writeFileSync(at('points.csv'), `a,b,y\n${rows.join('\n')}\n`);
  const grids = {
    small: { dataset: 'xor', layers: [2, 2, 1] },
    monk: { dataset: 'monks-3', layers: [17, 2, 1], decay: 1e-3, trainingSteps: 20 },
  };
  for (const [name, grid] of Object.entries(grids)) {
    writeFileSync(at(`${name}.json`), JSON.stringify({ name, question: 'How good?', grids: [grid] }));
  }
  const status = await exitStatus('train', ...DATA, '--hidden', '2', '--activation', 'tanh', '--save', at('net.json'));
  expect(status, stderr.join()).toBe(0);
});
listenInTests();

describe('surgeon certify', () => {
  it('proves all sizes of a network of a file, and shows what they are', async () => {
    expect(await certify(...NET, '--out', at('own'))).toBe(0);
    expect(stderr).toEqual([]);
    const table = experimentPaths(at('own'), 'net').table('optima');
    expect(printed()).toMatch(/\| weights \| +loss \| proven \| gap % \| OBS above % \| nodes \|/);
    expect(printed()).toContain(`${table} (8 rows)`);
    const rows = readRows(table, OPTIMA_COLUMNS);
    expect(rows.map(({ weightsLeft }) => weightsLeft)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const row of rows) {
      expect(row).toMatchObject({ weightsStart: 9, proven: true, gap: 0, lowerBound: row.loss, network: 'net' });
      expect(row.mask).toHaveLength(row.weightsLeft);
      expect([...row.mask]).toEqual([...new Set(row.mask)].sort((a, b) => a - b));
      expect(row.loss).toBeLessThanOrEqual(row.obsLoss);
      expect(row.obsAbove).toBe((row.obsLoss - row.loss) / row.loss);
    }
    const losses = rows.map(({ loss }) => loss);
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    const { columns, metadata } = readTable(table);
    for (const { name, unit, meaning } of columns) expect([unit, meaning].every(Boolean), name).toBe(true);
    expect(Object.keys(metadata)).toEqual(['version']);
  });

  it('agrees with the first deletion of OBS; what a network has lost stays gone, and masks count it', async () => {
    const saved = at('five.json');
    const words = ['--weights', '5', '--renew-every', '1', '--quiet', '--save', saved, '--out', at('own')];
    expect(await exitStatus('prune', ...NET, ...words, '--threads', '1')).toBe(0);
    const [, first] = readTable(experimentPaths(at('own'), 'net').table('steps')).rows;
    const largest = readRows(experimentPaths(at('own'), 'net').table('optima'), OPTIMA_COLUMNS).at(-1)!;
    // κ(H + αI) is below 1e6: n·κ·ε for what is made of an inverse.
    expect(Math.abs(largest.loss / (first.saliency as number) - 1)).toBeLessThan(9 * 1e6 * Number.EPSILON);
    expect([...largest.mask]).not.toContain(first.deleted);

    const { mask: live } = await readNetwork(saved);
    expect(live!.reduce((sum, value) => sum + value, 0)).toBe(5);
    expect(await certify('--network', saved, ...DATA, '--name', 'rest', '--out', at('own'))).toBe(0);
    const rows = readRows(experimentPaths(at('own'), 'rest').table('optima'), OPTIMA_COLUMNS);
    expect(rows.map(({ weightsLeft, weightsStart }) => [weightsLeft, weightsStart])).toEqual(
      [1, 2, 3, 4].map((k) => [k, 5]),
    );
    for (const { mask } of rows) expect(Array.from(mask, (q) => live![q])).toEqual(Array.from(mask, () => 1));
    expect(await certify('--network', saved, ...DATA, '--weights', '5', '--out', at('own'))).toBe(2);
    expect(stderr).toEqual([
      'surgeon: weights must be an integer 1 … 4, got 5: the largest network has 5 live weights',
    ]);
  });

  it('takes experiments of files with networks in grids', async () => {
    const grid = { dataset: { train: 'points.csv', target: 'y' }, network: 'net.json', alpha: [1e-5, 1e-3] };
    writeFileSync(at('mine.json'), JSON.stringify({ name: 'mine', question: 'How good?', grids: [grid] }));
    expect(await certify(at('mine.json'), '--weights', '2..4', '--out', at('mine'), '--json')).toBe(0);
    const { table, ...found } = JSON.parse(printed());
    expect(found).toMatchObject({ experiment: 'mine', models: 2, rows: 6, proven: 6, unproven: [], failed: [] });
    const rows = readRows(table, OPTIMA_COLUMNS);
    expect(rows.map(({ alpha, weightsLeft }) => [alpha, weightsLeft])).toEqual(
      [1e-5, 1e-3].flatMap((alpha) => [2, 3, 4].map((k) => [alpha, k])),
    );
    expect(await exitStatus('show', table, '--csv', '--columns', 'mask')).toBe(0);
    expect(stdout[1]).toBe(`"[${[...rows[0].mask].join(',')}]"`);
    expect(await exitStatus('show', table, '--json', '--columns', 'mask')).toBe(0);
    expect(JSON.parse(stdout[0])).toEqual({ mask: [...rows[0].mask] });
    expect(await exitStatus('show', table, '--columns', 'mask')).toBe(0);
    expect(stdout.join('\n')).toContain(`| ${[...rows[0].mask].join(' ')} `);
    expect(await exitStatus('show', at('mine'))).toBe(0);
    expect(stdout).toHaveLength(3); // the files of searches are no tables
  });

  it('has the same bytes on any number of threads, and after an interruption', async () => {
    const on = (threads: number, out: string) =>
      exitStatus('certify', MONK, ...SIZES, '--threads', String(threads), '--json', '--out', at(out));
    expect(await on(1, 'one')).toBe(0);
    const heard = vi.spyOn(console, 'error');
    const listening = heard.getMockImplementation()!;
    heard.mockImplementation((line: string) => {
      listening(line);
      if (line.includes('"event":"row"')) process.emit('SIGINT');
    });
    expect(await on(2, 'two')).toBe(130);
    heard.mockImplementation(listening);
    expect(JSON.parse(stderr.at(-1)!)).toMatchObject({ event: 'end', status: 'interrupted' });
    const paths = experimentPaths(at('two'), 'monk');
    expect(existsSync(paths.table('optima'))).toBe(false);
    expect(readdirSync(paths.proofs).every((name) => name.endsWith('.arrow'))).toBe(true);
    expect(await on(2, 'two')).toBe(0);
    expect(bytes('two', 'monk').equals(bytes('one', 'monk'))).toBe(true);
  });

  it('says what is not proven where a search has no more time', async () => {
    const words = [MONK, ...SIZES, '--out', at('one')];
    expect(await certify(...words, '--force', '--seconds', '1e-9')).toBe(0);
    const rows = readRows(experimentPaths(at('one'), 'monk').table('optima'), OPTIMA_COLUMNS);
    const open = rows.filter(({ proven }) => !proven);
    for (const { gap, lowerBound, loss } of open) expect(gap).toBe((loss - lowerBound) / loss);
    expect(open.map(({ weightsLeft }) => weightsLeft)).toContain(9);
    expect(stderr).toEqual([
      ...open.map(({ cell, gap }) => `surgeon: cell ${cell}, 9 weights: not proven, gap ${(100 * gap).toFixed(1)} %`),
      'surgeon: the same command with more --seconds, or none, goes on',
    ]);
  });

  it.each([
    [[], 'give an experiment, or --network FILE with its data'],
    [[XOR], 'give --weights RANGE: the numbers of weights that are kept, such as 1..10 or 5,8,10'],
    [[XOR, '--weights', '0'], 'weights must be an integer 1 … 8, got 0'],
    [[XOR, '--weights', '3..9'], 'weights must be an integer 1 … 8, got 9'],
    [[XOR, '--weights', '5..3'], 'weights: a range is written first..last'],
    [[XOR, '--weights', 'few'], 'weights must be integers such as 5,8,10 or 1..20, got "few"'],
    [[XOR, '--weights', '2.5'], 'weights must be integers such as 5,8,10 or 1..20, got 2.5'],
    [[XOR, '--weights', ' '], 'weights: the list is empty'],
    [[XOR, '--weights', '3', '--seconds', '0'], 'seconds must be a number of seconds > 0, got 0'],
    [[XOR, '--weights', '3', '--threads', '0'], 'threads must be an integer 1 … 1024, got 0'],
    [
      [XOR, '--weights', '3', '--curvature', 'obdRecursion'],
      'criterion "obs" needs a whole matrix, and curvature "obdRecursion" is a diagonal',
    ],
    [[XOR, '--weights', '3', '--train', 'a.csv'], '--train goes with --network FILE and without an experiment'],
    [[XOR, '--weights', '3', '--train-first'], '--train-first goes with --network FILE and without an experiment'],
    [['nonsense', '--weights', '3'], 'no experiment "nonsense"'],
    [['--weights', '3'], 'give an experiment, or --network FILE with its data'],
    [['--network', at('net.json')], 'give the data: --train FILE'],
    [[...NET, '--layers', '2-3-1'], '--layers goes with an experiment: the network of a file says it'],
    [[...NET, '--seeds', '2'], '--seeds goes with an experiment: the network of a file says it'],
    [[...NET, '--weights', '9'], 'weights must be an integer 1 … 8, got 9'],
    [[...NET, '--name', 'xor'], 'name must not be that of a built-in experiment'],
  ])('refuses %j, and writes nothing', async (words, said) => {
    expect(await exitStatus('certify', ...words, '--out', at('refused'))).toBe(2);
    expect([stderr.length, stdout]).toEqual([1, []]);
    expect(stderr[0]).toContain(`surgeon: ${said}`);
    expect(existsSync(at('refused'))).toBe(false);
  });
});
