/**
 * Parts in lines of at most `width` characters, a separator behind each but the last; no part is taken apart. Lines
 * after the first are indented by two.
 */
export function packed(parts: readonly string[], width: number, separator: string): string[] {
  const lines: string[] = [];
  for (const [index, part] of parts.entries()) {
    const piece = index < parts.length - 1 ? `${part}${separator.trimEnd()}` : part;
    const longer = `${lines.at(-1)} ${piece}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(lines.length > 0 ? `  ${piece}` : piece);
  }
  return lines;
}
