/**
 * A command of this program as the reader is to type it: `npx surgeon …` where npm or npx started it, as in a clone,
 * else `surgeon …`. Words that a shell would take apart are in quotes.
 */
export function typedCommand(...words: readonly string[]): string {
  const program = process.env.npm_lifecycle_event === undefined ? 'surgeon' : 'npx surgeon';
  return [program, ...words.map(shellWord)].join(' ');
}

/** A word for a POSIX shell. */
export const shellWord = (word: string): string =>
  /[^\w./:=@%+,-]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : word;
