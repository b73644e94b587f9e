import { exponential, hyperbolicTangent, sigmoid } from './exponential';
import { LINEAR, RELU, SIGMOID, TANH } from './networkRecord';

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
  if (count <= 0 || blocks <= 0 || code == LINEAR) return;
  const bytes = (<usize>((count + 1) >> 1)) << 4;
  // Two vectors a turn keep the units of the processor busy, since a chain of operations waits for its own results; and
  // V8 can make one of them, which lie side by side. Where a block has an odd number of them, the first one is alone.
  if (bytes & 16) {
    for (let b = 0, to = at; b < blocks; b++, to += step) v128.store(to, activated(code, v128.load(to)));
    if (bytes == 16) return;
    at += 16;
  }
  const pairs = bytes & ~31;
  // The tests stand at the ends of the loops: then V8 makes constants ready before them, not anew in each turn. For the
  // same reason the loops are written out, one for each function.
  switch (code) {
    case SIGMOID:
      do {
        const end = at + pairs;
        let to = at;
        do {
          const first = sigmoid(v128.load(to)), second = sigmoid(v128.load(to, 16));
          v128.store(to, first);
          v128.store(to, second, 16);
          to += 32;
        } while (to < end);
        at += step;
      } while (--blocks > 0);
      return;
    case TANH:
      do {
        const end = at + pairs;
        let to = at;
        do {
          const first = hyperbolicTangent(v128.load(to)), second = hyperbolicTangent(v128.load(to, 16));
          v128.store(to, first);
          v128.store(to, second, 16);
          to += 32;
        } while (to < end);
        at += step;
      } while (--blocks > 0);
      return;
    case RELU:
      do {
        for (let to = at, end = at + pairs; to < end; to += 32) {
          const first = rectified(v128.load(to)), second = rectified(v128.load(to, 16));
          v128.store(to, first);
          v128.store(to, second, 16);
        }
        at += step;
      } while (--blocks > 0);
      return;
    default:
      do {
        const end = at + pairs;
        let to = at;
        do {
          v128.store(to, exponential(v128.load(to)));
          to += 16;
        } while (to < end);
        at += step;
      } while (--blocks > 0);
  }
}

/** The same for two net inputs. */
function activated(code: i32, x: v128): v128 {
  if (code == SIGMOID) return sigmoid(x);
  if (code == TANH) return hyperbolicTangent(x);
  return code == RELU ? rectified(x) : exponential(x);
}

/** x where 0 < x, and 0 elsewhere, for NaN too: the pseudo-maximum. */
// @ts-ignore: decorator of AssemblyScript
@inline
function rectified(x: v128): v128 {
  return f64x2.pmax(f64x2.splat(0), x);
}
