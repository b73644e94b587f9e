import { describe, expect, it } from 'vitest';
import type { CodeBook } from '../../src/dataset/dataSet.ts';
import { nettalkCodeBooks } from '../../src/dataset/nettalkCodes.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { bestGuess, symbolsOf } from '../../src/network/bestGuess.ts';
import { evaluation } from '../../src/network/evaluation.ts';
import { uniforms } from '../problems.ts';

/** A book whose symbols are named after their place. */
function bookOf(codes: readonly (readonly number[])[], first = 0): CodeBook {
  const symbols = codes.map((_, s) => `${s}`);
  return { name: 'test', first, size: codes[0].length, symbols, codes: Float64Array.from(codes.flat()) };
}

/** The angle of each code with the outputs. */
function angles({ codes, size, symbols, first }: CodeBook, outputs: Float64Array): number[] {
  const own = [...outputs.subarray(first, first + size)];
  return symbols.map((_, s) => {
    const code = [...codes.subarray(s * size, (s + 1) * size)];
    const product = code.reduce((sum, c, i) => sum + c * own[i], 0);
    return Math.acos(product / (Math.hypot(...code) * Math.hypot(...own)));
  });
}

describe('bestGuess', () => {
  const size = 6;
  const real = Array.from({ length: 20 }, (_, s) => [...uniforms(size, s)]);
  const binary = Array.from({ length: 2 ** size - 1 }, (_, s) =>
    Array.from({ length: size }, (_, i) => ((s + 1) >> i) & 1),
  );

  it.each([
    { why: 'real codes', codes: real },
    { why: 'codes of 0 and 1', codes: binary },
    { why: 'one code', codes: real.slice(0, 1) },
  ])('is the symbol of the smallest angle of all: $why', ({ codes }) => {
    const found = new Set<number>();
    for (let trial = 0; trial < 300; trial++) {
      const outputs = uniforms(size, 100 + trial);
      const all = angles(bookOf(codes), outputs);
      const [smallest, second = Number.POSITIVE_INFINITY] = all.toSorted((a, b) => a - b);
      // The angles tell the codes apart: they are rounded to less than √ε even where acos is steepest.
      expect(second - smallest).toBeGreaterThan(1e-7);
      const guess = bestGuess(bookOf(codes), outputs, 0);
      expect(guess).toBe(all.indexOf(smallest));
      found.add(guess);
    }
    expect(found.size).toBeGreaterThan(0.8 * Math.min(codes.length, 25));
  });

  it('does not depend on the scale of the outputs, nor on that of a code', () => {
    const codes = real.map((code, s) => code.map((c) => c * 4 ** (s % 5)));
    for (let trial = 0; trial < 50; trial++) {
      const outputs = uniforms(size, 500 + trial);
      const guess = bestGuess(bookOf(real), outputs, 0);
      for (const scale of [1e-3, 0.5, 7]) {
        const scaled = outputs.map((o) => scale * o);
        expect(bestGuess(bookOf(real), scaled, 0)).toBe(guess);
      }
      expect(bestGuess(bookOf(codes), outputs, 0)).toBe(guess);
    }
  });

  it('worked by hand: the angle counts, not the product nor the distance', () => {
    const book = bookOf([
      [1, 1],
      [1, 0],
    ]);
    expect(bestGuess(book, Float64Array.of(0.9, 0.2), 0)).toBe(1); // products 1.1 and 0.9, over √2 and 1
    expect(bestGuess(book, Float64Array.of(0.1, 0.09), 0)).toBe(0); // nearer to (1, 0) than to (1, 1)
    expect(bestGuess(book, Float64Array.of(-1, -0.1), 0)).toBe(0); // both obtuse: −1.1/√2 and −1
  });

  it('takes the first of equal ones', () => {
    const book = bookOf([
      [0, 1],
      [1, 0],
      [2, 0],
      [1, 0],
    ]);
    expect(bestGuess(book, Float64Array.of(1, 0.5), 0)).toBe(1);
    expect(bestGuess(book, Float64Array.of(0.5, 0.5), 0)).toBe(0);
    expect(bestGuess(book, Float64Array.of(0, 0), 0)).toBe(0);
  });

  it('never takes a code of zeros, which makes no angle', () => {
    const book = bookOf([
      [0, 0],
      [1, 0],
    ]);
    expect(bestGuess(book, Float64Array.of(-1, 0), 0)).toBe(1);
  });

  it('reads its own outputs alone, from where they begin', () => {
    const book = bookOf(
      [
        [1, 0],
        [0, 1],
      ],
      1,
    );
    const values = Float64Array.of(9, 9, 9, 0.2, 0.7, 9, 9);
    expect(bestGuess(book, values, 2)).toBe(1);
    expect(bestGuess({ ...book, first: 2 }, values, 2)).toBe(1);
    expect(bestGuess({ ...book, first: 0 }, values, 2)).toBe(0);
  });
});

