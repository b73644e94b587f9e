import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CodeBook, Samples } from '../../src/dataset/dataSet.ts';
import { commonWords, letterSamples, nettalk, nettalkWords } from '../../src/dataset/nettalk.ts';
import {
  ARTICULATORY_FEATURES,
  nettalkCodeBooks,
  PHONEME_CODES,
  STRESS_CODES,
  STRESS_FEATURES,
} from '../../src/dataset/nettalkCodes.ts';
import { UsageError } from '../../src/errors.ts';
import { publishedFilesIn } from '../../src/files/publishedFiles.ts';
import { hasCorpus, USER_DATA } from '../userData.ts';

/** Names of the features that are on. */
const on = (symbol: string) => ARTICULATORY_FEATURES.filter((_, i) => PHONEME_CODES.get(symbol)![i] === 1);

describe('the words of the corpus', () => {
  // Words of our own; the pronunciations follow the corpus' symbols.
  const text = [
    '     A heading',
    '',
    '\t\tA notice in the middle',
    'cat\tk@t\t>1<\t0',
    'read\tri-d\t>1<<\t0 ',
    'read\trE-d\t>1<<\t0',
    'stray\tstre-\t1\t',
    'tea\tti-\t>1<\t2',
    '',
  ].join('\n');

  it('keep their first pronunciation and their order; headings and rows without stresses are passed over', () => {
    expect([...nettalkWords(text).values()]).toEqual([
      { letters: 'cat', phonemes: 'k@t', stresses: '>1<' },
      { letters: 'read', phonemes: 'ri-d', stresses: '>1<<' },
      { letters: 'tea', phonemes: 'ti-', stresses: '>1<' },
    ]);
  });

  it('are listed in capitals below a note', () => {
    expect(commonWords('A note (by somebody):\n***\n\n(CAT A\n READ  TEA)\n')).toEqual(['cat', 'a', 'read', 'tea']);
  });
});

describe('the samples of a word', () => {
  const samples = letterSamples({ letters: 'cat', phonemes: 'k@t', stresses: '>1<' });
  const window = (input: readonly number[]) =>
    Array.from(
      { length: 7 },
      (_, index) => 'abcdefghijklmnopqrstuvwxyz_,.'[input.slice(29 * index, 29 * index + 29).indexOf(1)],
    ).join('');

  it('move it through a window of seven letters, blanks outside', () => {
    expect(samples.map(({ input }) => window(input))).toEqual(['___cat_', '__cat__', '_cat___']);
    for (const { input } of samples) {
      expect(input).toHaveLength(203);
      expect(input.reduce((sum, x) => sum + x)).toBe(7);
    }
  });

  it('have the code of the phoneme, then that of the stress', () => {
    const features = [...ARTICULATORY_FEATURES, ...STRESS_FEATURES];
    expect(samples.map(({ target }) => features.filter((_, i) => target[i] === 1))).toEqual([
      ['back1', 'stop', 'right'],
      ['front2', 'low', 'strong', 'weak'],
      ['central1', 'stop', 'left'],
    ]);
  });
});

