import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import yargs, { type Argv, type CommandModule } from 'yargs';
import { certifyCommand } from '../../src/cli/certify.ts';
import { commandWords } from '../../src/cli/commandWords.ts';
import { compareCommand } from '../../src/cli/compare.ts';
import { mergeCommand } from '../../src/cli/merge.ts';
import type { Arguments } from '../../src/cli/options.ts';
import { planCommand } from '../../src/cli/plan.ts';
import { reproduceCommand } from '../../src/cli/reproduce.ts';
import { runCommand } from '../../src/cli/run.ts';
import { showCommand } from '../../src/cli/show.ts';
import { statusCommand } from '../../src/cli/status.ts';
import { tablesCommand } from '../../src/cli/tables.ts';
import { workerCommand } from '../../src/cli/worker.ts';
import { exitStatus, listenInTests, printed, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

listenInTests();
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Runs a command that is to be refused; @returns the line that says why */
async function refusal(...words: string[]): Promise<string> {
  expect([await exitStatus(...words), stderr.length, stdout], words.join(' ')).toEqual([2, 1, []]);
  return stderr[0];
}

type AnyCommand = CommandModule<unknown, Arguments>;
const COMMANDS: [string, AnyCommand, readonly string[]][] = [
  ['plan', planCommand, ['xor']],
  ['certify', certifyCommand, ['xor']],
  ['run', runCommand, ['xor']],
  ['tables', tablesCommand, ['xor']],
  ['show', showCommand, ['a.arrow']],
  ['compare', compareCommand, ['a', 'b']],
  ['merge', mergeCommand, ['a']],
  ['status', statusCommand, ['a']],
  ['reproduce', reproduceCommand, []],
  ['worker', workerCommand, []],
];

/** Names of the flags of a command that take a value, and of those that take none. */
function flagsOf(command: AnyCommand): { values: readonly string[]; switches: readonly string[] } {
  const parser = yargs([]);
  (command.builder as (yargs: Argv) => Argv)(parser);
  const of = parser as unknown as {
    getOptions(): { string: string[]; boolean: string[] };
    getGroups(): Record<string, string[]>;
  };
  const positionals = of.getGroups()['Positionals:'] ?? [];
  const { string, boolean } = of.getOptions();
  return { values: string.filter((name) => !positionals.includes(name)), switches: boolean };
}

describe.each(COMMANDS)('surgeon %s', (name, command, words) => {
  const { values, switches } = flagsOf(command);
  beforeEach(() => {
    vi.spyOn(command, 'handler').mockImplementation(() => {});
  });

  it('knows no --no-FLAG and no --FLAG.x, with or without a value', async () => {
    const made = ['plan', 'run', 'tables', 'merge', 'reproduce'].includes(name) ? ['out'] : [];
    expect(values).toEqual(expect.arrayContaining(made));
    for (const flag of values) {
      expect(await refusal(name, ...words, `--no-${flag}`)).toMatch(
        new RegExp(`^surgeon: Unknown argument: no-${flag}; did you mean "${flag}"\\?$`),
      );
      expect(await refusal(name, ...words, `--${flag}.dir`, 'x')).toMatch(
        new RegExp(`^surgeon: Unknown argument: ${flag}.dir; did you mean "${flag}"\\?$`),
      );
    }
  });

  it('knows no negation of a switch, and gives it no value', async () => {
    for (const flag of switches.filter((other) => other !== 'help' && other !== 'version')) {
      expect(await refusal(name, ...words, `--no-${flag}`)).toBe(
        `surgeon: Unknown argument: no-${flag}; without --${flag} it is off`,
      );
      expect(await refusal(name, ...words, `--${flag}=maybe`)).toBe(`surgeon: --${flag} takes no value, got "maybe"`);
    }
  });
});

it.each([
  ['--experiment=monks', 'experiment; it is given without a flag'],
  ['--START-RANGE=3', 'START-RANGE; did you mean "start-range"?'],
  ['--$0=3', '$0'],
])('%s is no flag, though yargs takes it', async (word, said) => {
  expect(await refusal('plan', 'xor', word)).toBe(`surgeon: Unknown argument: ${said}`);
});

it.each(['de_DE.UTF-8', 'fr_FR.UTF-8', 'ja_JP', 'C', 'nonsense'])(
  'messages are in English where LC_ALL is %s',
  async (locale) => {
    for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG', 'LANGUAGE']) vi.stubEnv(name, locale);
    expect(await refusal('plan', 'xor', '--alhpa', '1')).toBe(
      'surgeon: Unknown argument: alhpa; did you mean "alpha"?',
    );
    expect(await refusal('plna')).toBe('surgeon: Unknown command: plna; did you mean "plan"?');
    expect(await refusal('plan')).toContain('Missing argument: experiment; see surgeon plan --help');
  },
);

it.each([
  [['--out', ''], '--out must be a folder, got ""'],
  [['--out='], '--out must be a folder, got ""'],
  [['--out', 'a', '--out', ''], 'give --out once, got "a" and ""'],
  [['-out', 'x'], 'Unknown argument: -out; did you mean "--out"?'],
  [['-alpha=3', '--nonsense'], 'Unknown arguments: -alpha, nonsense; did you mean "--alpha"?'],
  [['--ou', 'x'], 'Unknown argument: ou; did you mean "out"?'],
  [['--alpha', '-1e-3'], 'alpha must be a number > 0, got -0.001'],
  [['--threads', '--quiet'], 'threads must be an integer 1 … 1024, got ""'],
  [['--', '--seed', '2'], 'what follows -- are names, not flags, got "--seed"; a file of that name is ./--seed'],
])('surgeon run xor %j', async (words, message) => {
  expect(await refusal('run', 'xor', ...words)).toBe(`surgeon: ${message}`);
});

it('a switch may be given twice, or as true or false', async () => {
  await exitStatus('plan', 'xor', '--seeds', '1', '--json', '--json', '--out', root);
  expect(JSON.parse(printed())).toMatchObject({ experiment: 'xor' });
  await exitStatus('plan', 'xor', '--seeds', '1', '--json=false', '--out', root);
  expect(stdout[0]).toContain('xor: ');
  expect(readdirSync(root)).toEqual([]);
});

it('words are read as they stand, but for negative numbers with exponents, and for names after --', () => {
  const words = ['run', 'a.json', '--alpha=1', '--seed', '-1', '--json', '-x', '-1e-3x'];
  expect(commandWords(words)).toEqual(words);
  expect(commandWords(['--alpha', '-1e-3', '--decay', '-.5E+2', '-1e3'])).toEqual([
    '--alpha=-1e-3',
    '--decay=-.5E+2',
    '-1e3',
  ]);
  expect(commandWords(['plan', '--json', '--', 'a.json'])).toEqual(['plan', '--json', 'a.json']);
});

it('a working folder that is gone is told in one line', async () => {
  vi.spyOn(process, 'cwd').mockImplementation(() => {
    throw Object.assign(new Error('ENOENT: no such file or directory, uv_cwd'), { code: 'ENOENT' });
  });
  expect(await refusal('plan', 'xor')).toBe(
    'surgeon: the working folder is not there any more (ENOENT): change to another one',
  );
});
