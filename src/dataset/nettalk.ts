import { uniformStream } from '../random.ts';
import { dataSetOf, type Sample } from './dataSet.ts';
import type { DataSetRecord } from './dataSetRecord.ts';
import {
  ARTICULATORY_FEATURES,
  nettalkCodeBooks,
  PHONEME_CODES,
  STRESS_CODES,
  STRESS_FEATURES,
} from './nettalkCodes.ts';

const SOURCE = {
  dataset: 'nettalk',
  origin:
    'the UCI Machine Learning Repository has it: data set 150, Connectionist Bench (Nettalk Corpus), for non-commercial research only',
};
const CORPUS = {
  name: 'nettalk.data',
  bytes: 541269,
  sha256: 'bf5628ee4368e5348e22189a9e2236bf86853363dd5832d07f6d7223b614f8ab',
};
const COMMON_WORDS = {
  name: 'nettalk.list',
  bytes: 7382,
  sha256: '07c47f92dba791e5525b757ee5797953bb42b50a7de5937dd3af5cb0e112b856',
};

const TEST_WORDS = 1000;
/** Offsets of the window from the letter that is to be pronounced. */
const OFFSETS = [-3, -2, -1, 0, 1, 2, 3];
/** The character of the window outside the word. */
const BLANK = '_';
/** The paper's three units beside the letters; comma and full stop need running text and are never on here. */
const CHARACTERS = [...'abcdefghijklmnopqrstuvwxyz', BLANK, ',', '.'];

/** A word with one phoneme and one stress symbol a letter. */
export interface NettalkWord {
  readonly letters: string;
  readonly phonemes: string;
  readonly stresses: string;
}

/**
 * The words of the corpus in its order, each with its first pronunciation.
 *
 * Lines have letters, phonemes, stresses and a flag with tabs between. Lines without one phoneme and one stress a
 * letter are passed over: the head of the file, and `gunpowder`, which has no stresses.
 */
export function nettalkWords(text: string): Map<string, NettalkWord> {
  const words = new Map<string, NettalkWord>();
  for (const line of text.split('\n')) {
    const [letters, phonemes, stresses] = line.split('\t');
    if (!letters || phonemes?.length !== letters.length || stresses?.length !== letters.length) continue;
    if (!words.has(letters)) words.set(letters, { letters, phonemes, stresses });
  }
  return words;
}

/**
 * The list of common words in its order, in small letters: what stands in capitals between parentheses, below a note.
 */
export function commonWords(text: string): string[] {
  const [, list] = /\(([A-Z\s]+)\)/.exec(text)!;
  return list.toLowerCase().trim().split(/\s+/);
}

/**
 * One sample a letter of a word, in order: 7 × 29 inputs, 1 where the window has that character at that offset, and the
 * 21 + 5 targets of its phoneme and stress.
 */
export function letterSamples({ letters, phonemes, stresses }: NettalkWord): Sample[] {
  return [...letters].map((_, at) => ({
    input: OFFSETS.flatMap((offset) => {
      const character = letters[at + offset] ?? BLANK;
      return CHARACTERS.map((other) => (other === character ? 1 : 0));
    }),
    target: [...PHONEME_CODES.get(phonemes[at])!, ...STRESS_CODES.get(stresses[at])!],
  }));
}

/**
 * NETtalk: from a letter and three to each side, 203 inputs, to its phoneme and stress, 26 outputs with targets 0 and
 * 1. Trained on the 1,000 common words in the order of their list (5,438 letters), tested on 1,000 of the other 18,801
 * words, drawn without replacement. Input names: offset and character, `-3:a` … `+3:.`, where `_` is the blank outside
 * the word.
 *
 * Source: T. J. Sejnowski and C. R. Rosenberg, Complex Systems 1 (1987), 145–168; the list of words is S. Fahlman's
 * reconstruction. Hassibi & Stork (NIPS 5) name neither their training nor their test words.
 *
 * A draw is one of the test words: the training set is the same in all draws.
 */
export const nettalk: DataSetRecord<'nettalk'> = {
  name: 'nettalk',
  meaning: 'a letter and three to each side, to its phoneme and stress; targets 0 and 1',
  draws: true,
  files: true,
  load({ draw, files }) {
    const words = nettalkWords(files(SOURCE, CORPUS));
    const common = commonWords(files(SOURCE, COMMON_WORDS));
    const isCommon = new Set(common);
    const others = [...words.keys()].filter((word) => !isCommon.has(word));
    const samplesOf = (list: readonly string[]) => list.flatMap((word) => letterSamples(words.get(word)!));
    return dataSetOf(
      'nettalk',
      {
        inputs: OFFSETS.flatMap((offset) =>
          CHARACTERS.map((character) => `${offset > 0 ? '+' : ''}${offset}:${character}`),
        ),
        outputs: [...ARTICULATORY_FEATURES, ...STRESS_FEATURES],
        codeBooks: nettalkCodeBooks(),
      },
      samplesOf(common),
      samplesOf(drawn(others, TEST_WORDS, draw)),
    );
  },
};

/** So many of the words without replacement: the first steps of a Fisher–Yates shuffle. */
function drawn(words: readonly string[], count: number, draw: number): string[] {
  const uniform = uniformStream('nettalk test words', draw);
  const left = [...words];
  for (let k = 0; k < count; k++) {
    const other = k + Math.floor(uniform() * (left.length - k));
    [left[k], left[other]] = [left[other], left[k]];
  }
  return left.slice(0, count);
}