describe('the codes', () => {
  it('have 21 features of articulation and 5 of stress', () => {
    expect([ARTICULATORY_FEATURES.length, STRESS_FEATURES.length]).toEqual([21, 5]);
    expect([PHONEME_CODES.size, STRESS_CODES.size]).toEqual([51, 5]);
    expect([...PHONEME_CODES.values()].every((code) => code.length === 21)).toBe(true);
  });

  // The table the other way round: what each output is on for.
  it.each([
    ['front1', 'iEIYbpvf!mw*+'],
    ['front2', 'eAEY@DTX!Ml'],
    ['central1', 'AOY^dtzsXnL*'],
    ['central2', 'axOWZSCK#Nry+'],
    ['back1', 'cUWgkK#GJR'],
    ['back2', 'ouh'],
    ['stop', 'bpdtgk'],
    ['nasal', 'mMnNGJ'],
    ['fricative', 'vfDTzsZSK'],
    ['affricative', 'CKX!#'],
    ['glide', 'wyh*+'],
    ['liquid', 'lLrR'],
    ['voiced', 'bdgvDzZ#mMnNGJlLrRwy*+'],
    ['tensed', 'aeiouAOWY+'],
    ['high', 'iuIUWY'],
    ['medium', 'ceoxAEOW'],
    ['low', 'a@^*+'],
    ['silent', '-'],
    ['elide', '-'],
    ['pause', ''],
    ['fullStop', ''],
  ] as const)('%s: %s', (feature, symbols) => {
    expect([...PHONEME_CODES.keys()].filter((symbol) => on(symbol).includes(feature)).sort()).toEqual(
      [...symbols].sort(),
    );
  });

  it('of stress: a side for letters around a vowel, a strength for the vowel', () => {
    const features = [...STRESS_CODES].map(([symbol, code]) => [
      symbol,
      STRESS_FEATURES.filter((_, i) => code[i] === 1).join(' '),
    ]);
    expect(Object.fromEntries(features)).toEqual({
      '>': 'right',
      '<': 'left',
      0: 'weak',
      1: 'strong weak',
      2: 'strong',
    });
  });

  // Phonetics, apart from the table: pairs that differ in voice alone, and rows of one manner from lips to throat.
  it.each([...'bp dt gk vf DT zs ZS'.split(' ')])('%s differ in voice alone', (pair) => {
    expect(on(pair[0]).filter((feature) => feature !== 'voiced')).toEqual(on(pair[1]));
    expect(on(pair[0])).toContain('voiced');
  });
  it.each([
    ['stop', 'ptk', ['front1', 'central1', 'back1']],
    ['fricative', 'fTsS', ['front1', 'front2', 'central1', 'central2']],
    ['nasal', 'mMnNG', ['front1', 'front2', 'central1', 'central2', 'back1']],
    ['liquid', 'lLrR', ['front2', 'central1', 'central2', 'back1']],
    ['glide', 'wyh', ['front1', 'central2', 'back2']],
  ])('%s: %s are made ever further back', (manner, symbols, indices) => {
    const codes = [...symbols].map((symbol) => on(symbol).filter((feature) => feature !== 'voiced'));
    expect(codes).toEqual(indices.map((index) => [index, manner]));
  });
  it('give vowels one height or, in a diphthong from low to high, two, and no voice or manner', () => {
    for (const vowel of 'aceiouxAEIOUWY@^') {
      const heights = on(vowel).filter((feature) => ['high', 'medium', 'low'].includes(feature));
      expect(heights).toHaveLength(vowel === 'W' ? 2 : 1);
      expect(
        on(vowel).filter(
          (feature) => ARTICULATORY_FEATURES.indexOf(feature) > 5 && !heights.includes(feature) && feature !== 'tensed',
        ),
      ).toEqual([]);
    }
    expect([...'aceiouxAEIOUWY@^'].filter((vowel) => on(vowel).includes('tensed')).join('')).toBe('aeiouAOWY');
  });
  it('put w before a vowel as the union of both: * is w^, + is wa', () => {
    const union = (first: string, second: string) =>
      ARTICULATORY_FEATURES.filter((f) => on(first).includes(f) || on(second).includes(f));
    expect(on('*')).toEqual(union('w', '^'));
    expect(on('+')).toEqual(union('w', 'a'));
  });

  const [phonemes, stresses] = nettalkCodeBooks();
  it('stand in two books, side by side in the outputs, J and G as one symbol', () => {
    expect([phonemes.name, phonemes.first, phonemes.size, phonemes.symbols.length]).toEqual(['phoneme', 0, 21, 50]);
    expect([stresses.name, stresses.first, stresses.size, stresses.symbols.length]).toEqual(['stress', 21, 5, 5]);
    expect(phonemes.symbols.filter((symbol) => symbol.length > 1)).toEqual(['G J']);
    expect(phonemes.symbols.join(' ').split(' ').sort()).toEqual([...PHONEME_CODES.keys()].sort());
  });
  it.each([phonemes, stresses])(
    'of the book of $name are what their symbols say, and best guess of themselves alone',
    (book: CodeBook) => {
      const code = (s: number) => [...book.codes.subarray(s * book.size, (s + 1) * book.size)];
      const of = book.name === 'phoneme' ? PHONEME_CODES : STRESS_CODES;
      const cosine = (a: readonly number[], b: readonly number[]) => {
        const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, v, i) => sum + v * y[i], 0);
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
      };
      expect(book.codes).toHaveLength(book.symbols.length * book.size);
      book.symbols.forEach((symbols, s) => {
        for (const symbol of symbols.split(' ')) expect(code(s)).toEqual(of.get(symbol));
        // Different 0/1 vectors are at least acos(√(20/21)) apart: cosine at most 0.976.
        book.symbols.forEach((_, other) => other !== s && expect(cosine(code(s), code(other))).toBeLessThan(0.98));
      });
    },
  );
});

