import yargs, { type Argv } from 'yargs';
import { ResultError, UsageError } from '../errors.ts';
import { suggestion } from '../experiment/suggestion.ts';
import { PACKAGE_VERSION } from '../run/manifest.ts';
import { doctorCommand } from './doctor.ts';
import { experimentsCommand } from './experiments.ts';
import { mergeCommand } from './merge.ts';
import { planCommand } from './plan.ts';
import { reproduceCommand } from './reproduce.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { showCommand } from './show.ts';
import { statusCommand } from './status.ts';
import { tablesCommand } from './tables.ts';
import { workerCommand } from './worker.ts';

const COMMANDS = [
  'experiments',
  'plan',
  'run',
  'worker',
  'status',
  'merge',
  'tables',
  'show',
  'reproduce',
  'schema',
  'doctor',
  'completion',
] as const;

/**
 * The command line. Sets the exit status: 0 done, 1 some cell or the program failed, 2 the command or its input was
 * wrong, 130 interrupted.
 *
 * @param argv the words after `surgeon`
 */
export async function surgeon(argv: readonly string[]): Promise<void> {
  const parser = yargs([...argv])
    .scriptName('surgeon')
    .usage(
      '$0 <command>\n\nPrunes neural networks with second derivatives: Optimal Brain Surgeon, exactly.\n\n' +
        'A cell is one trained network pruned under one config; its id is a hash of the config. An experiment is a list of cells.',
    )
    .command(experimentsCommand)
    .command(planCommand)
    .command(runCommand)
    .command(workerCommand)
    .command(statusCommand)
    .command(mergeCommand)
    .command(tablesCommand)
    .command(showCommand)
    .command(reproduceCommand)
    .command(schemaCommand)
    .command(doctorCommand)
    .completion('completion', 'print a script for shell completion')
    .example('$0 reproduce', "the paper's Table 1 and XOR beside our own run")
    .example('$0 run monks --dataset monks-1 --seeds 5', 'part of an experiment')
    .example('$0 show results/monks/summary.arrow', 'a table')
    .version(PACKAGE_VERSION)
    .demandCommand(1, `say what to do: ${COMMANDS.join(', ')}`)
    .strictCommands()
    .strict()
    .wrap(Math.min(120, process.stdout.columns ?? 120))
    .fail((message, error) => {
      if (error && error.name !== 'YError') throw error;
      throw new UsageError(withHelp(parser, argv, error?.message ?? message));
    });
  try {
    await parser.parseAsync();
  } catch (error) {
    if (error instanceof UsageError || error instanceof ResultError) {
      console.error(`surgeon: ${error.message}`);
      process.exitCode = 2;
    } else {
      // What the file system refuses is the user's to mend; anything else is a fault of ours, with its stack.
      const isOfFileSystem = error instanceof Error && 'syscall' in error;
      console.error(isOfFileSystem ? `surgeon: ${error.message}` : error);
      process.exitCode = 1;
    }
  }
}

/** yargs names the words that it does not know; we add what is nearest to the first of those that it does know, or where to look. */
function withHelp(parser: Argv, argv: readonly string[], message: string): string {
  const [, kind, words] = /^(Unknown (?:argument|command)|Not enough)s?(?:: (.+))?/.exec(message) ?? [];
  if (kind === undefined) return message;
  const command = COMMANDS.find((name) => name === argv[0]);
  const { key } = (parser as unknown as { getOptions(): { key: Record<string, unknown> } }).getOptions();
  const known = kind === 'Unknown argument' ? Object.keys(key) : command ? [] : COMMANDS;
  const unknown = kind === 'Unknown argument' ? asTyped(words.split(', ')) : [words ?? ''];
  const said = kind === 'Unknown argument' ? `${kind}${unknown.length > 1 ? 's' : ''}: ${unknown.join(', ')}` : message;
  return said + (suggestion(unknown[0], known) || `; see surgeon ${command ? `${command} ` : ''}--help`);
}

/** Of a flag with hyphens yargs names the form without them, too. */
const asTyped = (words: readonly string[]): string[] =>
  words.filter((word) => !words.some((other) => other.includes('-') && camelCase(other) === word));

const camelCase = (word: string) => word.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
