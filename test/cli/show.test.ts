import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeTable } from '../../src/arrow/arrowFile.ts';
import { integer, number, orNull, text, vector } from '../../src/arrow/columns.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { readTrace } from '../../src/trace/trace.ts';
import { exitStatus, listen, listenInTests, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

listenInTests();
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Runs `surgeon show`; @returns its exit status */
const show = (...words: string[]): Promise<number> => exitStatus('show', ...words);

const at = (...names: string[]) => join(root, ...names);
const mine = experimentPaths(root, 'mine');
const summary = mine.table('summary');

beforeAll(() => {
  const columns = [
    text('cell', 'id', 'cell'),
    orNull(number('testError', 'error', 'E')),
    integer('weightsLeft', 'count', 'left'),
    text('inputs', 'names', 'inputs'),
    vector('weightVector', 'weight', 'weights'),
  ];
  writeTable(summary, columns, [
    { cell: 'a', testError: 0.1 + 0.2, weightsLeft: 14, inputs: 'a1=1 "x,y"', weightVector: Float64Array.of(0.5, -0) },
    { cell: 'b', testError: null, weightsLeft: 15, inputs: '', weightVector: Float64Array.of(1e-300, 3) },
    { cell: 'c', testError: 2, weightsLeft: 16, inputs: 'a2', weightVector: Float64Array.of(0, 1) },
  ]);
  const one = [integer('n', 'count', 'a number')];
  writeTable(
    mine.table('steps'),
    one,
    Array.from({ length: 12_345 }, (_, n) => ({ n })),
  );
  writeTable(mine.cell('0123456789abcdef'), one, [{ n: 1 }]);
  writeTable(at('claims.arrow'), one, [{ n: 1 }]);
  writeTable(at('odd', "it's.arrow"), one, [{ n: 1 }]);
  mkdirSync(at('empty'));
  mkdirSync(at('monks', 'cells'), { recursive: true });
  mkdirSync(at('damaged'));
  writeFileSync(at('damaged', 'summary.arrow'), 'nonsense');
});

describe('surgeon show --csv', () => {
  it('prints every number in full, nulls as empty fields, vectors as JSON lists, text in quotes where it needs them', async () => {
    expect(await show(summary, '--csv')).toBe(0);
    expect(stdout).toEqual([
      'cell,testError,weightsLeft,inputs,weightVector',
      'a,0.30000000000000004,14,"a1=1 ""x,y""","[0.5,-0]"',
      'b,,15,"","[1e-300,3]"',
      'c,2,16,a2,"[0,1]"',
    ]);
    expect(stderr).toEqual([]);
  });

  it('takes --columns and --head', async () => {
    expect(await show(summary, '--csv', '--columns', 'weightsLeft, cell', '--head', '2')).toBe(0);
    expect(stdout).toEqual(['weightsLeft,cell', '14,a', '15,b']);
  });

  it('prints all rows of a long table, of which text shows the first', async () => {
    expect(await show(mine.table('steps'), '--csv')).toBe(0);
    expect(stdout).toHaveLength(1 + 12_345);
    expect(stdout.at(-1)).toBe('12344');
    expect(await show(mine.table('steps'))).toBe(0);
    expect(stdout).toHaveLength(2 + 10_000 + 1);
    expect(stdout.at(-1)).toBe('10000 of 12345 rows; --csv or --json for more');
  });
});

describe('a part of a table', () => {
  it('has the rows that --where, --sort, --head and --tail leave, the same in every format', async () => {
    const part = ['--where', 'weightsLeft>14', '--sort', '-weightsLeft', '--columns', 'cell,weightsLeft'];
    expect(await show(summary, ...part, '--csv')).toBe(0);
    expect(stdout).toEqual(['cell,weightsLeft', 'c,16', 'b,15']);
    expect(await show(summary, ...part, '--json', '--tail', '1')).toBe(0);
    expect(stdout.map((line) => JSON.parse(line))).toEqual([{ cell: 'b', weightsLeft: 15 }]);
    expect(await show(summary, ...part, '--head', '1')).toBe(0);
    expect(stdout.at(-1)).toBe('1 of 2 rows (3 without --where)');
  });

  it('may be groups, and a chart whose points are those of --csv', async () => {
    expect(
      await show(summary, '--by', 'testError', '--columns', 'weightsLeft', '--where', 'testError!=null', '--csv'),
    ).toBe(0);
    expect(stdout.slice(0, 2)).toEqual([
      'testError,rows,weightsLeft,weightsLeftCount,weightsLeftLowerQuartile,weightsLeftUpperQuartile',
      '0.30000000000000004,1,14,1,14,14',
    ]);
    expect(await show(summary, '--plot', 'weightsLeft,testError')).toBe(0);
    expect(stdout[0]).toBe('testError');
    expect(stdout.at(-1)).toBe('2 points; 1 row without both numbers');
    expect(await show(summary, '--plot', 'weightsLeft,testError', '--csv')).toBe(0);
    expect(stdout).toEqual(['weightsLeft,testError', '14,0.30000000000000004', '16,2']);
    expect(await show(summary, '--by', 'weightsLeft', '--plot', 'weightsLeft,testError', '--json')).toBe(0);
    expect(JSON.parse(stdout[0])).toEqual({ weightsLeft: 14, testError: 0.1 + 0.2 });
  });

  it('that has no row for a value names the nearest there is', async () => {
    expect(await show(summary, '--where', 'inputs=a3')).toBe(0);
    expect(stdout).toEqual(['0 of 3 rows']);
    expect(stderr).toEqual(['surgeon: no row has inputs "a3"; did you mean "a2"?']);
  });
});

it('names of columns are escaped as their values are, in tables and in messages', async () => {
  const odd = at('odd', 'names.arrow');
  const columns = [text('a\u001b[2J\nb', 'name', 'odd'), integer('n', 'count', 'n')];
  writeTable(
    odd,
    columns,
    [1, 2].map((n) => ({ [columns[0].name]: 'x', n })),
  );
  expect(await show(odd)).toBe(0);
  expect(stdout[0]).toBe('a\\u001b[2J\\u000ab = x');
  expect(await show(odd, '--by', columns[0].name)).toBe(0);
  expect(stdout.join('\n')).toContain('a\\u001b[2J\\u000ab');
  expect(await show(odd, '--columns', 'm')).toBe(2);
  expect(stderr[0]).toContain('a\\u001b[2J\nb');
  rmSync(odd);
});

describe('on a terminal', () => {
  const terminal = { isTTY: true, columns: 40, rows: 10 };
  const before = Object.keys(terminal).map(
    (key) => [key, Object.getOwnPropertyDescriptor(process.stdout, key)] as const,
  );
  beforeEach(() => {
    for (const [key, value] of Object.entries(terminal)) {
      Object.defineProperty(process.stdout, key, { value, configurable: true });
    }
  });
  afterEach(() => {
    for (const [key, descriptor] of before) {
      if (descriptor) Object.defineProperty(process.stdout, key, descriptor);
      else Reflect.deleteProperty(process.stdout, key);
    }
  });
  const paged = at('paged.txt');

  it('text that is longer than the screen goes through the pager, and no other', async () => {
    vi.stubEnv('PAGER', `cat > ${paged}`);
    expect(await show(mine.table('steps'), '--head', '20')).toBe(0);
    expect(stdout).toEqual([]);
    const text = readFileSync(paged, 'utf8');
    expect(text.split('\n')).toHaveLength(2 + 20 + 2);
    expect(await show(mine.table('steps'), '--head', '20', '--pager', 'never')).toBe(0);
    expect(`${stdout.join('\n')}\n`).toBe(text);
    rmSync(paged);
    for (const words of [['--head', '5'], ['--csv'], ['--json']]) {
      expect(await show(mine.table('steps'), ...words)).toBe(0);
      expect(stdout.length).toBeGreaterThan(5);
    }
    expect(existsSync(paged)).toBe(false);
  });

  it.each(['', 'no-such-pager-on-any-machine'])('it is printed where the pager is %j', async (pager) => {
    vi.stubEnv('PAGER', pager);
    expect(await show(mine.table('steps'), '--head', '20')).toBe(0);
    expect(stdout).toHaveLength(2 + 20 + 1);
  });

  it('lines of a table are no wider than it, and columns without room are named', async () => {
    vi.stubEnv('PAGER', '');
    expect(await show(summary)).toBe(0);
    for (const line of stdout.filter((text) => text.startsWith('|'))) expect(line.length).toBeLessThanOrEqual(40);
    expect(stdout.at(-1)).toMatch(/^ .*\(--columns NAMES or --csv/);
    expect(await show(root)).toBe(0);
    expect(stdout[0]).toMatch(/^\| table +\| +rows \|$/);
  });
});

describe('surgeon show DIR', () => {
  it('lists tables with their rows and how to show them, and counts traces', async () => {
    vi.stubEnv('npm_lifecycle_event', undefined);
    expect(await show(root)).toBe(0);
    expect(stdout[0]).toMatch(/^\| table +\| +rows \| command +\|$/);
    const rows = stdout.slice(2, -2).map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
    expect(rows).toEqual([
      ['claims.arrow', '1', `surgeon show ${at('claims.arrow')}`],
      ['damaged/summary.arrow', '-', `surgeon show ${at('damaged/summary.arrow')}`],
      ['mine/steps.arrow', '12345', `surgeon show ${mine.table('steps')}`],
      ['mine/summary.arrow', '3', `surgeon show ${summary}`],
      ["odd/it's.arrow", '1', `surgeon show '${at("odd/it'\\''s.arrow")}'`],
    ]);
    expect(stdout.slice(-2)).toEqual([
      'traces, a cell each: mine/cells: 1',
      `surgeon show ${at('mine/cells/ID.arrow')} --network prints one`,
    ]);
    expect(stderr).toEqual([`surgeon: ${at('damaged/summary.arrow')} is not an Arrow file`]);
  });

  it('says npx surgeon where npm started it', async () => {
    vi.stubEnv('npm_lifecycle_event', 'start');
    expect(await show(at('mine'))).toBe(0);
    expect(stdout[2]).toContain(`| npx surgeon show ${mine.table('steps')} `);
  });

  it('takes --json and --csv', async () => {
    vi.stubEnv('npm_lifecycle_event', undefined);
    expect(await show(at('odd'), '--json')).toBe(0);
    expect(JSON.parse(stdout[0])).toMatchObject({ table: "it's.arrow", rows: 1 });
    expect(await show(at('mine'), '--csv', '--columns', 'table,rows')).toBe(0);
    expect(stdout).toEqual(['table,rows', 'steps.arrow,12345', 'summary.arrow,3']);
  });
});

describe('surgeon show --network', () => {
  const cell = () => join(root, 'damping', 'cells', readdirSync(join(root, 'damping', 'cells'))[0]);
  beforeAll(async () => {
    listen();
    const oneCell = ['--dataset', 'monks-3', '--seed', '1', '--alpha', '1e-5', '--stop', 'trainAccuracy'];
    await exitStatus('run', 'damping', ...oneCell, '--out', root, '--threads', '1', '--quiet');
  });

  it('prints which network it is, how good, and its formulas', async () => {
    expect(await show(cell(), '--network')).toBe(0);
    const [heading, ...lines] = stdout;
    expect(heading.split('\n')).toEqual([
      expect.stringMatching(/^cell [0-9a-f]{16}: dataset=monks-3 layers=17-2-1 seed=1 criterion=obs alpha=1e-5$/),
      'step 35: 4 of 39 weights left, 93.4 / 97.2 % right (train / test)',
    ]);
    expect(lines[0]).toBe('f(s) = sigmoid(s) = 1/(1 + e^−s)');
    expect(lines).toContainEqual(expect.stringMatching(/^h\d = f\(−0\.\d+·a2=3 − 0\.\d+·a5=4\)$/));
    expect(lines.at(-1)).toBe('gone: 15 of 17 inputs');
  });

  it('prints that of any step, and a weight a row with --json and --csv', async () => {
    expect(await show(cell(), '--network', '--step', '0')).toBe(0);
    expect(stdout[0]).toContain('\nstep 0: 39 of 39 weights left');
    expect(await show(cell(), '--network', '--step', '34', '--json')).toBe(0);
    expect(stdout).toHaveLength(6);
    const rows = stdout.map((line) => JSON.parse(line));
    // One of the six is a unit without weights that feeds the output all the same.
    expect(rows.filter(({ source, weight }) => source === null && weight === null)).toHaveLength(1);
    expect(await show(cell(), '--network', '--step', '34', '--csv', '--columns', 'weight')).toBe(0);
    expect(stdout.slice(1)).toEqual(rows.map(({ weight }) => (weight === null ? '' : String(weight))));
  });

  it.each([
    [['--step', '36'], 'step must be an integer 0 … 35 in this trace, got "36"'],
    [['--step', 'x'], 'step must be an integer 0 … 35 in this trace, got "x"'],
    [['--columns', 'unit'], '--columns goes with a table: --network has one with --csv or --json'],
    [['--head', '1'], '--head goes with a table'],
  ])('refuses %j', async (words, message) => {
    expect(await show(cell(), '--network', ...words)).toBe(2);
    expect(stderr).toEqual([expect.stringContaining(message)]);
    expect(stdout).toEqual([]);
  });
});

describe('surgeon show --save', () => {
  const cells = () => join(root, 'damping', 'cells');
  const cell = () => join(cells(), readdirSync(cells())[0]);

  it('writes the network of any size with its mask and names, and it is the one that --network shows', async () => {
    expect(await show(cell(), '--save', at('nine.json'), '--weights', '9')).toBe(0);
    expect(stdout[0]).toContain('\nstep 30: 9 of 39 weights left');
    expect(stdout[0]).toContain(`\nsaved: ${at('nine.json')}`);
    const { network, weights, mask, inputNames, training } = await readNetwork(at('nine.json'));
    expect([network.layers, network.loss, inputNames![4]]).toEqual([[17, 2, 1], 'squared', 'a2=2']);
    expect(mask!.reduce((sum, live) => sum + live, 0)).toBe(9);
    expect(training).toMatchObject({ dataset: 'monks-3', criterion: 'obs', alpha: 1e-5, weightsLeft: 9 });
    expect(await show(cell(), '--network', '--step', '30', '--json')).toBe(0);
    const shown = stdout.map((line) => JSON.parse(line).weight);
    expect(shown).toHaveLength(9);
    expect(shown).toEqual([...weights].filter((weight) => weight !== 0));
    expect(await exitStatus('evaluate', '--network', at('nine.json'), '--dataset', 'monks-3', '--json')).toBe(0);
    const { steps } = readTrace(cell());
    const { train, test } = JSON.parse(stdout[0]);
    // Kernels add the 432 terms in another order: 432 ε of the sum at most.
    expect(Math.abs(train.error / steps[30].trainError! - 1)).toBeLessThan(1e-13);
    expect(Math.abs(test.error / steps[30].testError! - 1)).toBeLessThan(1e-13);
  });

  it('takes the last network by default, and says what it did as JSON', async () => {
    expect(await show(cell(), '--save', at('last.npz'), '--json')).toBe(0);
    expect(JSON.parse(stdout[0])).toEqual({
      ...{
        cell: expect.stringMatching(/^[0-9a-f]{16}$/),
        step: 35,
        weightsLeft: 4,
        saved: at('last.npz'),
        rounding: null,
      },
    });
  });

  it.each([
    [['--save', at('nine.json')], 'nine.json is there with other content: --force writes it anew'],
    [['--save', at('new.json'), '--weights', '40'], 'weights must be one of the sizes of this trace, 39 … 4, got "40"'],
    [['--save', at('new.json'), '--weights', '5', '--step', '5'], 'give --step or --weights, not both'],
    [['--save', at('new.json'), '--csv'], 'give --save or --csv, not both'],
    [['--save', at('new.txt')], 'a network is a file .json, .npz, '],
    [['--weights', '5'], '--weights goes with --network or --save'],
  ])('refuses %j', async (words, message) => {
    const before = readdirSync(root, { recursive: true }).toSorted();
    expect(await show(cell(), ...words)).toBe(2);
    expect(stderr).toEqual([expect.stringContaining(message)]);
    expect(readdirSync(root, { recursive: true }).toSorted()).toEqual(before);
  });
});

describe('what cannot be shown is one line on stderr, exit status 2', () => {
  const FIRST = 'surgeon run NAME makes tables in results/NAME/, or DIR/NAME/ with --out DIR';
  it.each([
    [[summary, '--csv', '--json'], 'give --csv or --json, not both'],
    [[summary, '--csv', '--columns', 'cel'], 'got "cel"; did you mean "cell"?'],
    [[summary, '--where', 'cel=a'], 'got "cel"; did you mean "cell"?'],
    [[summary, '--sort', '-cel'], 'got "cel"; did you mean "cell"?'],
    [[summary, '--plot', 'weightsLeft'], 'plot takes two columns, x,y'],
    [[summary, '--plot', 'cell,testError', '--columns', 'cell'], 'give --columns or --plot, not both'],
    [[summary, '--digits', '18'], 'digits must be an integer 1 … 17, got 18'],
    [[summary, '--pager', 'less'], 'pager must be one of auto, never, got "less"'],
    [[at('mine/sumary.arrow')], `${at('mine/sumary.arrow')} does not exist; did you mean "summary.arrow"?`],
    [[at('mine/summary')], `${at('mine/summary')} does not exist; did you mean "${summary}"?`],
    [[at('mine/cell')], `${at('mine/cell')} does not exist; did you mean "cells"?`],
    [[at('mime')], 'does not exist; did you mean "mine"?'],
    [[at('mine/pairs.arrow')], 'does not exist; its folder has steps.arrow, summary.arrow'],
    [[at('mine/groups.arrow')], 'does not exist: surgeon tables NAME --by FIELDS makes it'],
    [[at('mine/claims.arrow')], 'does not exist: surgeon reproduce makes it'],
    [
      [mine.cell('x')],
      'does not exist: a trace is named by the id of its cell, which the column cell of summary.arrow',
    ],
    [[at('empty/summary.arrow')], `does not exist, and no table is in its folder: ${FIRST}`],
    [[at('nowhere/summary.arrow')], `does not exist, nor does its folder: ${FIRST}`],
    [[at('xor/summary.arrow')], `nor does its folder: surgeon run xor --out ${root} makes its tables`],
    [[at('empty')], `${at('empty')} has no tables (files .arrow): ${FIRST}`],
    [[at('monks')], `surgeon run monks --out ${root} makes its tables`],
    [[at('claims.arrow/summary.arrow')], 'cannot be read (ENOTDIR)'],
    [[at('claims.arrow'), '--network'], 'is not the trace of a cell, as the files in cells/ are'],
    [[root, '--network'], 'is a folder: --network takes a trace, DIR/NAME/cells/ID.arrow'],
    [[at('claims.arrow'), '--step', '1'], '--step goes with --network or --save'],
  ])('show %j', async (words, message) => {
    expect(await show(...words)).toBe(2);
    expect(stderr).toHaveLength(1);
    expect(stderr[0]).toMatch(/^surgeon: [^\n]*$/);
    expect(stderr[0]).toContain(message);
    expect(stdout).toEqual([]);
  });
});
