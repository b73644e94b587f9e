import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findExperiment } from '../../src/cli/findExperiment.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { experimentJsonSchema } from '../../src/tables/experiment.ts';
import { dataSets } from '../dataSets.ts';
import { exitStatus, listenInTests, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
const at = (name: string) => join(root, name);

listenInTests();

const mine = {
  name: 'mine',
  question: 'Is it the same, however it is written?',
  grids: [{ dataset: 'xor', layers: [2, 2, 1], stop: 'end', alpha: '1e-6..1e-4:log2', seed: [1], decay: 1e-4 }],
  tables: { curves: { by: ['alpha'] } },
};
const yaml = `
name: mine
question: Is it the same, however it is written?
grids:
  - { dataset: xor, layers: [2, 2, 1], stop: end, alpha: 1e-6..1e-4:log2, seed: [1], decay: 1e-4 }
tables: { curves: { by: [alpha] } }
`;
const typed = `import type { Experiment } from 'optimal-brain-surgeon';
const seeds: number[] = [1];
const grid = { dataset: 'xor', layers: [2, 2, 1], stop: 'end', alpha: '1e-6..1e-4:log2', seed: seeds, decay: 1e-4 };
export default { name: 'mine', question: 'Is it the same, however it is written?', grids: [grid], tables: { curves: { by: ['alpha'] } } } satisfies Experiment;
`;
const WRITTEN: Readonly<Record<string, string>> = {
  'mine.json': JSON.stringify(mine),
  'mine.yaml': yaml,
  'mine.ts': typed,
  'mine.mjs': `export default ${JSON.stringify(mine)};`,
};

describe('one experiment, written in four ways', () => {
  it('has the same cells, manifest and tables, byte by byte', async () => {
    const results = [];
    for (const [name, text] of Object.entries(WRITTEN)) {
      writeFileSync(at(name), text);
      expect(await exitStatus('plan', at(name), '--json')).toBe(0);
      const planned = stdout.join('\n');
      const out = at(`out-${name}`);
      expect(await exitStatus('run', at(name), '--out', out, '--threads', '1', '--quiet'), stderr.join()).toBe(0);
      const folder = join(out, 'mine');
      const { config, cells } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
      const tables = readdirSync(folder).filter((file) => file.endsWith('.arrow'));
      expect(tables).toContain('curves.arrow');
      results.push({
        planned,
        config: JSON.stringify(config),
        cells,
        tables: tables.map((table) => [table, readFileSync(join(folder, table)).toString('base64')]),
        traces: readdirSync(join(folder, 'cells'))
          .filter((file) => file.endsWith('.arrow'))
          .sort(),
      });
    }
    const [first, ...others] = results;
    expect(JSON.parse(first.config)).toEqual(mine);
    expect(first.traces).toHaveLength(2);
    for (const other of others) expect(other).toEqual(first);
  });

  it('takes flags like a built-in one', async () => {
    for (const name of Object.keys(WRITTEN)) {
      expect(await exitStatus('plan', at(name), '--seeds', '3', '--alpha', '1')).toBe(0);
      expect(stdout.join('\n')).toContain('\n3 cells');
    }
  });
});

describe('numbers that look like a slip of the pen', () => {
  it('are named on stderr: a decimal with a comma, in a flag and in a file', async () => {
    const line = 'decay: "0,5" is the two values 0 and 5; if one is meant, decimals take a point: 0.5';
    writeFileSync(at('comma.yaml'), yaml.replace('decay: 1e-4', 'decay: "0,5"'));
    writeFileSync(at('mine.yaml'), yaml);
    for (const words of [[at('comma.yaml')], [at('mine.yaml'), '--decay', '0,5']]) {
      expect(await exitStatus('plan', ...words)).toBe(0);
      expect(stderr).toEqual([`surgeon: ${line}`]);
      expect(stdout.join('\n')).toContain('\n4 cells'); // two values of α
    }
    expect(await exitStatus('plan', at('comma.yaml'), '--json')).toBe(0);
    expect(stderr.map((event) => JSON.parse(event))).toEqual([{ event: 'notice', line }]);
    expect(await exitStatus('plan', at('mine.yaml'), '--decay', '0', '--decay', '5')).toBe(0);
    expect(stderr).toEqual([]);
  });

  it.each([
    [['--decay', '0,001'], 'decay must be a number ≥ 0, got "001"'],
    [['--seed', '007'], 'seed must be an integer 0 … 2147483647, got "007"'],
    [['--seeds', '010'], 'seeds must be an integer 1 … 1000000, got "010"'],
    [['--threads', '007'], 'threads must be an integer 1 … 1024, got "007"'],
    [['--memory', '00.5'], 'memory must be a number of GB > 0, got "00.5"'],
  ])('are refused with zeros before them: %j', async (words, message) => {
    writeFileSync(at('mine.yaml'), yaml);
    expect(await exitStatus('plan', at('mine.yaml'), ...words)).toBe(2);
    expect(stderr).toEqual([`surgeon: ${message}: a number has no zeros before it, and decimals take a point (0.5)`]);
    expect(stdout).toEqual([]);
  });
});

// In a process of its own: whether it ends, and how, is the question.
it('a module that prints, and leaves a timer and an exit status behind, changes neither the end of a command nor its data', () => {
  const text = `console.log('printed'); process.exitCode = 7; setInterval(() => {}, 1000); export default ${JSON.stringify(mine)};`;
  writeFileSync(at('tricks.mjs'), text);
  const words = ['--import', 'tsx', 'src/cli/main.ts', 'plan', at('tricks.mjs'), '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', timeout: 50_000 });
  expect([status, stderr]).toEqual([0, 'printed\n']);
  expect(JSON.parse(stdout).cells).toHaveLength(2);
});

