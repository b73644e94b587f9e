import { dot } from './vectors';

/**
 * A pass of the two-loop recursion over a piece of its vectors: to += factor·vector, and then to·other.
 *
 * @param bytes of each piece, a multiple of 32
 * @returns to·other, in the lanes and the order of `dot`
 */
export function addAndDot(to: usize, factor: f64, vector: usize, other: usize, bytes: usize): f64 {
  const f = f64x2.splat(factor);
  let even = f64x2.splat(0), odd = f64x2.splat(0);
  for (let i: usize = 0; i < bytes; i += 32) {
    const first = f64x2.add(v128.load(to + i), f64x2.mul(f, v128.load(vector + i)));
    const second = f64x2.add(v128.load(to + i, 16), f64x2.mul(f, v128.load(vector + i, 16)));
    v128.store(to + i, first);
    v128.store(to + i, second, 16);
    even = f64x2.add(even, f64x2.mul(v128.load(other + i), first));
    odd = f64x2.add(odd, f64x2.mul(v128.load(other + i, 16), second));
  }
  const sum = f64x2.add(even, odd);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** to = factor·to, and then to·other, in the same way. */
export function scaleAndDot(to: usize, factor: f64, other: usize, bytes: usize): f64 {
  const f = f64x2.splat(factor);
  for (let i: usize = 0; i < bytes; i += 32) {
    const first = f64x2.mul(f, v128.load(to + i)), second = f64x2.mul(f, v128.load(to + i, 16));
    v128.store(to + i, first);
    v128.store(to + i, second, 16);
  }
  return dot(other, to, bytes);
}

/** a·b over a piece. */
export function dotOf(a: usize, b: usize, bytes: usize): f64 {
  return dot(a, b, bytes);
}
