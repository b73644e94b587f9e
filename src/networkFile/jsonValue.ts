import { UsageError } from '../errors.ts';
import { utf8Text } from '../experiment/utf8Text.ts';
import { requireJsonLimits } from './jsonLimits.ts';

/**
 * The value that JSON in a file holds.
 *
 * @param name what to call the file in messages
 * @throws {UsageError} if it is no JSON, passes the limits of `requireJsonLimits`, or has a key twice in one object, of
 *   which `JSON.parse` takes the last
 */
export function jsonValue(bytes: Uint8Array, name: string): unknown {
  const text = utf8Text(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name);
  const keys = requireJsonLimits(bytes, name);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The engine shows a part of the text, with its line breaks.
    const complaint = (error as Error).message.replaceAll(/\s+/g, ' ').slice(0, MAX_COMPLAINT);
    throw new UsageError(`${name} is not JSON: ${complaint}`);
  }
  if (keysIn(value) < keys) throw new UsageError(`${name} has a key twice in one object`);
  return value;
}
const MAX_COMPLAINT = 200;

/** Keys of all objects in a value, which is not deep. */
function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (!Array.isArray(value)) return Object.keys(value).length + keysIn(Object.values(value));
  let keys = 0;
  for (const item of value) if (typeof item === 'object') keys += keysIn(item);
  return keys;
}
