import { UsageError } from '../errors.ts';
import type { Path } from './faultAt.ts';
import { lineAndColumn } from './lineAndColumn.ts';
import type { Written } from './written.ts';

/**
 * Reads JSON: by `JSON.parse`, which takes nothing else and is some hundred times faster than a parser of YAML. That
 * one helps out only where there is something to complain of, since it knows lines and columns.
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
  if (keysWritten(text) > keysIn(value, source)) await asYaml();
  return { value, positionOf: async (path: Path) => (await asYaml()).positionOf(path) };
}

/** The message of the engine, with line and column, which it does not always tell. */
function complaint(text: string, { message }: Error): string {
  const position = faultPosition(text);
  const rest = text.slice(position);
  const [foreign] = /^(NaN|Infinity)/.exec(rest) ?? (/^\/[/*]/.test(rest) ? ['comments'] : []);
  const said = message.replaceAll(/\s+/g, ' ').replace(/( in JSON)? at position \d+.*$|, .* is not valid JSON$/, '');
  return `${lineAndColumn(text.slice(0, position))}: ${foreign ? `JSON has no ${foreign}` : said}`;
}

/**
 * The offset at which text stops being JSON: the beginning before it could still become JSON, and one with it could
 * not.
 */
function faultPosition(text: string): number {
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const length = (good + bad) >> 1;
    if (couldGoOn(text.slice(0, length))) good = length;
    else bad = length;
  }
  return good;
}

/** Whether the beginning of a text is JSON, or is refused for its end alone. */
function couldGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const [, position] = / at position (\d+)/.exec((error as Error).message) ?? [];
    return position === undefined
      ? (error as Error).message.startsWith('Unexpected end')
      : Number(position) >= beginning.length;
  }
}

/** Keys in the text of JSON: strings with a colon after them. */
function keysWritten(text: string): number {
  let keys = 0;
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*(:)?/g)) if (colon) keys++;
  return keys;
}

/** Keys of all objects in a value. */
function keysIn(value: unknown, source: string, depth = 0): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > MAX_DEPTH) throw new UsageError(`${source} has lists and objects more than ${MAX_DEPTH} deep`);
  const inner: unknown[] = Object.values(value);
  const own = Array.isArray(value) ? 0 : inner.length;
  if (own > MAX_KEYS) throw new UsageError(`${source} has an object of more than ${MAX_KEYS} keys`);
  return inner.reduce<number>((keys, item) => keys + keysIn(item, source, depth + 1), own);
}

/** Keys of one object: where a key stands twice, each is held against all others. */
export const MAX_KEYS = 1000;
/** An experiment has ten levels; some thousands would be more than the stack holds. */
const MAX_DEPTH = 100;
