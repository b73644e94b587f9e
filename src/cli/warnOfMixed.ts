/** Warns on stderr of groups that take cells together which differ in more than seed and draw. */
export function warnOfMixed(fields: readonly string[]): void {
  if (fields.length === 0) return;
  console.error(`surgeon: groups hold cells that differ in ${fields.join(', ')}: add to --by what they are not to mix`);
}
