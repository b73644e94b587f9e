import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from '../../src/arrow/arrowFile.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { writeNetwork } from '../../src/networkFile/writeNetwork.ts';
import { readManifest } from '../../src/sweep/manifest.ts';
import { exitStatus, listen, listenInTests, printed, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
const at = (...names: string[]) => join(root, ...names);
afterAll(() => rmSync(root, { recursive: true }));

/** y of three inputs, of which the last does not matter; a fourth of the rows is held out. */
const DATA = ['--train', at('points.csv'), '--target', 'y', '--test-share', '0.25'];
const THERE = ['--threads', '1', '--quiet', '--out', at('out')];
const prune = (...words: string[]) => exitStatus('prune', ...words, ...THERE);
const NET = ['--network', at('net.json'), ...DATA];

beforeAll(async () => {
  listen();
  const rows = Array.from({ length: 40 }, (_, k) => {
    const [a, b, c] = [((k * 7) % 11) / 5 - 1, ((k * 5) % 13) / 6 - 1, ((k * 3) % 7) / 3 - 1];
    return [a, b, c, Math.tanh(2 * a - b) + 0.5 * b].map((x) => x.toFixed(4)).join(',');
  });
  writeFileSync(at('points.csv'), `a,b,c,y\n${rows.join('\n')}\n`);
  const status = await exitStatus('train', ...DATA, '--hidden', '3', '--activation', 'tanh', '--save', at('net.json'));
  expect(status, stderr.join()).toBe(0);
  const { network, weights } = await readNetwork(at('net.json'));
  await writeNetwork(at('net.npz'), { network, weights });
  await writeNetwork(at('monks.json'), { network, weights });
  writeFileSync(at('mine.json'), 'mine');
  writeFileSync(at('mine.npz'), 'mine');
});
listenInTests();

describe('surgeon prune', () => {
  it('has the field target as --swap-target, since --target names columns', async () => {
    const swapping = ['--criterion', 'obsSwap', '--swaps', 'each', '--swap-target', 'here', '--name', 'swapped'];
    expect(await prune(...NET, '--weights', '12', ...swapping, '--json'), stderr.join()).toBe(0);
    const { rows } = readTable(JSON.parse(printed()).tables.summary);
    expect(rows[0]).toMatchObject({ criterion: 'obsSwap', swaps: 'each', target: 'here', weightsLeft: 12 });
    expect(await prune(...NET, '--weights', '12', ...swapping, '--swap-target', 'there')).toBe(2);
    expect(await prune(...NET, '--weights', '12', '--swap-target', 'y')).toBe(2);
    expect(stderr.join()).toContain('target must be one of dense, here, got "y"');
  });

  it('leaves as many weights as are asked for, and says what it was and is', async () => {
    expect(await prune(...NET, '--weights', '6', '--json')).toBe(0);
    const { before, after, minimum, saved, stoppedBy, tables, cell } = JSON.parse(printed());
    expect([before.weights, after.weights, stoppedBy]).toEqual([16, 6, 'weightsLeft']);
    expect(minimum.isMinimum).toBe(true);
    expect(Object.keys(before)).toEqual(['weights', 'trainError', 'trainAccuracy', 'testError', 'testAccuracy']);
    expect(before.trainAccuracy).toBe(null); // numbers
    expect(saved).toBe(at('out', 'net', 'pruned.json'));
    const { weights, mask, inputNames, preprocessing, training } = await readNetwork(saved);
    expect(weights.filter((weight) => weight !== 0)).toHaveLength(6);
    expect(mask!.reduce((sum, live) => sum + live, 0)).toBe(6);
    expect([inputNames, preprocessing!.columns.length]).toEqual([['a', 'b', 'c'], 3]);
    expect(training).toMatchObject({ decay: 1e-4, weightsLeft: 6, cell });
    const { rows } = readTable(tables.summary);
    expect(rows).toHaveLength(1);
    // Kernels add in another order.
    expect(Math.abs((rows[0].trainError as number) / after.trainError - 1)).toBeLessThan(1e-12);
    const { config } = readManifest(at('out', 'net', 'manifest.json'));
    expect(JSON.stringify(config)).not.toContain(root);
    expect(await exitStatus('evaluate', '--network', saved, ...DATA, '--json')).toBe(0);
    expect(JSON.parse(printed()).test.error).toBe(after.testError);
  });

  it('prints few lines: the minimum, before, after, files, what is next; --verbose layers, inputs and tables', async () => {
    expect(await prune(...NET, '--weights', '6', '--save', at('six.json'))).toBe(0);
    expect(stdout[0]).toContain('net.json: 3-3-1 (tanh, linear), 16 weights; error measure squared: as the file');
    expect(stdout[0]).toContain('a minimum, as OBS supposes.\nPruning by obs, α = 1e-5.');
    expect(printed()).toMatch(/\| before {2}\| +16 \|.*\n\| after {3}\| +6 \|/);
    expect(printed()).toContain('10 weights deleted; ended by the number of weights');
    expect(printed()).toContain(`network: ${at('six.json')}\nreport: ${at('out', 'net', 'report.html')}`);
    expect(printed().split('\n').length).toBeLessThanOrEqual(24);
    const page = readFileSync(at('out', 'net', 'report.html'), 'utf8');
    expect(page).toContain('Report of <strong>net</strong>');
    expect(page).not.toContain(root);
    expect(readFileSync(at('out', 'index.html'), 'utf8')).toContain('href="net/report.html"');
    expect(stderr).toEqual([]);
    // The same cell: nothing was computed, and the file is that of before.
    expect(readFileSync(at('six.json'))).toEqual(readFileSync(at('out', 'net', 'pruned.json')));
    expect(await prune(...NET, '--weights', '6', '--save', at('six.json'), '--verbose')).toBe(0);
    expect(printed()).toMatch(/\| +1 \| 3 to 3 \| +12 \| +\d+ \|/);
    expect(printed()).toContain('inputs that are no longer needed: 1 of 3: c');
    expect(printed()).toContain(`tables: ${at('out', 'net', 'summary.arrow')}`);
  });

  it('is done if no report can be drawn, and says why', async () => {
    mkdirSync(at('out', 'undrawn', 'report.html'), { recursive: true }); // nothing can be written in its place
    expect(await prune(...NET, '--weights', '6', '--name', 'undrawn')).toBe(0);
    expect(printed()).toContain(`network: ${at('out', 'undrawn', 'pruned.json')}`);
    expect(printed()).not.toContain('report: ');
    expect(stderr.join('\n')).toMatch(
      /^surgeon: no report of undrawn: .*its results are there, and \S*\s?surgeon report .* tries again$/,
    );
  });

  it('says of a local search that it retrains, and what it has not found', async () => {
    const searching = ['--criterion', 'localSearch', '--restarts', '1', '--name', 'searched'];
    expect(await prune(...NET, '--max-error-rise', '400%', ...searching), stderr.join()).toBe(0);
    expect(stdout[0]).toContain('Pruning by localSearch, with retraining, α = 1e-5.');
    expect(printed()).toContain(
      'the search has found no smaller network that keeps the training error that is allowed',
    );
    expect(await prune(...NET, '--weights', '6', ...searching)).toBe(2);
    expect(stderr.join()).toContain('stop must be "trainAccuracy" or "error" for criterion "localSearch"');
  });

  it('keeps a share, of the weights that are there; goes on from what it saved', async () => {
    expect(await prune(...NET, '--keep', '50%', '--name', 'half', '--json')).toBe(0);
    const { saved, after } = JSON.parse(printed());
    expect(after.weights).toBe(8);
    const half = ['--network', saved, ...DATA];
    expect(await prune(...half, '--keep', '0.5', '--name', 'quarter', '--json')).toBe(0);
    const quarter = JSON.parse(printed());
    expect([quarter.before.weights, quarter.after.weights]).toEqual([8, 4]);
    expect(quarter.before.trainError).toBe(after.trainError);
    const [early, late] = [await readNetwork(saved), await readNetwork(quarter.saved)];
    expect([...late.mask!].filter((live, q) => live > early.mask![q])).toEqual([]);
  });

  it('stops before E has risen too far, also after another training', async () => {
    expect(await prune(...NET, '--max-error-rise', '50%', '--name', 'risen', '--json')).toBe(0);
    const { before, after, stoppedBy } = JSON.parse(printed());
    expect(stoppedBy).toBe('error');
    expect(after.weights).toBeLessThan(before.weights);
    expect(after.trainError).toBeLessThanOrEqual(1.5 * before.trainError);
    const first = ['--train-first', '--decay', '5e-5', '--name', 'first'];
    expect(await prune(...NET, '--max-error-rise', '100%', ...first, '--json')).toBe(0);
    const trained = JSON.parse(printed());
    expect(trained.trained.weights).toBe(16);
    expect(trained.trained.trainError).not.toBe(trained.before.trainError);
    expect(trained.after.trainError).toBeLessThanOrEqual(2 * before.trainError);
  });

  it('takes a rule of the config and its fields; weights alone; the network’s own outputs', async () => {
    const rule = ['--stop', 'error', '--error-limit', '0.01', '--criterion', 'magnitude', '--name', 'rule'];
    expect(await prune(...NET, ...rule, '--json')).toBe(0);
    expect(JSON.parse(printed())).toMatchObject({ stoppedBy: 'error' });
    const npz = ['--network', at('net.npz'), '--activations', 'tanh,linear', '--train', at('points.csv')];
    expect(await prune(...npz, '--target', 'y', '--weights', '10', '--name', 'npz', '--save', at('ten.npz'))).toBe(0);
    const { weights } = await readNetwork(at('ten.npz'), { activations: ['tanh', 'linear'] });
    expect(weights.filter((weight) => weight !== 0)).toHaveLength(10);
    const self = [...npz, '--inputs', 'a,b,c', '--target', 'self', '--name', 'self'];
    expect(await prune(...self, '--weights', '12', '--json')).toBe(0);
    expect(JSON.parse(printed())).toMatchObject({ before: { trainError: 0 }, after: { weights: 12 } });
    expect(await exitStatus('prune', ...self, '--weights', '12', '--threads', '1', '--out', at('out'))).toBe(0);
    expect(printed()).toContain("error measure squared: targets are the network's own outputs");
    expect(printed()).toMatch(/surgeon compact .* --save/);
    expect(printed()).not.toMatch(/surgeon (evaluate|train) /); // they would compare what is left with itself
  });

  it('writes a file once, takes it as it is if it has the bytes of the same cell, and never a damaged one', async () => {
    const words = (name: string) => [...NET, '--weights', '13', '--name', 'once', '--save', at(name)];
    expect(await prune(...words('once.npz'))).toBe(0);
    expect(await prune(...words('once.json'))).toBe(0);
    expect(await prune(...words('once.npz'))).toBe(0);
    for (const name of ['once.npz', 'once.json']) {
      const bytes = readFileSync(at(name));
      const changed = Buffer.from(bytes);
      changed[name.endsWith('json') ? bytes.indexOf('0.') + 2 : 200] ^= 1; // its note of the cell is as it was
      writeFileSync(at(name), changed);
      const tables = statSync(at('out', 'once', 'summary.arrow')).mtimeMs;
      expect(await prune(...words(name))).toBe(2);
      expect(stderr[0]).toContain(`${name} is there with other content: --force writes it anew`);
      expect(stdout).toEqual([]);
      expect(statSync(at('out', 'once', 'summary.arrow')).mtimeMs).toBe(tables);
      expect(readFileSync(at(name))).toEqual(changed);
    }
  });

  it('says that a network is not at a minimum, and which decay it was trained with', async () => {
    // Without a note nobody knows of its decay, 0.01.
    const words = [...DATA, '--hidden', '3', '--activation', 'tanh', '--decay', '0.01', '--save', at('decayed.json')];
    expect(await exitStatus('train', ...words)).toBe(0);
    const { network, weights } = await readNetwork(at('decayed.json'));
    await writeNetwork(at('noteless.json'), { network, weights });
    const noteless = ['--network', at('noteless.json'), ...DATA, '--weights', '12'];
    expect(await prune(...noteless)).toBe(0);
    expect(stdout[0]).toContain('not a minimum');
    expect(stdout[0]).toContain('A weight decay of 0.01 explains 100.0 % of that slope');
    expect(stdout[0]).toContain('--train-first');
    expect(await prune(...noteless, '--decay', '0.01', '--name', 'said')).toBe(0);
    expect(stdout[0]).toContain('a minimum, as OBS supposes');
  });

  it('says that E is larger than that of the mean of the targets, only where it is', async () => {
    // Targets −1 and 1: their mean, 0, has the error ½. So has y = 2x at −1 and 1; y = 3x has ½(3 − 1)² = 2.
    writeFileSync(at('two.csv'), 'x,y\n-1,-1\n1,1\n');
    const network = networkOf({ layers: [1, 1], activation: null, outputActivation: 'linear' });
    const preprocessing = { columns: [{ name: 'x' }] };
    for (const slope of [2, 3, -3]) {
      const weights = Float64Array.of(slope, 0);
      await writeNetwork(at(`slope${slope}.json`), { network, weights, preprocessing, inputNames: ['x'] });
    }
    const words = ['--train', at('two.csv'), '--target', 'y', '--weights', '1'];
    expect(await prune('--network', at('slope2.json'), ...words)).toBe(0);
    expect(stdout[0]).not.toContain('mean of the targets');
    expect(await prune('--network', at('slope3.json'), ...words)).toBe(0);
    expect(stdout[0]).toContain(
      '\nE is 2, and that of the mean of the targets 0.5: are inputs or targets on another scale',
    );
    // Cross-entropy has another scale: here it is log(1 + e³) = 3.05.
    writeFileSync(at('classes.csv'), 'x,y\n-1,a\n1,b\n');
    const classes = [
      '--train',
      at('classes.csv'),
      '--target',
      'y',
      '--weights',
      '1',
      '--loss',
      'crossEntropy',
      '--output-names',
      'b',
    ];
    expect(await prune('--network', at('slope-3.json'), ...classes, '--name', 'classes')).toBe(0);
    expect(stdout[0]).not.toContain('mean of the targets');
  });
});

describe('what is wrong is one line on stderr, exit status 2, and nothing is written', () => {
  const one = 'give one of --keep SHARE, --weights N, --max-error-rise PERCENT%, --stop RULE';
  const self = ['--network', at('net.json'), '--train', at('points.csv'), '--target', 'self'];
  it.each([
    [[...DATA, '--keep', '0.5'], 'give --network FILE'],
    [['--network', at('net.json'), '--keep', '0.5'], 'give the data: --train FILE --target COLUMN'],
    [NET, `${one}, got none of them`],
    [[...NET, '--keep', '0.5', '--weights', '3'], `${one}, got --keep and --weights`],
    [[...NET, '--keep', '0'], 'keep must be a share of the weights > 0 and < 1, such as 0.1 or 10%, got "0"'],
    [[...NET, '--keep', '100%'], 'keep must be a share'],
    [[...NET, '--keep', 'half'], 'keep must be a share'],
    [[...NET, '--keep', '0.1', '--keep', '0.2'], 'give --keep once'],
    [[...NET, '--weights', '16'], 'weights must be an integer 1 … 15, got 16'],
    [[...NET, '--weights', '0'], 'weights must be an integer 1 … 15, got 0'],
    [[...NET, '--max-error-rise', '10'], 'max-error-rise must be a percentage ≥ 0 such as 10%, got "10"'],
    [[...NET, '--max-error-rise', '-1%'], 'max-error-rise must be a percentage'],
    [[...self, '--max-error-rise', '1%'], 'which is 0 here: give --keep, --weights, or --stop error'],
    [[...NET, '--stop', 'never'], 'stop must be one of'],
    [[...NET, '--stop', 'error'], 'stop "error" needs errorLimit'],
    [[...NET, '--keep', '0.5', '--error-limit', '1'], '--error-limit goes with --stop, not with --keep'],
    [[...NET, '--keep', '0.5', '--alpha', '1e-5,1e-4'], '--alpha takes one value here, got 2'],
    [[...NET, '--keep', '0.5', '--layers', '3-2-1'], 'Unknown argument: layers'],
    [[...NET, '--keep', '0.5', '--criterion', 'obz'], 'did you mean "obs"?'],
    [[...NET, '--keep', '0.5', '--name', 'a b'], 'name must be letters, digits, "_" or "-"'],
    [[...NET, '--keep', '0.5', '--name', '../up'], 'name must be letters, digits, "_" or "-"'],
    [
      ['--network', at('monks.json'), ...DATA, '--keep', '0.5'],
      'name must not be that of a built-in experiment, got "monks"',
    ],
    [[...NET, '--keep', '0.5', '--train-first', '--training', 'none'], 'give --train-first or --training, not both'],
    [
      [...NET, '--keep', '0.5', '--save', at('mine.json')],
      'mine.json is there, and no finished cell tells whether it has this result: --force writes it anew',
    ],
    [[...NET, '--keep', '0.5', '--save', at('mine.npz')], 'mine.npz is there, and no finished cell tells'],
    [[...NET, '--keep', '0.5', '--save', at('net.txt')], 'a network is a file .json, .npz, '],
    [[...NET, '--keep', '0.5', '--save', at('nowhere', 'x.json')], '--save must be a file that can be written'],
    [[...NET, '--keep', '0.5', '--threads', '0'], 'threads must be an integer 1 … 1024, got 0'],
    [[...NET, '--keep', '0.5', '--memory', '0'], 'memory must be a number of GB > 0, got 0'],
  ] as [string[], string][])('surgeon prune %j', async (words, message) => {
    const before = readdirSync(root, { recursive: true }).map(String).toSorted();
    const changed = statSync(root).mtimeMs;
    const isOfThreads = words.includes('--threads');
    const there = isOfThreads ? ['--quiet', '--out', at('out')] : THERE;
    expect(await exitStatus('prune', ...words, ...there)).toBe(2);
    expect(stderr).toHaveLength(1);
    expect(stderr[0]).toMatch(/^surgeon: [^\n]*$/);
    expect(stderr[0]).toContain(message);
    expect(stdout).toEqual([]);
    expect(readdirSync(root, { recursive: true }).map(String).toSorted()).toEqual(before);
    expect(statSync(root).mtimeMs).toBe(changed);
  });
});
