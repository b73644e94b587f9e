import { shown } from '../config/values.ts';
import { UsageError } from '../errors.ts';

/**
 * The words of a command as yargs is to read them.
 *
 * - What follows `--` are names, never flags; yargs would leave them out of account.
 * - `--help=all` is help; that it is to be of all is for `asksForAll` to say.
 * - A negative number with an exponent after a flag is its value, and so is `-column` after `--sort`; yargs would take
 *   them for flags of one letter.
 *
 * @param argv the words after `surgeon`
 * @throws {UsageError} if a word after `--` looks like a flag
 */
export function commandWords(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const [flags, names] = end < 0 ? [argv, []] : [argv.slice(0, end), argv.slice(end + 1)];
  const flag = names.find((word) => word.startsWith('-'));
  if (flag !== undefined) {
    throw new UsageError(`what follows -- are names, not flags, got ${shown(flag)}; a file of that name is ./${flag}`);
  }
  const words: string[] = [];
  for (const word of flags) {
    const before = words[words.length - 1] ?? '';
    const isValue = (FLAG.test(before) && NEGATIVE.test(word)) || (before === '--sort' && DESCENDING.test(word));
    if (isValue) words[words.length - 1] = `${before}=${word}`;
    else words.push(word === '--help=all' ? '--help' : word);
  }
  return [...words, ...names];
}

/** True if help is to leave nothing out: `--help all`. */
export const asksForAll = (argv: readonly string[]): boolean =>
  argv.some((word, index) => word === '--help=all' || (word === '--help' && argv[index + 1] === 'all'));

const NEGATIVE = /^-(\d+\.?|\d*\.\d+)e[+-]?\d+$/i;
const DESCENDING = /^-[^-]/;
const FLAG = /^--[^=]+$/;
