import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from '../../src/arrow/arrowFile.ts';
import type { Row } from '../../src/arrow/columns.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { quartiles } from '../../src/statistics/statistics.ts';
import { computed } from '../computed.ts';
import { exitStatus, listen, listenInTests, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

listenInTests();

const folder = join(root, 'mine');
const table = (name: string) => join(folder, `${name}.arrow`);
const tables = (...words: string[]) => exitStatus('tables', 'mine', '--out', root, ...words);
/** Weights left of trained networks, seed by seed. */
const leftOf = (rows: readonly Row[], alpha: number, criterion: string) =>
  rows
    .filter((row) => row.trained && row.alpha === alpha && row.criterion === criterion)
    .map((row) => row.weightsLeft as number);

const ALPHAS = [1e-6, 1e-4];
const SEEDS = 6;

beforeAll(async () => {
  listen();
  const common = { dataset: 'xor', layers: [2, 2, 1], decay: 1e-6, seed: `1..${SEEDS}`, stop: 'trainAccuracy' };
  const experiment = {
    name: 'mine',
    question: 'Which criterion leaves fewer weights of XOR?',
    grids: [
      { ...common, alpha: ALPHAS, criterion: ['obs', 'magnitude'] },
      { ...common, alpha: 1e-2, criterion: 'obd' },
    ],
    tables: { trained: { trainErrorAtMost: 1e-4 } },
  };
  writeFileSync(join(root, 'mine.json'), JSON.stringify(experiment));
  expect(await exitStatus('run', join(root, 'mine.json'), '--out', root, '--threads', '1', '--quiet')).toBe(0);
}, 120_000);

describe('surgeon tables --by', () => {
  it('writes groups.arrow: what the summary says, with unit, meaning, and what was asked', async () => {
    expect(await tables('--by', 'alpha,criterion', '--metric', 'weightsLeft,testError')).toBe(0);
    const summary = readTable(table('summary')).rows;
    const { rows, columns, metadata } = readTable(table('groups'));
    expect(metadata).toMatchObject({ by: 'alpha,criterion', metric: 'weightsLeft,testError' });
    expect(metadata).not.toHaveProperty('compare');
    for (const { unit, meaning } of columns) expect(unit && meaning).toBeTruthy();
    expect(rows.map(({ alpha, criterion, metric }) => `${alpha} ${criterion} ${metric}`)).toEqual(
      [...ALPHAS.flatMap((alpha) => [`${alpha} obs`, `${alpha} magnitude`]), '0.01 obd'].flatMap((group) => [
        `${group} weightsLeft`,
        `${group} testError`,
      ]),
    );
    for (const row of rows.filter(({ metric }) => metric === 'weightsLeft')) {
      const found = quartiles(leftOf(summary, row.alpha as number, row.criterion as string))!;
      expect(row).toMatchObject({ count: found.count, untrained: SEEDS - found.count, missing: 0 });
      expect([row.minimum, row.median, row.maximum]).toEqual([found.minimum, found.median, found.maximum]);
      expect([row.lowerQuartile, row.upperQuartile]).toEqual([found.lower, found.upper]);
    }
    // XOR has no test set.
    for (const row of rows.filter(({ metric }) => metric === 'testError')) {
      expect(row).toMatchObject({ count: 0, median: null, mean: null, low: null });
      expect((row.untrained as number) + (row.missing as number)).toBe(SEEDS);
    }
    expect(stderr).toEqual([]);
    expect(stdout[0]).toMatch(/^\| alpha \| criterion +\| metric +\| cells \|/);
    expect(stdout).toContain(`${table('groups')} (10 rows)`);
    expect(existsSync(table('comparison'))).toBe(false);
  });

  it('compares: comparison.arrow, the text, and both in the JSON, the same bytes each time', async () => {
    const words = ['--by', 'alpha', '--compare', 'criterion=obs,magnitude', '--compare', 'alpha=1e-6,1e-4'];
    expect(await tables(...words)).toBe(0);
    expect(stderr).toEqual([
      'surgeon: groups hold cells that differ in criterion: add to --by what they are not to mix',
    ]);
    expect(stdout[0]).toMatch(/\n\n\| alpha \| first +\| second +\| metric +\| pairs \|/);
    const { rows, metadata } = readTable(table('comparison'));
    expect(metadata).toMatchObject({ by: 'alpha', metric: 'weightsLeft' });
    expect(metadata.compare).toBe('criterion=obs,magnitude alpha=1e-6,1e-4');
    expect(rows.map(({ alpha, first, second }) => [alpha, first, second])).toEqual([
      [1e-6, 'criterion=obs', 'criterion=magnitude'],
      [1e-4, 'criterion=obs', 'criterion=magnitude'],
      [null, 'alpha=1e-6', 'alpha=1e-4'],
    ]);
    const summary = readTable(table('summary')).rows;
    for (const row of rows.slice(0, 2)) {
      const [obs, magnitude] = ['obs', 'magnitude'].map((name) => leftOf(summary, row.alpha as number, name));
      const differences = obs.map((left, s) => left - magnitude[s]);
      expect(row).toMatchObject({ pairs: obs.length, untrained: SEEDS - obs.length, unmeasured: 0, unpaired: 0 });
      expect(row.difference).toBe(quartiles(differences)!.median);
      expect(row.wins).toBe(differences.filter((difference) => difference < 0).length);
      expect(row.ties).toBe(differences.filter((difference) => difference === 0).length);
    }
    const bytes = ['groups', 'comparison'].map((name) => readFileSync(table(name)));
    expect(await tables(...words, '--json')).toBe(0);
    expect(stdout).toHaveLength(1);
    const printed = JSON.parse(stdout[0]);
    expect(printed).toMatchObject({ missing: [], mixed: ['criterion'], ignored: [] });
    expect(printed.comparison.map((row: Row) => row.difference)).toEqual(rows.map((row) => row.difference));
    expect(printed.groups).toHaveLength(3);
    expect(printed.tables.at(-1)).toEqual({ table: 'comparison', path: table('comparison'), rows: 3 });
    for (const [b, name] of ['groups', 'comparison'].entries())
      expect(readFileSync(table(name)).equals(bytes[b])).toBe(true);
  });

  it('has cells once whatever a field says that they ignore, and says so, as plan does', async () => {
    const grid = { dataset: 'xor', layers: [2, 2, 1], decay: 1e-6, seed: '1..3', stop: 'trainAccuracy' };
    const experiment = {
      name: 'twice',
      question: 'What does a field change that nobody reads?',
      grids: [{ ...grid, criterion: ['obd', 'magnitude'], eigenspace: ['clusters', 'nonzero', 'basis'] }],
    };
    const [path, line] = [join(root, 'twice.json'), '3 values of eigenspace, ignored by obd, magnitude'];
    writeFileSync(path, JSON.stringify(experiment));
    expect(await exitStatus('plan', path, '--out', root)).toBe(0);
    expect(stdout.join('\n').split('\n')).toEqual(
      expect.arrayContaining([
        line,
        'such values make no further cells: 12 points of the grids are another one’s cell',
      ]),
    );
    computed(root, experiment as Experiment);
    listen();
    expect(await exitStatus('tables', 'twice', '--out', root, '--by', 'criterion', '--json')).toBe(0);
    expect(stderr).toEqual([]);
    expect(JSON.parse(stdout[0])).toMatchObject({
      mixed: [],
      ignored: [{ field: 'eigenspace', values: 3, because: 'criterion', of: ['obd', 'magnitude'] }],
      groups: [
        { criterion: 'obd', count: 3, networks: 3 },
        { criterion: 'magnitude', count: 3, networks: 3 },
      ],
    });
    listen();
    await exitStatus('tables', 'twice', '--out', root, '--by', 'criterion,eigenspace');
    expect(stderr).toEqual([]);
  });

  it('says why there are no pairs', async () => {
    expect(await tables('--by', 'dataset,alpha,criterion', '--compare', 'criterion=obs,obd', '--json')).toBe(0);
    expect(stderr).toEqual(['surgeon: no pairs of criterion=obs and criterion=obd: they differ in alpha, too']);
    expect(JSON.parse(stdout[0]).comparison).toEqual([]);
    expect(readTable(table('comparison')).rows).toEqual([]);
  });

  it('takes a flag given twice as a list', async () => {
    expect(
      await tables('--by', 'alpha', '--by', 'criterion', '--metric', 'hiddenLeft', '--metric', 'fpe', '--json'),
    ).toBe(0);
    expect(readTable(table('groups')).metadata).toMatchObject({ by: 'alpha,criterion', metric: 'hiddenLeft,fpe' });
  });

  it('counts cells that have no result yet', async () => {
    const { rows } = readTable(table('summary'));
    const path = join(folder, 'cells', `${rows[0].cell}.arrow`);
    const bytes = readFileSync(path);
    rmSync(path);
    expect(await tables('--by', 'dataset', '--metric', 'trainErrorStart', '--json')).toBe(0);
    expect(stderr[0]).toContain(`surgeon: 1 cell without a result yet, the first is ${rows[0].cell}`);
    const [{ count, untrained, missing }] = JSON.parse(stdout[0]).groups;
    expect([count + untrained, missing]).toEqual([5 * SEEDS - 1, 1]);
    writeFileSync(path, bytes);
  });

  it('--csv prints groups, then comparison, as their tables hold them, and nothing else', async () => {
    const compare = ['--compare', 'criterion=obs,magnitude'];
    expect(await tables('--by', 'alpha,criterion', '--metric', 'weightsLeft,testError', ...compare, '--csv')).toBe(0);
    const empty = stdout.indexOf('');
    const [groups, comparison] = [stdout.slice(0, empty), stdout.slice(empty + 1)];
    for (const [name, [head, ...records]] of Object.entries({ groups, comparison })) {
      const { columns, rows } = readTable(table(name));
      expect(head).toBe(columns.map((column) => column.name).join(','));
      // No text of these tables needs quotes.
      expect(records).toEqual(rows.map((row) => columns.map((column) => row[column.name] ?? '').join(',')));
    }
  });

  it('--pivot prints medians, a column for each value, as text, CSV and JSON', async () => {
    const words = ['--by', 'alpha,criterion', '--pivot', 'criterion'];
    expect(await tables(...words, '--json')).toBe(0);
    const { pivot, groups } = JSON.parse(stdout[0]);
    const medianOf = (alpha: number, criterion: string) =>
      groups.find((row: Row) => row.alpha === alpha && row.criterion === criterion)?.median ?? null;
    const criteria = ['obs', 'magnitude', 'obd'];
    expect(pivot).toEqual(
      [...ALPHAS, 1e-2].map((alpha) => {
        const medians = criteria.map((criterion) => [criterion, medianOf(alpha, criterion)]);
        return { alpha, metric: 'weightsLeft', ...Object.fromEntries(medians) };
      }),
    );
    expect(pivot[2]).toMatchObject({ obs: null, magnitude: null, obd: expect.any(Number) });
    expect(await tables(...words, '--csv')).toBe(0);
    const records = pivot.map((row: Row) => ['alpha', 'metric', ...criteria].map((name) => row[name] ?? '').join(','));
    expect(stdout).toEqual(['alpha,metric,obs,magnitude,obd', ...records]);
    expect(await tables(...words)).toBe(0);
    expect(stdout[0]).toMatch(/^\| alpha \| metric +\| +obs \| magnitude \| +obd \|\n/);
    expect(stdout[0]).toMatch(/\n\| +0.01 \| weightsLeft \| +- \| +- \| +[\d.]+ \|\n$/);
  });

  it('--pivot says where medians are of different numbers of networks', async () => {
    const words = ['--by', 'alpha,criterion', '--pivot', 'criterion', '--metric'];
    await tables(...words, 'weightsLeft', '--json');
    const trained = JSON.parse(stdout[0]).groups[0].networks;
    expect(trained).toBeGreaterThan(0);
    expect(stderr).toEqual([]);
    await tables(...words, 'weightsLeft,testError'); // XOR has no test set
    expect(stderr).toEqual([`surgeon: medians are of 0 to ${trained} networks: groups.arrow has the count of each`]);
  });

  it('takes the file of an experiment for its name', async () => {
    expect(await exitStatus('tables', join(root, 'mine.json'), '--out', root)).toBe(0);
    expect(stdout).toContain(`${table('summary')} (${ALPHAS.length * 2 * SEEDS + SEEDS} rows)`);
  });

  it('is forgotten by the next call without it', async () => {
    await tables('--by', 'alpha', '--compare', 'criterion=obs,magnitude');
    expect([existsSync(table('groups')), existsSync(table('comparison'))]).toEqual([true, true]);
    await tables('--by', 'alpha');
    expect([existsSync(table('groups')), existsSync(table('comparison'))]).toEqual([true, false]);
    expect(await tables('--json')).toBe(0);
    expect([existsSync(table('groups')), existsSync(table('comparison'))]).toEqual([false, false]);
    expect(Object.keys(JSON.parse(stdout[0]))).toEqual(['tables', 'missing']);
  });

  it.each([
    [['--by', 'alhpa'], 'by must be among dataset, draw, '],
    [['--by', 'alhpa'], 'got "alhpa"; did you mean "alpha"?'],
    [['--by', ''], 'got ""'],
    [['--by'], 'Not enough arguments following: by; see surgeon tables --help'],
    [['--by', 'alpha', '--by', 'alpha'], 'by has alpha twice'],
    [['--by', 'alpha', '--metric', 'weigthsLeft'], 'got "weigthsLeft"; did you mean "weightsLeft"?'],
    [['--by', 'alpha', '--metric', 'stoppedBy'], 'got "stoppedBy"'],
    [['--by', 'alpha', '--metric', ''], 'got ""'],
    [['--by', 'alpha', '--compare', 'criterion'], 'compare is written FIELD=VALUE,VALUE, such as criterion=obs,obd'],
    [['--by', 'alpha', '--compare', ''], 'compare is written FIELD=VALUE,VALUE'],
    [['--by', 'alpha', '--compare', 'criterion=obs'], 'compare takes two values of criterion that differ, got "obs"'],
    [['--by', 'alpha', '--compare', 'criterion=obs,obd,magnitude'], 'that differ, got "obs,obd,magnitude"'],
    [['--by', 'alpha', '--compare', 'criterion=obs,obss'], 'got "obss"; did you mean "obs"?'],
    [['--by', 'alpha', '--compare', 'weightsLeft=3,4'], 'unknown field "weightsLeft"'],
    [
      ['--by', 'alpha', '--compare', 'criterion=obs,random'],
      'no cell of the plan has criterion=random; there are criterion=obs, criterion=magnitude, criterion=obd',
    ],
    [['--metric', 'weightsLeft'], '--metric needs --by with fields to group by, such as --by dataset,criterion'],
    [['--compare', 'criterion=obs,obd'], '--compare needs --by'],
    [['--pivot', 'criterion'], '--pivot needs --by'],
    [['--csv'], '--csv needs --by'],
    [['--by', 'alpha', '--csv', '--json'], 'give --csv or --json, not both'],
    [['--by', 'alpha', '--pivot', 'criterion'], 'pivot must be one field of --by, alpha, got "criterion"'],
    [['--by', 'alpha,criterion', '--pivot', 'alpha', '--pivot', 'criterion'], 'give --pivot once'],
  ])('refuses %j: one line, exit status 2, nothing written', async (words, message) => {
    rmSync(table('groups'), { force: true });
    expect(await tables(...words)).toBe(2);
    expect(stderr).toHaveLength(1);
    expect(stderr[0]).toMatch(/^surgeon: [^\n]*$/);
    expect(stderr[0]).toContain(message);
    expect(stdout).toEqual([]);
    expect(existsSync(table('groups'))).toBe(false);
  });
});
