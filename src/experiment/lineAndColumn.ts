/** `line 3, column 5`: where the text goes on after its beginning. */
export function lineAndColumn(beginning: string): string {
  const lines = beginning.split(/\r\n|\r|\n/);
  return `line ${lines.length}, column ${lines[lines.length - 1].length + 1}`;
}
