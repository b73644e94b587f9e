import { terminalWidth } from './terminalWidth.ts';

/** Columns that yargs leaves free on either side of an example. */
const MARGINS = 4;

/**
 * The arguments of `.example` of yargs: what a command does as a comment of the shell, and below it the command, which
 * goes on after a `\` where it is wider than the terminal. It can be copied at any width, and so is folded here: yargs,
 * which puts the two side by side, breaks a command anywhere.
 *
 * @param command as typed, `$0` for its first word
 */
export function example(command: string, says: string, width = terminalWidth()): [text: string, description: ''] {
  const comment = folded(says.split(' '), width - MARGINS - '# '.length).map((line) => `# ${line}`);
  const typed = folded(partsOf(command.replaceAll('$0', 'surgeon')), width - MARGINS - ' \\'.length);
  return [[...comment, typed.join(' \\\n')].join('\n'), ''];
}

/** The words of a command, each flag together with its value. */
const partsOf = (command: string): string[] => command.match(/--\S+ [^-\s]\S*|\S+/g) ?? [];

/** Parts in lines of at most `width` characters, as far as each part is no longer. */
function folded(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length > 0 ? `${lines[lines.length - 1]} ${part}` : part;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}
