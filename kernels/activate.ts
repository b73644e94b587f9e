import { exponential, hyperbolicTangent, sigmoid } from './exponential';

/**
 * Applies a function to each double of some blocks, in place.
 *
 * @param code   0 sigmoid, 1 tanh, 2 relu max(0, x), 3 linear x, 4 e^x
 * @param at     the first of the first block
 * @param count  doubles a block; where that is odd, one more is overwritten
 * @param step   bytes from a block to the next
 * @param blocks how many
 */
export function activate(code: i32, at: usize, count: i32, step: usize, blocks: i32): void {
  if (count <= 0 || blocks <= 0) return;
  const bytes = (<usize>((count + 1) >> 1)) << 4;
  // Two vectors a turn keep the units of the processor busy: a chain of operations waits for its own results. Where a
  // block has an odd number of them, its first turn takes the first vector twice.
  const skip = 16 - (bytes & 16);
  // The tests stand at the ends of the loops: then V8 makes constants ready before them, not anew in each turn. For the
  // same reason the loops are written out, one for each function.
  switch (code) {
    case 0:
      do {
        let to = at, other = at + skip;
        const end = at + bytes;
        do {
          const first = v128.load(to), second = v128.load(other);
          v128.store(to, sigmoid(first));
          v128.store(other, sigmoid(second));
          to = other + 16;
          other = to + 16;
        } while (to < end);
        at += step;
      } while (--blocks > 0);
      return;
    case 1:
      do {
        let to = at, other = at + skip;
        const end = at + bytes;
        do {
          const first = v128.load(to), second = v128.load(other);
          v128.store(to, hyperbolicTangent(first));
          v128.store(other, hyperbolicTangent(second));
          to = other + 16;
          other = to + 16;
        } while (to < end);
        at += step;
      } while (--blocks > 0);
      return;
    case 2:
      do {
        const end = at + bytes;
        // The pseudo-maximum is x where 0 < x, and 0 elsewhere, for NaN too.
        for (let to = at; to < end; to += 16) v128.store(to, f64x2.pmax(f64x2.splat(0), v128.load(to)));
        at += step;
      } while (--blocks > 0);
      return;
    case 4:
      do {
        const end = at + bytes;
        let to = at;
        do {
          v128.store(to, exponential(v128.load(to)));
          to += 16;
        } while (to < end);
        at += step;
      } while (--blocks > 0);
  }
}
