import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { afterPart, afterReproduction, printNext } from '../../src/cli/nextCommands.ts';
import { typedCommand } from '../../src/cli/typedCommand.ts';
import { ENGINES } from '../../src/engines/engines.ts';
import { partial } from '../experiments/handMade.ts';
import { exitStatus, listenInTests, printed, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
listenInTests();
afterEach(() => {
  vi.unstubAllEnvs();
});

const best = [{ experiment: 'monks', cell: '0123456789abcdef', row: partial<'summary'>({}) }];

it('names three commands that can be typed as they are, each on a line of at most 100 characters', () => {
  vi.stubEnv('npm_lifecycle_event', 'start');
  const next = afterReproduction('results', best);
  expect(next.map(([command]) => command)).toEqual([
    'npx surgeon show results',
    'npx surgeon show results/monks/cells/0123456789abcdef.arrow --network --step 0',
    'npx surgeon run damping --seeds 2 --alpha 1e-8..1:log9 --out results-own',
  ]);
  printNext({}, next);
  for (const line of printed().split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  expect(afterReproduction('results', [])).toHaveLength(2);
});

it.each(['json', 'csv', 'quiet'])('prints nothing with --%s', (flag) => {
  printNext({ [flag]: true }, afterReproduction('results', best));
  expect(stdout).toEqual([]);
});

it('puts words in quotes that a shell would take apart', () => {
  vi.stubEnv('npm_lifecycle_event', undefined);
  expect(afterReproduction("my 'own' results", best)[0][0]).toBe("surgeon show 'my '\\''own'\\'' results'");
  expect(typedCommand('run', 'a$b')).toBe("surgeon run 'a$b'");
});

it('keeps the engine that was chosen, but for the default', () => {
  vi.stubEnv('npm_lifecycle_event', undefined);
  const again = ENGINES.map(({ name }) => afterPart({ experiment: 'xor', engine: name }, 1)[0][0]);
  const [, ...others] = ENGINES.map(({ name }) => `surgeon run xor --engine ${name}`);
  expect(again).toEqual(['surgeon run xor', ...others]);
});

describe('what a command names can be run as it stands', () => {
  beforeEach(() => {
    vi.stubEnv('npm_lifecycle_event', undefined);
  });
  const out = join(root, 'results');
  const cell = ['damping', '--dataset', 'monks-3', '--seed', '1', '--stop', 'trainAccuracy', '--threads', '1'];
  /** The commands that were printed last, each as its words. */
  const named = () => {
    const [, text] = printed().split('\nNext:\n');
    return text.split('\n').map((line) =>
      line
        .trim()
        .replace(/ {2}# .*/, '')
        .split(' ')
        .slice(1),
    );
  };
  /** Runs the commands that were printed; @returns their exit statuses */
  const statuses = async () => {
    const found: number[] = [];
    for (const words of named()) found.push(await exitStatus(...words));
    return found;
  };

  it('plan: the run with the same flags, and the list of cells', async () => {
    expect(await exitStatus('plan', ...cell, '--alpha', '1e-5,1e-4', '--out', out)).toBe(0);
    const flags = '--dataset monks-3 --alpha 1e-5,1e-4 --stop trainAccuracy --seed 1 --threads 1'.split(' ');
    for (const words of named()) expect(words.toSorted()).toEqual(expect.arrayContaining(flags.toSorted()));
    expect(await statuses()).toEqual([0, 0]);
    expect(printed()).not.toContain('--list'); // the last one had it
  });

  it('run and tables: the smallest network, and groups', async () => {
    expect(await exitStatus('run', ...cell, '--alpha', '1e-5,1e-4', '--out', out, '--quiet')).toBe(0);
    expect(printed()).not.toContain('Next:');
    expect(await exitStatus('run', ...cell, '--alpha', '1e-5,1e-4', '--out', out)).toBe(0);
    expect(named().map(([command]) => command)).toEqual(['report', 'show', 'tables']);
    expect(named()[2]).toEqual(expect.arrayContaining(['--by', 'alpha']));
    expect(await statuses()).toEqual([0, 0, 0]);
    expect(named()).toEqual([['show', join(out, 'damping', 'groups.arrow'), '--csv']]);
    expect(await statuses()).toEqual([0]);
  });

  it('one cell: its path', async () => {
    expect(await exitStatus('run', ...cell, '--alpha', '1e-5', '--out', join(root, 'one'))).toBe(0);
    expect(named()[2]).toContain(join(root, 'one', 'damping', 'steps.arrow'));
    expect(await statuses()).toEqual([0, 0, 0]);
  });

  it('status and merge: the tables', async () => {
    expect(await exitStatus('status', out)).toBe(0);
    expect(await statuses()).toEqual([0]);
    expect(await exitStatus('merge', out, '--out', join(root, 'merged'))).toBe(0);
    expect(await statuses()).toEqual([0]);
  });

  it('a failure: why, and the same again', async () => {
    const failing = [...cell, '--alpha', '1e-30', '--out', join(root, 'failing')];
    expect(await exitStatus('run', ...failing)).toBe(1);
    expect(named().map(([command]) => command)).toEqual(['show', 'run']);
    expect(await statuses()).toEqual([0, 1]);
    expect(await exitStatus('status', join(root, 'failing'))).toBe(0);
    expect(await statuses()).toEqual([0]);
  });
});
