import { UsageError } from '../errors.ts';
import type { Path } from './faultAt.ts';
import type { Written } from './written.ts';

/**
 * Reads JSON: by `JSON.parse`, which takes nothing else and is some hundred times faster than a parser of YAML. That one helps
 * out only where there is something to complain of, since it knows lines and columns.
 *
 * @param source what to call the text in messages
 * @throws {UsageError} if it is no JSON or a key stands twice in one object, of which `JSON.parse` takes the last
 */
export async function jsonText(text: string, source: string): Promise<Written> {
  const asYaml = async () => (await import('./yamlText.ts')).yamlText(text, source);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${source} is not JSON: ${complaint(text, error as Error)}`);
  }
  if (keysWritten(text) > keysIn(value)) await asYaml();
  return { value, placeOf: async (path: Path) => (await asYaml()).placeOf(path) };
}

/** What the engine says, after line and column where it tells the position. */
function complaint(text: string, { message }: Error): string {
  const said = message.replaceAll(/\s+/g, ' ');
  const [, what, position] = /^(.*) in JSON at position (\d+)/.exec(said) ?? [];
  if (position === undefined) return said;
  const before = text.slice(0, Number(position)).split('\n');
  return `line ${before.length}, column ${before[before.length - 1].length + 1}: ${what}`;
}

/** Keys in the text of JSON: strings with a colon after them. */
function keysWritten(text: string): number {
  let keys = 0;
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*(:)?/g)) if (colon) keys++;
  return keys;
}

function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner: unknown[] = Object.values(value);
  const own = Array.isArray(value) ? 0 : inner.length;
  return inner.reduce<number>((keys, item) => keys + keysIn(item), own);
}
