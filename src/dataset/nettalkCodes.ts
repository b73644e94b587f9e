import type { CodeBook } from './dataSet.ts';

/**
 * The outputs that say how a phoneme is articulated. The first six go from the front of the mouth to its back: where a
 * vowel is, and where a consonant is made.
 */
export const ARTICULATORY_FEATURES = [
  'front1',
  'front2',
  'central1',
  'central2',
  'back1',
  'back2',
  'stop',
  'nasal',
  'fricative',
  'affricative',
  'glide',
  'liquid',
  'voiced',
  'tensed',
  'high',
  'medium',
  'low',
  'silent',
  'elide',
  'pause',
  'fullStop',
] as const;
type ArticulatoryFeature = (typeof ARTICULATORY_FEATURES)[number];

/** The outputs that say where in its syllable a letter stands, and how that is stressed. */
export const STRESS_FEATURES = ['right', 'left', 'strong', 'weak', 'boundary'] as const;
type StressFeature = (typeof STRESS_FEATURES)[number];

/** Places of articulation under their phonetic names. */
const [labial, dental, alveolar, palatal, velar, glottal] = ARTICULATORY_FEATURES;

/**
 * The code of each of the 51 phoneme symbols of the corpus.
 *
 * Source: T. J. Sejnowski and C. R. Rosenberg, Parallel networks that learn to pronounce English text, Complex Systems
 * 1 (1987), 145–168, appendix. The paper itself was not at hand. Three public transcriptions of its table were compared
 * entry by entry: they agree in all 49 sounds of the table that the corpus has, and the two that have `-` agree in it.
 *
 * Against the example words of the corpus' own description (nettalk.names) place, manner and voice are those of
 * phonetics, except where the table itself takes another way:
 *
 * - J (gin) is a voiced affricate made where C (chin) is, yet has the code of G (sing), a nasal. All three
 *   transcriptions have it so, and one names J among the nasals in words: taken as what the paper printed, and kept. No
 *   best guess can tell J from G; they are the only two symbols that share a code.
 * - `l` is dental, `L` alveolar, `R` velar, `N` palatal and `M` dental: the syllabic sounds are set apart from `l`,
 *   `r`, `n`, `m` by place alone. `h` is a glide, and `X`, `K`, `#`, `!` (ks, kS, gz, ts) are affricates.
 * - `+` (abattoir) came with the corpus after the paper, and the two transcriptions that code it disagree. The
 *   description calls it /wa/; since `*` (one) is exactly the features of w with those of ^, `+` is those of w with
 *   those of a. It is in 21 words, none of them among the 1,000 common ones.
 *
 * The table's further symbols (`Q` quest, `|` logic, word boundary, full stop) are not in the corpus, so that pause and
 * fullStop are never on.
 */
