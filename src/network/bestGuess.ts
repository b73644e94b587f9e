import type { CodeBook } from '../dataset/dataSet.ts';

/**
 * The symbol whose code makes the smallest angle with the outputs that stand for it: argmax_s c_s·o / ‖c_s‖.
 *
 * Source: Sejnowski & Rosenberg, Complex Systems 1 (1987), "best guess".
 *
 * @param values array that holds all outputs of a network from `first` on
 * @returns index among the book's symbols, the first of equal ones
 *
 * Cost: symbols · size multiply-adds.
 */
export function bestGuess(book: CodeBook, values: Float64Array, first: number): number {
  const { size, codes } = book;
  const norms = normsOf(book);
  const from = first + book.first;
  let best = 0;
  let largest = Number.NEGATIVE_INFINITY;
  for (let s = 0; s < norms.length; s++) {
    let product = 0;
    for (let i = 0; i < size; i++) product += codes[s * size + i] * values[from + i];
    const cosine = product / norms[s];
    if (cosine > largest) {
      largest = cosine;
      best = s;
    }
  }
  return best;
}

/**
 * The symbol of each target.
 *
 * @param targets (P × o) row-major; each a code of the book, so that no other symbol makes an angle as small
 * @returns (P) indices among the book's symbols; kept, since targets do not change
 */
export function symbolsOf(book: CodeBook, targets: Float64Array, outputs: number): Int32Array {
  const known = symbols.get(targets)?.get(book);
  if (known) return known;
  const found = Int32Array.from({ length: targets.length / outputs }, (_, k) => bestGuess(book, targets, k * outputs));
  symbols.set(targets, (symbols.get(targets) ?? new Map<CodeBook, Int32Array>()).set(book, found));
  return found;
}

const symbols = new WeakMap<Float64Array, Map<CodeBook, Int32Array>>();
const norms = new WeakMap<CodeBook, Float64Array>();

function normsOf(book: CodeBook): Float64Array {
  const known = norms.get(book);
  if (known) return known;
  const { size, codes } = book;
  const made = Float64Array.from(book.symbols, (_, s) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += codes[s * size + i] * codes[s * size + i];
    return Math.sqrt(sum);
  });
  norms.set(book, made);
  return made;
}
