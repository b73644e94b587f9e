import { flagOf } from './fieldOptions.ts';
import type { Arguments } from './options.ts';
import { DESCRIPTION_FLAGS } from './problemFlags.ts';

const DATA_KEYS: readonly string[] = ['dataset', ...Object.keys(DESCRIPTION_FLAGS), 'data'];

/** The flags of a command that say which data, as words for another command about the same data. */
export const dataWords = (args: Arguments): string[] => [
  ...DATA_KEYS.filter((key) => args[key] !== undefined).flatMap((key) => wordsOf(flagOf(key), args[key])),
  ...(args.standardise === true ? ['--standardise'] : []),
];

const wordsOf = (flag: string, value: unknown): string[] => [value].flat().flatMap((one) => [`--${flag}`, String(one)]);
