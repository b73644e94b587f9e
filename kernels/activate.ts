import { exponential, hyperbolicTangent, sigmoid } from './exponential';

/**
 * Applies a function to each of some doubles, in place.
 *
 * @param code  0 sigmoid, 1 tanh, 2 relu max(0, x), 3 linear x, 4 e^x
 * @param at    the first of them
 * @param count how many; where that is odd, one more is overwritten
 */
export function activate(code: i32, at: usize, count: i32): void {
  const end = at + ((<usize>((count + 1) >> 1)) << 4);
  if (at >= end) return;
  // The test stands at the end of each loop: then V8 makes constants ready before the loop, not anew in each turn.
  // Two vectors a turn, after one where their number is odd, keep the units of the processor busy: a chain of operations
  // waits for its own results.
  switch (code) {
    case 0:
      if ((end - at) & 16) {
        v128.store(at, sigmoid(v128.load(at)));
        at += 16;
        if (at == end) return;
      }
      do {
        const first = v128.load(at), second = v128.load(at, 16);
        v128.store(at, sigmoid(first));
        v128.store(at, sigmoid(second), 16);
        at += 32;
      } while (at < end);
      return;
    case 1:
      if ((end - at) & 16) {
        v128.store(at, hyperbolicTangent(v128.load(at)));
        at += 16;
        if (at == end) return;
      }
      do {
        const first = v128.load(at), second = v128.load(at, 16);
        v128.store(at, hyperbolicTangent(first));
        v128.store(at, hyperbolicTangent(second), 16);
        at += 32;
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
