import yargs, { type Argv, type CommandModule } from 'yargs';
import { suggestion } from '../config/suggestion.ts';
import { shown } from '../config/values.ts';
import { NumericalError, ResultError, UsageError } from '../errors.ts';
import { printableLines } from '../report/view/printable.ts';
import { PACKAGE_VERSION } from '../version.ts';
import { asksForAll, commandWords } from './commandWords.ts';
import { notices } from './engineOptions.ts';
import { example } from './example.ts';
import type { Arguments } from './options.ts';
import { terminalWidth } from './terminalWidth.ts';
import type { ChooseKernels } from './wide/wideKernels.ts';

/** A command, of which yargs and our own checks say what arguments it has. */
type Command = CommandModule<unknown, Arguments>;

/**
 * The commands in the order of help, each loaded when it is needed: the modules of all of them take several times as
 * long to load as those of one.
 */
const LOADED: Readonly<Record<string, () => Promise<Command>>> = {
  experiments: async () => (await import('./experiments.ts')).experimentsCommand,
  plan: async () => (await import('./plan.ts')).planCommand,
  run: async () => (await import('./run.ts')).runCommand,
  worker: async () => (await import('./worker.ts')).workerCommand,
  status: async () => (await import('./status.ts')).statusCommand,
  report: async () => (await import('./report.ts')).reportCommand,
  merge: async () => (await import('./merge.ts')).mergeCommand,
  tables: async () => (await import('./tables.ts')).tablesCommand,
  show: async () => (await import('./show.ts')).showCommand,
  compare: async () => (await import('./compare.ts')).compareCommand,
  figure: async () => (await import('./figure.ts')).figureCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  train: async () => (await import('./train.ts')).trainCommand,
  prune: async () => (await import('./prune.ts')).pruneCommand,
  evaluate: async () => (await import('./evaluate.ts')).evaluateCommand,
  inspect: async () => (await import('./inspect.ts')).inspectCommand,
  compact: async () => (await import('./compact.ts')).compactCommand,
  certify: async () => (await import('./certify.ts')).certifyCommand,
  reproduce: async () => (await import('./reproduce.ts')).reproduceCommand,
  schema: async () => (await import('./schema.ts')).schemaCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
};
const COMMANDS = [...Object.keys(LOADED), 'completion'];

/**
 * The command line. Sets the exit status: 0 done, 1 some cell or the program failed, 2 the command or its input was
 * wrong, 130 interrupted.
 *
 * @param argv          the words after `surgeon`
 * @param chooseKernels as of `wideKernels`; left out: kernels are narrow
 */
export async function surgeon(argv: readonly string[], chooseKernels: ChooseKernels = async () => {}): Promise<void> {
  try {
    requireWorkingFolder();
    requireWebAssembly();
    const words = commandWords(argv);
    const parser = parserOf(words, await commandsFor(words), asksForAll(argv));
    await parser.middleware((args) => chooseKernels(notices(args))).parseAsync();
  } catch (error) {
    if (error instanceof UsageError || error instanceof ResultError) {
      console.error(`surgeon: ${printableLines(error.message)}`);
      process.exitCode = 2;
    } else {
      // What the file system refuses is the user's to mend; anything else is a fault of ours, with its stack.
      const isOfFileSystem = error instanceof Error && 'syscall' in error;
      const isPlain = isOfFileSystem || error instanceof NumericalError;
      console.error(isPlain ? `surgeon: ${error.message}` : error);
      process.exitCode = 1;
    }
  }
}

/** Relative paths, and much of Node.js, need it; @throws {UsageError} if somebody has deleted it */
function requireWorkingFolder(): void {
  try {
    process.cwd();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`the working folder is not there any more (${code}): change to another one`);
  }
}

/** Even plain loops load the module of the kernels; @throws {UsageError} if V8 has been told to go without */
function requireWebAssembly(): void {
  if (Reflect.get(globalThis, 'WebAssembly') !== undefined) return;
  throw new UsageError('this Node.js runs without WebAssembly, which kernels are made of: leave out --jitless');
}

/** The commands that some words name; all where they name none: help lists them. */
async function commandsFor(words: readonly string[]): Promise<Command[]> {
  const named = Object.keys(LOADED).filter((name) => words.includes(name));
  const wanted = named.length > 0 ? named : Object.keys(LOADED);
  return Promise.all(wanted.map((name) => LOADED[name]()));
}

/** The parser of some commands; with `inFull`, their help leaves nothing out. */
function parserOf(words: readonly string[], commands: readonly Command[], inFull: boolean): Argv {
  const parser: Argv = (yargs([...words]) as Argv & Untyped)
    .usageConfiguration({ 'hide-types': true }) // descriptions hold the defaults, and nobody types [string]
    .locale('en') // our own messages are, too, and we read those of yargs
    // --no-out and --out.dir are no flags of ours: yargs would make values of them that nobody typed.
    .parserConfiguration({ 'boolean-negation': false, 'dot-notation': false })
    .scriptName('surgeon')
    .usage(
      '$0 <command>\n\nPrunes neural networks with second derivatives: Optimal Brain Surgeon, exactly.\n\n' +
        'A cell is one trained network pruned under one config; its id is a hash of the config. An experiment is a list of cells.',
    )
    .command((inFull ? commands.map(unabridged) : commands) as CommandModule[])
    .completion('completion', 'print a script for shell completion')
    .example(...example('$0 reproduce', "the paper's Table 1 and XOR beside our own run"))
    .example(...example('$0 run monks --dataset monks-1 --seeds 5 --out mine', 'part of an experiment'))
    .example(...example('$0 show results/monks/summary.arrow', 'a table'))
    .version('version', 'print the version', PACKAGE_VERSION)
    .help('help', 'print this')
    .demandCommand(1, `say what to do: ${COMMANDS.join(', ')}`)
    .strictCommands()
    .strict()
    .exitProcess(false) // or help on a full disk ends before the disk has said so
    .wrap(words.some(asksForHelp) ? terminalWidth() : null)
    .check(() => requireFlagsAsWritten(parser, words))
    .fail((message, error) => {
      if (error && error.name !== 'YError') throw error;
      throw new UsageError(withHelp(parser, words, error?.message ?? message));
    });
  return parser;
}

