import { afterEach, describe, expect, it, vi } from 'vitest';
import yargs, { type Argv } from 'yargs';
import { certifyCommand } from '../../src/cli/certify.ts';
import { compactCommand } from '../../src/cli/compact.ts';
import { compareCommand } from '../../src/cli/compare.ts';
import { doctorCommand } from '../../src/cli/doctor.ts';
import { evaluateCommand } from '../../src/cli/evaluate.ts';
import { experimentsCommand } from '../../src/cli/experiments.ts';
import { exportCommand } from '../../src/cli/export.ts';
import { figureCommand } from '../../src/cli/figure.ts';
import { inspectCommand } from '../../src/cli/inspect.ts';
import { mergeCommand } from '../../src/cli/merge.ts';
import { planCommand } from '../../src/cli/plan.ts';
import { pruneCommand } from '../../src/cli/prune.ts';
import { reproduceCommand } from '../../src/cli/reproduce.ts';
import { runCommand } from '../../src/cli/run.ts';
import { schemaCommand } from '../../src/cli/schema.ts';
import { showCommand } from '../../src/cli/show.ts';
import { statusCommand } from '../../src/cli/status.ts';
import { tablesCommand } from '../../src/cli/tables.ts';
import { trainCommand } from '../../src/cli/train.ts';
import { workerCommand } from '../../src/cli/worker.ts';
import { withDefaults } from '../../src/config/completed.ts';
import { FIELD_NAMES, FIELDS } from '../../src/config/fields.ts';
import { SIZED_DEFAULTS_IN_WORDS } from '../../src/config/sizedDefaults.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { dataSets } from '../dataSets.ts';
import { exitStatus, listenInTests, printed } from './exitStatus.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** As the command line has it: defaults stand in descriptions. */
const hidingTypes = (parser: Argv): Argv =>
  (parser as Argv & { usageConfiguration(configuration: object): Argv }).usageConfiguration({ 'hide-types': true });

/** The help of a command, its lines as long as they come. */
function helpOf(command: unknown): Promise<string> {
  const { builder } = command as { builder(yargs: Argv): Argv };
  return builder(hidingTypes(yargs([]).locale('en')))
    .wrap(null)
    .getHelp();
}

/** The lines of help that are about flags, by flag. */
const flagsIn = (help: string): Map<string, string> =>
  new Map([...help.split('\nExamples:')[0].matchAll(/^ +--([\w-]+)(.*)$/gm)].map(([, flag, rest]) => [flag, rest]));

/** The flags of a command that take no value. */
function switchesOf(command: unknown): readonly string[] {
  const { builder } = command as { builder(yargs: Argv): Argv };
  return (builder(yargs([])) as unknown as { getOptions(): { boolean: string[] } }).getOptions().boolean;
}

const COMMANDS = {
  ...{ run: runCommand, plan: planCommand, worker: workerCommand, status: statusCommand, merge: mergeCommand },
  ...{
    tables: tablesCommand,
    show: showCommand,
    export: exportCommand,
    compare: compareCommand,
    reproduce: reproduceCommand,
    doctor: doctorCommand,
  },
  ...{ experiments: experimentsCommand, schema: schemaCommand, evaluate: evaluateCommand, train: trainCommand },
  ...{
    inspect: inspectCommand,
    compact: compactCommand,
    prune: pruneCommand,
    certify: certifyCommand,
    figure: figureCommand,
  },
};

describe.each(Object.entries(COMMANDS))('surgeon %s --help', (_, command) => {
  it('shows the default of every flag that takes a value, and writes flags with hyphens', async () => {
    const flags = flagsIn(await helpOf(command));
    const switches = switchesOf(command);
    for (const [flag, rest] of flags) {
      expect(flag).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(/ \[default: .+\]$/.test(rest), flag).toBe(!switches.includes(flag));
    }
  });
});

it('the flag of a field shows the default that a cell has', async () => {
  const flags = flagsIn(await helpOf(runCommand));
  const config = withDefaults({ dataset: 'xor', layers: [2, 2, 1] });
  const shown = (field: string) => {
    const rest = flags.get(field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
    return /\[default: (.+)\]/.exec(rest ?? '')?.[1];
  };
  for (const field of FIELD_NAMES.filter((name) => name !== 'dataset' && name !== 'layers')) {
    const [first] = shown(field)!.split('; ');
    expect(typeof config[field] === 'number' ? Number(first) : first, field).toEqual(config[field] ?? 'null');
  }
  expect(shown('renewEvery')).toBe('1');
  for (const field of ['dataset', 'layers']) expect(shown(field)).toBe('none: every experiment says it');
});

it('words of defaults that depend on the size are those of a large cell', () => {
  const grid = { dataset: 'monks-1', layers: [17, 30, 1] };
  const [{ config }] = cellsOf({ name: 'x', question: '?', grids: [grid] }, dataSets);
  const { inverse: _, ...words } = SIZED_DEFAULTS_IN_WORDS;
  for (const [field, text] of Object.entries(words)) {
    expect(text, field).toMatch(
      field === 'backend'
        ? /^wasm; plain from 257 /
        : new RegExp(`; ${config[field as keyof typeof words]} from 100 weights on`),
    );
  }
  const sized = FIELD_NAMES.filter((name) => 'sized' in FIELDS[name]);
  expect(sized.toSorted()).toEqual(Object.keys(SIZED_DEFAULTS_IN_WORDS).toSorted());
});

describe.each(['run', 'plan'])('surgeon %s', (name) => {
  listenInTests();
  const helpWith = async (...words: string[]) => {
    expect(await exitStatus(name, ...words)).toBe(0);
    return printed();
  };
  const fieldsIn = (help: string) => {
    const flags = [...flagsIn(help).keys()].map((flag) => flag.replaceAll(/-(.)/g, (_, l: string) => l.toUpperCase()));
    return FIELD_NAMES.filter((field) => flags.includes(field));
  };

  it('--help shows the dozen fields that most runs choose, --help all shows all, in the same groups', async () => {
    const short = await helpWith('--help');
    expect(fieldsIn(short)).toEqual(FIELD_NAMES.filter((field) => 'common' in FIELDS[field]));
    expect(fieldsIn(short)).toHaveLength(12);
    const titles = (help: string) => help.split('\n').filter((line) => /^[A-Z][a-z]+:$/.test(line));
    for (const words of [['--help', 'all'], ['--help=all'], ['xor', '--help', 'all']]) {
      const full = await helpWith(...words);
      expect(fieldsIn(full)).toEqual(FIELD_NAMES);
      expect(titles(full)).toEqual(titles(short));
    }
    expect(titles(short).slice(1, 7)).toEqual(['Data:', 'Network:', 'Training:', 'Pruning:', 'Inverse:', 'Execution:']);
  });

  it('--help takes no notice of other words', async () => {
    const short = await helpWith('--help');
    expect(await helpWith('--help', 'alpha')).toBe(short);
  });

  it('lines are no wider than the terminal', async () => {
    vi.stubEnv('COLUMNS', '80');
    const widths = (await helpWith('--help', 'all')).split('\n').map((line) => [...line].length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
    expect(Math.max(...widths)).toBeGreaterThan(70);
  });

  it('completion knows the fields that --help leaves out', async () => {
    expect(await exitStatus('--get-yargs-completions', 'surgeon', name, '--learn')).toBe(0);
    expect(printed()).toContain('--learning-rate');
  });
});
