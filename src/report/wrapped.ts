/**
 * Text in lines of at most `width` characters, cut at blanks only; lines after the first are indented by two.
 *
 * @returns one line where all of it fits; a word that is wider than a line has its own
 */
export function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width || line === '') {
      line = longer;
    } else {
      lines.push(line);
      line = `  ${word}`;
    }
  }
  return [...lines, line].join('\n');
}
