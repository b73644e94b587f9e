import { spawn } from 'node:child_process';
import type { Argv } from 'yargs';
import { shown } from '../config/values.ts';
import { UsageError } from '../errors.ts';
import { type Arguments, once } from './options.ts';
import { printLines } from './printLines.ts';

const CHOICES = ['auto', 'never'] as const;

/** Adds `--pager auto|never`. */
export const pagerOption = (yargs: Argv): Argv =>
  yargs.option('pager', {
    type: 'string',
    requiresArg: true,
    describe:
      'auto: text that is longer than the terminal goes through the pager of the variable PAGER, or less -SRFX; or never [default: auto]',
  });

/** Whether a pager may be used; @throws {UsageError} unless it is `auto` or `never` */
export function mayPage({ pager }: Arguments): boolean {
  const choice = pager === undefined ? 'auto' : once('pager', pager);
  if (!CHOICES.some((known) => known === choice)) {
    throw new UsageError(`pager must be one of ${CHOICES.join(', ')}, got ${shown(choice)}`);
  }
  return choice === 'auto';
}

/**
 * Prints lines, through the pager of the user where standard output is a terminal with fewer rows than they take. A
 * pager that is not there, or an empty variable `PAGER`, is none.
 */
export async function printPaged(lines: readonly string[], args: Arguments): Promise<void> {
  const { isTTY, rows, columns } = process.stdout;
  const hasSize = isTTY && rows > 0 && columns > 0;
  const isLong = hasSize && lines.reduce((sum, { length }) => sum + Math.max(1, Math.ceil(length / columns)), 1) > rows;
  if (mayPage(args) && isLong && process.env.PAGER !== '' && (await isPaged(lines))) return;
  await printLines(lines);
}

/** The status with which a shell says that there is no such command. */
const NOT_FOUND = 127;

/** Hands lines to the pager and waits for its end; @returns false if there is none */
async function isPaged(lines: readonly string[]): Promise<boolean> {
  const { PAGER } = process.env;
  const stdio = ['pipe', 'inherit', 'inherit'] as const;
  const pager =
    PAGER === undefined
      ? spawn('less', ['-SRFX'], { stdio: [...stdio] })
      : spawn(PAGER, { shell: true, stdio: [...stdio] });
  const ignored = () => {};
  process.on('SIGINT', ignored); // Ctrl-C is for the pager to answer
  pager.stdin!.on('error', ignored); // it may end before it has read all
  try {
    const status = await new Promise<number | null>((resolve) => {
      pager.once('error', () => resolve(NOT_FOUND));
      pager.once('close', resolve);
      pager.stdin!.end(`${lines.join('\n')}\n`);
    });
    return status !== NOT_FOUND;
  } finally {
    process.off('SIGINT', ignored);
  }
}
