import type { Argv } from 'yargs';
import type { GivenFields } from '../config/completed.ts';
import { FIELD_GROUPS, FIELD_NAMES, FIELDS, type FieldGroup, type FieldName } from '../config/fields.ts';
import { SIZED_DEFAULTS_IN_WORDS, type SizedDefaults } from '../config/sizedDefaults.ts';
import { fieldValues } from '../config/values.ts';
import { UsageError } from '../errors.ts';
import type { Grid } from '../experiment/experiment.ts';
import { valueText } from '../tables/configColumns.ts';
import { type Arguments, count, once } from './options.ts';

/** Adds the experiment that a command is about. */
export function experimentArgument(yargs: Argv): Argv {
  const describe = 'name of a built-in experiment, or a file of your own';
  return yargs.positional('experiment', { type: 'string', describe });
}

/**
 * Adds a flag for every field of the config, in the groups of help, and `--seeds N`. The flag of `renewEvery` is
 * `--renew-every`; yargs knows both. `--help` leaves out the fields that few runs choose, `--help all` shows them.
 *
 * @param isHelp whether help is to be printed; elsewhere no flag is hidden, for yargs completes no hidden ones
 */
export function fieldOptions(
  yargs: Argv,
  isHelp: boolean,
  { names = FIELD_NAMES, shown = COMMON }: ChosenFlags = {},
): Argv {
  const addSeeds = () => yargs.option('seeds', { type: 'string', group: groupTitle('training'), describe: SEEDS });
  return fieldsOf(names, yargs, isHelp, { after: { seed: addSeeds }, shown }).epilogue(HOW_FIELDS_ARE_WRITTEN);
}

/** The fields that are flags of a command. */
interface ChosenFlags {
  /** default: all */
  readonly names?: readonly FieldName[];
  /** in short help; default: those that most runs choose */
  readonly shown?: readonly FieldName[];
}

/** Flags of fields, in commands with data of their own, where the name of the field is a flag about data. */
const NAMES_BESIDE_DATA: Readonly<Partial<Record<FieldName, string>>> = { target: 'swapTarget' };
const nameBesideData = (name: FieldName): string => NAMES_BESIDE_DATA[name] ?? name;

/**
 * Adds a flag for each of some fields, which takes one value, to a command with data of its own: there `--target` names
 * columns, and the field is `--swap-target`.
 *
 * @param isHelp as for `fieldOptions`
 */
export const oneValueOptions =
  (names: readonly FieldName[]) =>
  (yargs: Argv, isHelp: boolean): Argv =>
    fieldsOf(names, yargs, isHelp, { nameIn: nameBesideData });

/** The fields that most runs choose. */
const COMMON = FIELD_NAMES.filter((name) => 'common' in FIELDS[name]);

/** How the flags of fields are added. */
interface FieldFlagOptions extends Pick<ChosenFlags, 'shown'> {
  /** adds what help has below a field */
  readonly after?: Readonly<Partial<Record<FieldName, () => unknown>>>;
  /** the flag of a field */
  readonly nameIn?: (name: FieldName) => string;
}

function fieldsOf(
  names: readonly FieldName[],
  yargs: Argv,
  isHelp: boolean,
  { after = {}, nameIn = (name) => name, shown = COMMON }: FieldFlagOptions,
): Argv {
  for (const group of FIELD_GROUPS) {
    for (const name of names.filter((field) => FIELDS[field].group === group)) {
      const hidden = isHelp && !shown.includes(name);
      yargs.option(flagOf(nameIn(name)), {
        type: 'string',
        group: groupTitle(group),
        hidden,
        describe: fieldText(name),
      });
      after[name]?.();
    }
  }
  return yargs.describe('help', `print this; --help all: all ${names.length} fields of the config`);
}

/** The values of some fields of which flags give one each; @throws {UsageError} where a flag has none or several */
export function oneValues(args: Arguments, names: readonly FieldName[]): GivenFields {
  const given = names.filter((name) => args[nameBesideData(name)] !== undefined);
  const values = given.map((name) => {
    const flag = flagOf(nameBesideData(name));
    const found = fieldValues(name, once(flag, args[nameBesideData(name)]));
    if (found.length === 1) return [name, found[0]];
    throw new UsageError(`--${flag} takes one value here, got ${found.length}; surgeon run takes lists`);
  });
  return Object.fromEntries(values);
}

const SEEDS = 'short for --seed 1..N [default: as for --seed]';

const HOW_FIELDS_ARE_WRITTEN =
  'Flags above --threads, but for --data, are fields of the config. They take a value, a list a,b, or a range ' +
  '(1..20, 1e-8..1e-1:log8); without one a field has the values of the experiment, or else its default.';

/** The title of a group of flags in help. */
export const groupTitle = (group: FieldGroup): string => `${group[0].toUpperCase()}${group.slice(1)}:`;

/** The flag of a field, or of what yargs names like one: `renewEvery` is `renew-every`. */
export const flagOf = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The line of help about a field: meaning, values allowed, default. */
function fieldText(name: FieldName): string {
  const { meaning, allowed } = FIELDS[name];
  const withoutLimit = allowed.replace(/^an integer (\d+) … 2147483647$/, 'an integer ≥ $1');
  return `${meaning} (${withoutLimit}) [default: ${defaultInWords(name)}]`;
}

/** The default of a field, where neither a flag nor the experiment says it. */
function defaultInWords(name: FieldName): string {
  if (Object.hasOwn(SIZED_DEFAULTS_IN_WORDS, name)) return SIZED_DEFAULTS_IN_WORDS[name as keyof SizedDefaults];
  const field = FIELDS[name];
  return 'default' in field ? valueText(field.default) : 'none: every experiment says it';
}

/** The values of the field flags, as overrides of an experiment's grids. */
export function fieldOverrides(args: Arguments): Grid {
  const given = FIELD_NAMES.filter((name) => args[name] !== undefined);
  const overrides = Object.fromEntries(given.map((name) => [name, asText(args[name])]));
  if (args.seeds === undefined) return overrides;
  if (args.seed !== undefined) throw new UsageError('give --seed or --seeds, not both');
  return { ...overrides, seed: `1..${count('seeds', args.seeds, MAX_SEEDS)}` };
}

/** The field flags that were given, as words of a command. */
export function fieldFlags(args: Arguments): string[] {
  const given = [...FIELD_NAMES, 'seeds'].filter((name) => args[name] !== undefined);
  return given.flatMap((name) => [`--${flagOf(name)}`, asText(args[name])]);
}

const MAX_SEEDS = 1_000_000;

/** A flag given twice is a list; with blanks no two values look like one decimal. */
const asText = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));
