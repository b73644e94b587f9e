import { shownText, UsageError } from '../errors.ts';
import type { StoredNetwork } from './storedNetwork.ts';

/**
 * A network whose outputs have the names that the user says. Those of its file stay where they are the same, be it
 * that the file has `kind=b` and the user says `b`.
 *
 * @param file what to call its file in messages
 * @throws {UsageError} with both lists, if the file has others; if they are not as many as outputs, or not distinct
 */
export function namedOutputs(stored: StoredNetwork, names: readonly string[], file: string): StoredNetwork {
  const { outputs } = stored.network;
  if (names.length !== outputs || new Set(names).size !== outputs || names.includes('')) {
    const wanted = outputs === 1 ? '1 name, of one class that of the class that is 1' : `${outputs} distinct names`;
    throw new UsageError(`outputNames must be ${wanted}, one an output of ${file}, got ${inWords(names)}`);
  }
  const own = stored.outputNames;
  if (!own) return { ...stored, outputNames: names };
  if (own.every((name, l) => name === names[l] || name.endsWith(`=${names[l]}`))) return stored;
  throw new UsageError(`outputNames must be those that ${file} says, ${inWords(own)}; got ${inWords(names)}`);
}

/** Names in a message; of many the first. */
const MOST = 10;

const inWords = (names: readonly string[]): string =>
  [...names.slice(0, MOST).map(shownText), ...(names.length > MOST ? [`… (${names.length})`] : [])].join(', ');
