#!/usr/bin/env node
import yargs from 'yargs';
import { ResultError, UsageError } from '../errors.ts';
import { suggestion } from '../experiment/suggestion.ts';
import { PACKAGE_VERSION } from '../run/manifest.ts';
import { doctorCommand } from './doctor.ts';
import { experimentsCommand } from './experiments.ts';
import { planCommand } from './plan.ts';
import { reproduceCommand } from './reproduce.ts';
import { runCommand } from './run.ts';
import { showCommand } from './show.ts';
import { tablesCommand } from './tables.ts';

// A reader that has seen enough (`surgeon plan monks | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const parser = yargs(process.argv.slice(2))
  .scriptName('surgeon')
  .usage('$0 <command>\n\nPrunes neural networks with second derivatives: Optimal Brain Surgeon, exactly.')
  .command(experimentsCommand)
  .command(planCommand)
  .command(runCommand)
  .command(tablesCommand)
  .command(showCommand)
  .command(reproduceCommand)
  .command(doctorCommand)
  .completion('completion', 'print a script for shell completion')
  .example('$0 reproduce', "the paper's Table 1 and XOR beside our own run")
  .example('$0 run monks --dataset monks-1 --seeds 5', 'part of an experiment')
  .example('$0 show results/monks/summary.arrow', 'a table')
  .version(PACKAGE_VERSION)
  .demandCommand(1, 'say what to do: experiments, plan, run, tables, show, reproduce or doctor')
  .strictCommands()
  .strict()
  .wrap(Math.min(120, process.stdout.columns ?? 120))
  .fail((message, error) => {
    if (error && error.name !== 'YError') throw error;
    throw new UsageError(withSuggestion(error?.message ?? message));
  });

/** Exit status: 0 done, 1 some cell or the program failed, 2 the command or its input was wrong, 130 interrupted. */
try {
  await parser.parseAsync();
} catch (error) {
  if (error instanceof UsageError || error instanceof ResultError) {
    console.error(`surgeon: ${error.message}`);
    process.exitCode = 2;
  } else {
    console.error(error);
    process.exitCode = 1;
  }
}

/** yargs names the unknown word; we add the nearest one that it knows, or where to look. */
function withSuggestion(message: string): string {
  const [, word] = /^Unknown (?:argument|command)s?: ([^,]+)/.exec(message) ?? [];
  const commands = ['experiments', 'plan', 'run', 'tables', 'show', 'reproduce', 'doctor', 'completion'];
  const command = commands.find((name) => name === process.argv[2]);
  const help = `; see surgeon ${command ? `${command} ` : ''}--help`;
  if (word === undefined) return message.startsWith('Not enough') ? `${message}${help}` : message;
  const { key } = (parser as unknown as { getOptions(): { key: Record<string, unknown> } }).getOptions();
  return `${message}${suggestion(word, [...Object.keys(key), ...(command ? [] : commands)]) || help}`;
}