describe('a folder without the published files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nettalk-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const message = () => {
    try {
      nettalk.load({ draw: 1, files: publishedFilesIn(folder) });
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      return (error as UsageError).message;
    }
    throw new Error('nettalk was read');
  };
  const ORIGIN =
    'the UCI Machine Learning Repository has it: data set 150, Connectionist Bench (Nettalk Corpus), for non-commercial research only';

  it('is told what is missing, and where and for what use it can be had', () => {
    const [inside, beside] = [join(folder, 'nettalk', 'nettalk.data'), join(folder, 'nettalk.data')];
    expect(message()).toBe(`nettalk needs the file nettalk.data, which is neither ${inside} nor ${beside}; ${ORIGIN}`);
  });
  it('is told a wrong size', () => {
    writeFileSync(join(folder, 'nettalk.data'), 'cat\tk@t\t>1<\t0\n');
    expect(message()).toBe(
      `${join(folder, 'nettalk.data')} must be the published file of 541269 bytes, got 14; ${ORIGIN}`,
    );
  });
  it('is told a wrong digest', () => {
    writeFileSync(join(folder, 'nettalk.data'), Buffer.alloc(541269));
    expect(message()).toMatch(/nettalk\.data must have the SHA-256 bf5628ee\w{56}, got \w{64}; the UCI/);
  });
  it.runIf(hasCorpus('nettalk'))('is told that the list alone is missing', () => {
    writeFileSync(join(folder, 'nettalk.data'), readFileSync(join(USER_DATA, 'nettalk', 'nettalk.data')));
    expect(message()).toContain('nettalk needs the file nettalk.list,');
  });
});

