import { addMultiple, dot } from './vectors';

/**
 * Product of the inverse curvature of L-BFGS and a vector, in place, by the two-loop recursion on pairs of step and
 * change of gradient (Nocedal, Math. Comp. 35 (1980) 773).
 *
 * @param direction (pitch) overwritten; 0 from the n-th entry on
 * @param pitch     doubles of a vector, a multiple of 4
 * @param steps     (slots × pitch) a ring of steps
 * @param changes   (slots × pitch) the changes of gradient, in the same slots
 * @param products  (slots) step·change of each pair
 * @param oldest    slot of the oldest pair
 * @param count     pairs, at least 1; the next one is in the next slot, after the last one in the first
 * @param shares    (slots) work space
 */
export function secantDescent(
  direction: usize, pitch: i32, steps: usize, changes: usize, products: usize, oldest: i32, count: i32, slots: i32,
  shares: usize,
): void {
  const bytes = (<usize>pitch) << 3;
  for (let p = count - 1; p >= 0; p--) {
    const slot = <usize>((oldest + p) % slots);
    const share = dot(steps + slot * bytes, direction, bytes) / load<f64>(products + (slot << 3));
    store<f64>(shares + (slot << 3), share);
    addMultiple(direction, -share, changes + slot * bytes, bytes);
  }
  const latest = <usize>((oldest + count - 1) % slots);
  const change = changes + latest * bytes;
  const scale = f64x2.splat(load<f64>(products + (latest << 3)) / dot(change, change, bytes));
  for (let i: usize = 0; i < bytes; i += 32) {
    const left = f64x2.mul(scale, v128.load(direction + i)), right = f64x2.mul(scale, v128.load(direction + i, 16));
    v128.store(direction + i, left);
    v128.store(direction + i, right, 16);
  }
  for (let p = 0; p < count; p++) {
    const slot = <usize>((oldest + p) % slots);
    const left = dot(changes + slot * bytes, direction, bytes) / load<f64>(products + (slot << 3));
    addMultiple(direction, load<f64>(shares + (slot << 3)) - left, steps + slot * bytes, bytes);
  }
}
