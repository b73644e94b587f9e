/**
 * c + a·b in both lanes, as every kernel of matrices sums products. In `surgeon.wasm` product and sum are rounded one
 * after the other, with the same bits on every machine. In `surgeon-fused.wasm` the sum alone is, on every CPU that has
 * fused multiply-add: the host finds out by `multiplyAddEach`.
 */
// @ts-ignore: decorator of AssemblyScript
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_madd(a, b, c) : f64x2.add(c, f64x2.mul(a, b));
}

/** c − a·b in both lanes, rounded in the same way. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function multiplySubtract(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_nmadd(a, b, c) : f64x2.sub(c, f64x2.mul(a, b));
}

/** c + a·b of single numbers, rounded in the same way. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function multiplyAddOne(a: f64, b: f64, c: f64): f64 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return f64x2.extract_lane(f64x2.relaxed_madd(f64x2.splat(a), f64x2.splat(b), f64x2.splat(c)), 0);
  }
  return c + a * b;
}

/** c − a·b of single numbers, rounded in the same way. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function multiplySubtractOne(a: f64, b: f64, c: f64): f64 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return f64x2.extract_lane(f64x2.relaxed_nmadd(f64x2.splat(a), f64x2.splat(b), f64x2.splat(c)), 0);
  }
  return c - a * b;
}

/**
 * c_i ← c_i + a_i·b_i and d_i ← d_i − a_i·b_i.
 *
 * @param count a multiple of 4
 */
export function multiplyAddEach(c: usize, d: usize, a: usize, b: usize, count: i32): void {
  for (let o: usize = 0, bytes = (<usize>count) << 3; o < bytes; o += 32) {
    const a0 = v128.load(a + o), a1 = v128.load(a + o, 16), b0 = v128.load(b + o), b1 = v128.load(b + o, 16);
    const c0 = multiplyAdd(a0, b0, v128.load(c + o)), c1 = multiplyAdd(a1, b1, v128.load(c + o, 16));
    const d0 = multiplySubtract(a0, b0, v128.load(d + o)), d1 = multiplySubtract(a1, b1, v128.load(d + o, 16));
    v128.store(c + o, c0);
    v128.store(c + o, c1, 16);
    v128.store(d + o, d0);
    v128.store(d + o, d1, 16);
  }
}
