import type { FurtherPrograms } from '../linalg/wasm/teamMember.ts';
import { F64, spans } from '../linalg/wasm/tiles.ts';

/**
 * Weights of a piece, whose sums are made by themselves and then added in the order of the pieces: fixed, so that bits
 * depend on no number of threads. Networks of up to so many are one piece, with the bits of `secantDescent`.
 */
export const SECANT_PIECE = 65_536;

/** Doubles that the sums of pieces take: those of one pass are read while those of the next are written. */
export const secantSumsLength = (pitch: number): number => 2 * Math.ceil(pitch / SECANT_PIECE);

/**
 * The two-loop recursion of Nocedal, Math. Comp. 35 (1980) 773, shared by the threads of a team in pieces of the
 * vectors. A pair takes one pass: the direction takes a multiple of one of its vectors, and its product with the next
 * pair is made of what was just written.
 *
 * values: direction, pitch, steps and changes (a pair after the other), products, sums of pieces; oldest, count, slots
 */
export const secantProgram: FurtherPrograms = (kernels, memory) => [
  (thread, [direction, pitch, steps, changes, products, sums, oldest, count, slots]) => {
    const pieces = spans(pitch, SECANT_PIECE);
    const product = new Float64Array(memory.buffer, products, slots);
    const partial = new Float64Array(memory.buffer, sums, 2 * pieces.length);
    let pass = 0;
    /** The sum over all pieces of what is made of each. */
    const summed = (work: (offset: number, bytes: number) => number): number => {
      const first = (pass++ % 2) * pieces.length;
      thread.share(pieces.length, (task) => {
        const { first: from, end } = pieces[task];
        partial[first + task] = work(F64 * from, F64 * (end - from));
      });
      let sum = 0;
      for (let task = 0; task < pieces.length; task++) sum += partial[first + task];
      return sum;
    };
    const slotOf = (p: number) => (oldest + p) % slots;
    const stepOf = (p: number) => steps + F64 * pitch * slotOf(p);
    const changeOf = (p: number) => changes + F64 * pitch * slotOf(p);
    const dotWith = (a: number, b: number) => summed((at, bytes) => kernels.dotOf(a + at, b + at, bytes));
    const moved = (factor: number, along: number, next: number) =>
      summed((at, bytes) => kernels.addAndDot(direction + at, factor, along + at, next + at, bytes));

    const shares = new Float64Array(count);
    const latest = changeOf(count - 1);
    const scale = product[slotOf(count - 1)] / dotWith(latest, latest);
    let sum = dotWith(stepOf(count - 1), direction);
    for (let p = count - 1; p >= 0; p--) {
      shares[p] = sum / product[slotOf(p)];
      sum = moved(-shares[p], changeOf(p), stepOf(Math.max(p - 1, 0)));
    }
    sum = summed((at, bytes) => kernels.scaleAndDot(direction + at, scale, changeOf(0) + at, bytes));
    for (let p = 0; p < count; p++) {
      const left = sum / product[slotOf(p)];
      sum = moved(shares[p] - left, stepOf(p), changeOf(Math.min(p + 1, count - 1)));
    }
  },
];