describe('symbolsOf', () => {
  it('has the symbol of every code of NETtalk, phonemes and stresses', () => {
    for (const book of nettalkCodeBooks()) {
      expect([...symbolsOf({ ...book, first: 0 }, book.codes, book.size)]).toEqual([...book.symbols.keys()]);
    }
  });

  it('has one for each target and book, and keeps them', () => {
    const ab = bookOf([
      [1, 0],
      [0, 1],
    ]);
    const ba = {
      ...bookOf([
        [0, 1],
        [1, 0],
      ]),
      first: 1,
    };
    const targets = Float64Array.of(1, 0, 1, 0, 1, 0, 0, 1, 1);
    expect([...symbolsOf(ab, targets, 3)]).toEqual([0, 1, 1]);
    expect([...symbolsOf(ba, targets, 3)]).toEqual([0, 1, 0]);
    expect(symbolsOf(ab, targets, 3)).toBe(symbolsOf(ab, targets, 3));
    expect(symbolsOf(ab, targets.slice().fill(0, 0, 1).fill(1, 1, 2), 3)[0]).toBe(1);
  });
});

describe('evaluation with code books', () => {
  // Outputs are the inputs.
  const network = networkOf({ layers: [5, 5], activation: 'linear', outputActivation: 'linear' });
  const identity = Float64Array.from({ length: 30 }, (_, q) => (Math.floor(q / 6) === q % 6 ? 1 : 0));
  const letter = bookOf(
    [
      [1, 0, 0],
      [0, 1, 0],
      [1, 1, 0],
      [0, 0, 1],
    ],
    0,
  );
  const stress = bookOf(
    [
      [1, 0],
      [1, 1],
    ],
    3,
  );
  const samples = {
    count: 5,
    inputs: Float64Array.from(
      [
        [0.9, 0.1, 0, 0.9, 0.1], // both right
        [0.9, 0.3, 0, 0.5, 0.4], // letter 0 instead of 2, stress right
        [0, 0.4, 0.9, 0.9, 0.2], // letter right, stress 0 instead of 1
        [0.1, 0.9, 0.1, 0.2, 0.3], // both right, though the largest output is that of stress 1 as well as of letter 1
        [0.9, 0, 0, 0.3, 0], // letter 0 instead of 1, stress 0 instead of 1
      ].flat(),
    ),
    targets: Float64Array.from(
      [
        [1, 0, 0, 1, 0],
        [1, 1, 0, 1, 1],
        [0, 0, 1, 1, 1],
        [0, 1, 0, 1, 1],
        [0, 1, 0, 1, 1],
      ].flat(),
    ),
  };

  it('counts a sample that is right in both, and each book by itself', () => {
    const { accuracy, bookAccuracies } = evaluation(network, identity, samples, [letter, stress]);
    expect(bookAccuracies).toEqual([3 / 5, 3 / 5]);
    expect(accuracy).toBe(2 / 5);
    expect(evaluation(network, identity, samples, [stress, letter]).accuracy).toBe(2 / 5);
  });

  it('has one book, or none', () => {
    const one = evaluation(network, identity, samples, [letter]);
    expect([one.accuracy, ...one.bookAccuracies]).toEqual([3 / 5, 3 / 5]);
    const none = evaluation(network, identity, samples);
    expect(none.bookAccuracies).toEqual([]);
    expect(none.error).toBe(one.error);
    // The largest output against the first largest target: right in samples 0, 1 and 3, and 2 of which it is the
    // letter's.
    expect(none.accuracy).toBe(4 / 5);
  });

  it('takes the books of the targets that it is given', () => {
    const others = { ...samples, targets: samples.inputs.map((x) => (x >= 0.4 ? 1 : 0)) };
    const { bookAccuracies } = evaluation(network, identity, others, [letter, stress]);
    // Letters 0, 0, none (1 and 3 are equally near, so 1; read as 3), 1, 0; stresses 0, 1, 0, none (so 0; read as 1),
    // none (so 0).
    expect(bookAccuracies).toEqual([4 / 5, 4 / 5]);
  });
});