describe.runIf(hasCorpus('nettalk'))('the corpus', () => {
  const text = (file: string) => readFileSync(join(USER_DATA, 'nettalk', file), 'latin1');

  it('has 19,801 usable words of 145,647 letters and the 51 + 5 symbols of the codes', () => {
    const words = [...nettalkWords(text('nettalk.data')).values()];
    expect(words).toHaveLength(19801);
    expect(words.reduce((sum, { letters }) => sum + letters.length, 0)).toBe(145647);
    const symbols = (of: (word: (typeof words)[number]) => string) =>
      [...new Set(words.flatMap((word) => [...of(word)]))].sort();
    expect(symbols(({ phonemes }) => phonemes)).toEqual([...PHONEME_CODES.keys()].sort());
    expect(symbols(({ stresses }) => stresses)).toEqual([...STRESS_CODES.keys()].sort());
    expect(words.some(({ letters }) => letters === 'gunpowder')).toBe(false);
  });

  it('has the 1,000 words of the list', () => {
    const list = commonWords(text('nettalk.list'));
    const words = nettalkWords(text('nettalk.data'));
    expect(new Set(list).size).toBe(1000);
    expect([list[0], list[999]]).toEqual(['the', 'anode']);
    expect(list.every((word) => words.has(word))).toBe(true);
  });

  /** The words of a set: the middle character of each window, cut where the character before it is blank. */
  const wordsOf = ({ count, inputs }: Samples) => {
    const characters = 'abcdefghijklmnopqrstuvwxyz_,.';
    const words: string[] = [];
    for (let k = 0; k < count; k++) {
      const at = (index: number) =>
        characters[inputs.subarray(203 * k + 29 * index, 203 * k + 29 * index + 29).indexOf(1)];
      if (at(2) === '_') words.push('');
      words[words.length - 1] += at(3);
    }
    return words;
  };

  it('becomes 203 inputs, of which 7 are 1 a letter, and 26 targets', () => {
    const { inputNames, outputNames, train, validation, test } = nettalk.load({
      draw: 1,
      files: publishedFilesIn(USER_DATA),
    });
    expect([inputNames.length, new Set(inputNames).size, outputNames.length]).toEqual([203, 203, 26]);
    expect([inputNames[0], inputNames[28], inputNames[29 * 3], inputNames[29 * 4 + 26]]).toEqual([
      '-3:a',
      '-3:.',
      '0:a',
      '+1:_',
    ]);
    expect([train.count, validation]).toEqual([5438, null]);
    expect(test!.count).toBe(7425); // the letters of draw 1 as it came out first, on every machine
    for (const { count, inputs, targets } of [train, test!]) {
      expect(inputs.every((x) => x === 0 || x === 1)).toBe(true);
      expect(targets.every((t) => t === 0 || t === 1)).toBe(true);
      for (let k = 0; k < count; k++)
        expect(inputs.subarray(203 * k, 203 * k + 203).reduce((sum, x) => sum + x)).toBe(7);
    }
  });

  it('is trained on the list in its order and tested on other words, drawn', () => {
    const [first, again, second] = [
      nettalk.load({ draw: 1, files: publishedFilesIn(USER_DATA) }),
      nettalk.load({ draw: 1, files: publishedFilesIn(join(USER_DATA, 'nettalk')) }),
      nettalk.load({ draw: 2, files: publishedFilesIn(USER_DATA) }),
    ];
    const list = commonWords(text('nettalk.list'));
    expect(wordsOf(first.train)).toEqual(list);
    const drawn = wordsOf(first.test!);
    expect(drawn).toHaveLength(1000);
    expect(new Set([...drawn, ...list]).size).toBe(2000);
    const corpus = nettalkWords(text('nettalk.data'));
    expect(drawn.every((word) => corpus.has(word))).toBe(true);
    expect(again.sha256).toBe(first.sha256);
    expect(second.sha256).not.toBe(first.sha256);
    expect(second.train.inputs.every((x, i) => x === first.train.inputs[i])).toBe(true);
    expect(second.train.targets.every((t, i) => t === first.train.targets[i])).toBe(true);
    // Two draws of 1,000 of 18,801 words share 1,000²/18,801 = 53 on average, with a standard deviation of 7.
    const inFirst = new Set(drawn);
    const shared = wordsOf(second.test!).filter((word) => inFirst.has(word)).length;
    expect(Math.abs(shared - 53)).toBeLessThan(35);
  });

  it('draws every word alike: the mean position in the alphabet is in the middle', () => {
    const positions = new Map(
      [...nettalkWords(text('nettalk.data')).keys()].map((word, index) => [word, index / 19801]),
    );
    const mean =
      wordsOf(nettalk.load({ draw: 1, files: publishedFilesIn(USER_DATA) }).test!).reduce(
        (sum, word) => sum + positions.get(word)!,
        0,
      ) / 1000;
    // A uniform position has the standard deviation 1/√12; five standard errors. The listed words are spread as well.
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 / Math.sqrt(12 * 1000));
  });
});
