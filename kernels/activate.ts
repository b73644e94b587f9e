import { exponential, hyperbolicTangent, sigmoid } from './exponential';

/**
 * Applies a function to each of some doubles, in place.
 *
 * @param code  0 sigmoid, 1 tanh, 2 relu max(0, x), 3 linear x, 4 e^x
 * @param at    the first of them
 * @param count how many; where that is odd, one more is overwritten
 */
export function activate(code: i32, at: usize, count: i32): void {
  const end = at + ((<usize>count) << 3);
  if (at >= end) return;
  // The test stands at the end of each loop: then V8 makes constants ready before the loop, not anew in each turn.
  switch (code) {
    case 0:
      do {
        v128.store(at, sigmoid(v128.load(at)));
        at += 16;
      } while (at < end);
      return;
    case 1:
      do {
        v128.store(at, hyperbolicTangent(v128.load(at)));
        at += 16;
      } while (at < end);
      return;
    case 2:
      // The pseudo-maximum is x where 0 < x, and 0 elsewhere, for NaN too.
      do {
        v128.store(at, f64x2.pmax(f64x2.splat(0), v128.load(at)));
        at += 16;
      } while (at < end);
      return;
    case 4:
      do {
        v128.store(at, exponential(v128.load(at)));
        at += 16;
      } while (at < end);
  }
}