// biome-ignore format: a table
const PHONEMES: Readonly<Record<string, readonly ArticulatoryFeature[]>> = {
  // vowels
  a: ['low', 'tensed', 'central2'],
  c: ['medium', 'back1'],
  e: ['medium', 'tensed', 'front2'],
  i: ['high', 'tensed', 'front1'],
  o: ['medium', 'tensed', 'back2'],
  u: ['high', 'tensed', 'back2'],
  x: ['medium', 'central2'],
  A: ['medium', 'tensed', 'front2', 'central1'],
  E: ['medium', 'front1', 'front2'],
  I: ['high', 'front1'],
  O: ['medium', 'tensed', 'central1', 'central2'],
  U: ['high', 'back1'],
  W: ['high', 'medium', 'tensed', 'central2', 'back1'],
  Y: ['high', 'tensed', 'front1', 'front2', 'central1'],
  '@': ['low', 'front2'],
  '^': ['low', 'central1'],
  // stops
  b: ['voiced', labial, 'stop'],
  d: ['voiced', alveolar, 'stop'],
  g: ['voiced', velar, 'stop'],
  p: [labial, 'stop'],
  t: [alveolar, 'stop'],
  k: [velar, 'stop'],
  // fricatives
  v: ['voiced', labial, 'fricative'],
  D: ['voiced', dental, 'fricative'],
  z: ['voiced', alveolar, 'fricative'],
  Z: ['voiced', palatal, 'fricative'],
  f: [labial, 'fricative'],
  T: [dental, 'fricative'],
  s: [alveolar, 'fricative'],
  S: [palatal, 'fricative'],
  // affricates
  C: [palatal, 'affricative'],
  K: [palatal, velar, 'fricative', 'affricative'],
  X: [dental, alveolar, 'affricative'],
  '!': [labial, dental, 'affricative'],
  '#': ['voiced', palatal, velar, 'affricative'],
  // nasals, and J with them
  m: ['voiced', labial, 'nasal'],
  M: ['voiced', dental, 'nasal'],
  n: ['voiced', alveolar, 'nasal'],
  N: ['voiced', palatal, 'nasal'],
  G: ['voiced', velar, 'nasal'],
  J: ['voiced', velar, 'nasal'],
  // liquids and glides
  l: ['voiced', dental, 'liquid'],
  L: ['voiced', alveolar, 'liquid'],
  r: ['voiced', palatal, 'liquid'],
  R: ['voiced', velar, 'liquid'],
  w: ['voiced', labial, 'glide'],
  y: ['voiced', palatal, 'glide'],
  h: [glottal, 'glide'],
  '*': ['voiced', labial, 'glide', 'low', 'central1'],
  '+': ['voiced', labial, 'glide', 'low', 'tensed', 'central2'],
  // a letter that is not heard
  '-': ['silent', 'elide'],
};

/**
 * The code of each stress symbol of the corpus. Only one public transcription has this table, so it rests on that one;
 * the arrows mean what the corpus' description says. The unit boundary belongs to word boundaries and is never on.
 */
// biome-ignore format: a table
const STRESSES: Readonly<Record<string, readonly StressFeature[]>> = {
  '>': ['right'], // a consonant before the nucleus
  '<': ['left'], // what follows its first vowel
  0: ['weak'], // the first vowel, unstressed
  1: ['strong', 'weak'], // primary stress
  2: ['strong'], // secondary stress
};

const codesOf = <F extends string>(table: Readonly<Record<string, readonly F[]>>, features: readonly F[]) =>
  new Map(
    Object.entries(table).map(([symbol, on]) => [symbol, features.map((feature) => (on.includes(feature) ? 1 : 0))]),
  );

/** The 21 targets of each phoneme symbol of the corpus, in the order of `ARTICULATORY_FEATURES`. */
export const PHONEME_CODES: ReadonlyMap<string, readonly number[]> = codesOf(PHONEMES, ARTICULATORY_FEATURES);
/** The 5 targets of each stress symbol of the corpus, in the order of `STRESS_FEATURES`. */
export const STRESS_CODES: ReadonlyMap<string, readonly number[]> = codesOf(STRESSES, STRESS_FEATURES);

/**
 * The reading of the 26 outputs: the first 21 as a phoneme, the last 5 as a stress. Symbols of equal codes are one
 * symbol of the book, their names joined by a blank: `G J`.
 */
export function nettalkCodeBooks(): CodeBook[] {
  return [bookOf('phoneme', 0, PHONEME_CODES), bookOf('stress', ARTICULATORY_FEATURES.length, STRESS_CODES)];
}

function bookOf(name: string, first: number, codes: ReadonlyMap<string, readonly number[]>): CodeBook {
  const sharing = new Map<string, { symbols: string[]; code: readonly number[] }>();
  for (const [symbol, code] of codes) {
    const known = sharing.get(code.join(''));
    if (known) known.symbols.push(symbol);
    else sharing.set(code.join(''), { symbols: [symbol], code });
  }
  const entries = [...sharing.values()];
  return {
    name,
    first,
    size: entries[0].code.length,
    symbols: entries.map(({ symbols }) => symbols.join(' ')),
    codes: Float64Array.from(entries.flatMap(({ code }) => code)),
  };
}