describe('the examples', () => {
  const folder = 'examples/experiments';
  const files = readdirSync(folder).filter((name) => name !== 'README.md');

  it('are one of each kind', () => {
    expect(files.toSorted()).toEqual(['decay.json', 'hiddenUnits.ts', 'renewal.yaml']);
  });

  it.each([
    ['decay.json', 140],
    ['hiddenUnits.ts', 200],
    ['renewal.yaml', 80],
  ])('%s plans %i cells', async (name, cells) => {
    expect(cellsOf(await findExperiment(join(folder, name)), dataSets)).toHaveLength(cells);
    expect(await exitStatus('plan', join(folder, name))).toBe(0);
    expect(stdout.join('\n')).toContain(`\n${cells} cells`);
  });

  it('name a schema that is there', () => {
    const named = ['decay.json', 'renewal.yaml'].map((name) => {
      const [, path] = /\$schema(?:=|": ")([^"\s]+)/.exec(readFileSync(join(folder, name), 'utf8'))!;
      return resolve(folder, path);
    });
    expect(named).toEqual([resolve('schemas/experiment.schema.json'), resolve('schemas/experiment.schema.json')]);
    expect(existsSync(named[0])).toBe(true);
  });
});

it('surgeon schema prints the JSON Schema', async () => {
  expect(await exitStatus('schema')).toBe(0);
  expect(JSON.parse(stdout.join('\n'))).toEqual(JSON.parse(JSON.stringify(experimentJsonSchema())));
});

describe('a file that is refused: one line, exit status 2, nothing written', () => {
  it.each([
    [
      'unknown.yaml',
      'name: a\nquestion: b\ngrids:\n  - dataset: xor\n    alhpa: 1\n',
      'unknown.yaml: line 5, column 5: grids.0: unknown field "alhpa"',
    ],
    ['broken.yml', 'name: [', 'broken.yml is not YAML: line 1, column 8: '],
    [
      'never.ts',
      'await new Promise(() => {}); export default {};',
      'never.ts exports no experiment: a promise in it never settles',
    ],
    ['throws.ts', 'throw new Error("a\\nb");', 'throws.ts cannot be loaded: a b'],
    ['mine.toml', '', 'an experiment is a file .json, .yaml, .yml, .ts, .mts, .cts, .js, .mjs, .cjs, got "'],
    [
      'none.mjs',
      'export const a = 1;',
      'none.mjs exports no experiment: write export default { name, question, grids }',
    ],
    ['layers.json', '{ "name": "a", "question": "", "grids": [{ "dataset": "xor" }] }', 'every grid must say layers'],
  ])('%s', async (name, text, message) => {
    writeFileSync(at(name), text);
    for (const command of [['plan'], ['run', '--out', at('nothing')]]) {
      expect(await exitStatus(...command, at(name))).toBe(2);
      expect(stderr).toEqual([expect.stringMatching(/^surgeon: [^\n]*$/)]);
      expect(stderr[0]).toContain(message);
    }
    expect(existsSync(at('nothing'))).toBe(false);
  });
});