/** Whether a word asks for help. yargs makes the help of every command that runs, and to fold it takes 50 ms. */
const asksForHelp = (word: string): boolean => /^(--)?help(=|$)/.test(word);

/** A command that does not know that its help is asked for, and hides nothing. */
const unabridged = (command: CommandModule<unknown, Arguments>): CommandModule<unknown, Arguments> => ({
  ...command,
  builder: (yargs: Argv) => (command.builder as (yargs: Argv) => Argv<Arguments>)(yargs),
});

/** The part of yargs that its types leave out. */
interface Untyped {
  usageConfiguration(configuration: { readonly 'hide-types': boolean }): Argv;
  getOptions(): Flags;
  /** names of flags and positionals, by the title of their group */
  getGroups(): Readonly<Record<string, readonly string[]>>;
}

interface Flags {
  /** every flag of the command at hand */
  readonly key: Readonly<Record<string, unknown>>;
  /** those that take no value */
  readonly boolean: readonly string[];
}

const flagsOf = (parser: Argv): Flags => (parser as Argv & Untyped).getOptions();

/**
 * Refuses flags that yargs lets pass: the name of a positional as a flag, capitals in a flag with hyphens, and a value
 * of a flag that takes none (it takes any but `true` for `false`).
 *
 * @throws {UsageError}
 */
function requireFlagsAsWritten(parser: Argv, words: readonly string[]): true {
  const { boolean } = flagsOf(parser);
  const positionals = positionalsOf(parser);
  const end = words.indexOf('--');
  for (const word of end < 0 ? words : words.slice(0, end)) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) continue;
    if (positionals.includes(name)) throw new UsageError(`Unknown argument: ${name}; it is given without a flag`);
    if (name.startsWith('$') || /-.*[A-Z]|[A-Z].*-/.test(name)) {
      throw new UsageError(`Unknown argument: ${name}${instead(name.toLowerCase(), parser)}`);
    }
    if (value === undefined || !boolean.includes(name) || value === 'true' || value === 'false') continue;
    throw new UsageError(`--${name} takes no value, got ${shown(value)}`);
  }
  return true;
}

/** Names of what the command at hand takes without a flag. */
const positionalsOf = (parser: Argv): readonly string[] => (parser as Argv & Untyped).getGroups()['Positionals:'] ?? [];

/**
 * yargs names the words that it does not know; we add what is nearest to the first of those that it does know, or where
 * to look. Of words that are missing it says how many; we say which.
 */
function withHelp(parser: Argv, words: readonly string[], message: string): string {
  const [, kind, named] = /^(Unknown (?:argument|command)|Not enough)s?(?:: (.+))?/.exec(message) ?? [];
  if (kind === undefined) return message;
  const command = COMMANDS.find((name) => name === words[0]);
  const seeHelp = `; see surgeon ${command ? `${command} ` : ''}--help`;
  const given = /^Not enough non-option arguments: got (\d+)/.exec(message)?.[1];
  if (given !== undefined) return `Missing argument: ${positionalsOf(parser)[Number(given)]}${seeHelp}`;
  if (kind !== 'Unknown argument') return message + (suggestion(named ?? '', command ? [] : COMMANDS) || seeHelp);
  const unknown = asTyped(named.split(', '), words);
  return `${kind}${unknown.length > 1 ? 's' : ''}: ${unknown.join(', ')}${instead(unknown[0], parser) || seeHelp}`;
}

/** Of a flag with hyphens yargs names the form without them, too; of a long one with one hyphen, its letters. */
function asTyped(unknown: readonly string[], words: readonly string[]): string[] {
  const oneHyphen = words.filter((word) => /^-[a-z]{2}/i.test(word)).map((word) => word.split('=')[0]);
  const isLetter = (word: string) => word.length === 1 && oneHyphen.some((typed) => typed.includes(word));
  const isOther = (word: string) => unknown.some((other) => other.includes('-') && camelCase(other) === word);
  return [...oneHyphen, ...unknown.filter((word) => !isLetter(word) && !isOther(word))];
}

const camelCase = (word: string) => word.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** The flag that an unknown one may stand for; empty where none is near. */
function instead(unknown: string, parser: Argv): string {
  const { key, boolean } = flagsOf(parser);
  const known = Object.keys(key);
  if (unknown.startsWith('-'))
    return suggestion(
      unknown,
      known.map((name) => `--${name}`),
    );
  const negated = /^no-(.+)$/.exec(unknown)?.[1];
  if (negated !== undefined && boolean.includes(negated)) return `; without --${negated} it is off`;
  const [name] = (negated ?? unknown).split('.');
  return suggestion(known.includes(name) ? name : unknown, known);
}
