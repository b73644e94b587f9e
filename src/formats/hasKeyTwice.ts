/**
 * Whether an object of JSON has a key twice, of which `JSON.parse` takes the last. Cost: one pass.
 *
 * @param text  of JSON that is right
 * @param value that it was parsed to
 */
export function hasKeyTwice(text: string, value: unknown): boolean {
  let written = 0;
  let isText = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') isText = !isText;
    else if (isText && text[i] === '\\') i++;
    else if (!isText && text[i] === ':') written++;
  }
  let kept = 0;
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    const values = Object.values(next);
    if (!Array.isArray(next)) kept += values.length;
    for (const inner of values) left.push(inner);
  }
  return kept < written;
}
