import { UsageError } from '../errors.ts';
import { listed } from './tableColumns.ts';

/**
 * Outputs of numbers in the order of a network's.
 *
 * @param names of the network's outputs
 * @throws {UsageError} with both lists, if they are not the same
 */
export function matchedNumbers<Of extends { readonly name: string }>(
  outputs: readonly Of[],
  names: readonly string[],
): Of[] {
  const matched = names.flatMap((name) => outputs.filter((output) => output.name === name));
  const areAll = new Set(matched).size === outputs.length;
  if (areAll && matched.length === names.length) return matched;
  const targets = outputs.map(({ name }) => name);
  throw new UsageError(`targets must be the outputs of the network, ${listed(names)}; got ${listed(targets)}`);
}

/** Classes as a network knows them. */
interface MatchedClasses {
  /** all that a target may be */
  readonly known: readonly string[];
  /** those that have an output, in the order of the outputs */
  readonly outputs: readonly string[];
}

/**
 * The classes that the outputs of a network stand for: `kind=b` or `b`, where the target is `kind`. One output may be
 * named after the target alone; then it is 1 for the second class.
 *
 * @param words of the training set, in the order of the alphabet; some that the network knows may be missing
 * @param names of the network's outputs
 * @throws {UsageError} with both lists, if words are none of the network's classes
 */
export function matchedClasses(target: string, words: readonly string[], names: readonly string[]): MatchedClasses {
  const prefix = classPrefix(target);
  const ofNetwork = names.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name));
  const outputs = names.length === 1 && names[0] === target ? words.slice(1) : ofNetwork;
  const known = names.length === 1 ? [...new Set([...words, ...outputs])].sort() : outputs;
  const isKnown = names.length === 1 ? known.length === 2 : words.every((word) => known.includes(word));
  const areDistinct = new Set(outputs).size === names.length;
  if (isKnown && areDistinct) return { known, outputs };
  const found = `target ${JSON.stringify(target)} has the classes ${listed(words)}`;
  if (names.length === 1 && words.length === 1) {
    throw new UsageError(`${found} alone: a network of one output, ${listed(names)}, needs a table that has both`);
  }
  throw new UsageError(`${found}; the outputs of the network are ${listed(names)}`);
}

/** How the outputs of a target of classes begin. */
const classPrefix = (target: string): string => `${target}=`;

/**
 * The targets whose class an output may be by its name: `kind` of `kind=b`; the column may have the sign in its name.
 */
export const classTargets = (output: string): string[] =>
  [...output.matchAll(/=/g)].map(({ index }) => output.slice(0, index));
