/**
 * a·b + c in both lanes, as every kernel of matrices sums products. In `surgeon.wasm` product and sum are rounded one
 * after the other, with the same bits on every machine; in `surgeon-fused.wasm` only the sum is, on every CPU that has
 * fused multiply-add: the host finds out by `multiplyAddEach`.
 */
// @ts-ignore: decorator of AssemblyScript
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_madd(a, b, c) : f64x2.add(c, f64x2.mul(a, b));
}

/**
 * c_i ← a_i·b_i + c_i.
 *
 * @param count even
 */
export function multiplyAddEach(c: usize, a: usize, b: usize, count: i32): void {
  for (let o: usize = 0, bytes = (<usize>count) << 3; o < bytes; o += 16) {
    v128.store(c + o, multiplyAdd(v128.load(a + o), v128.load(b + o), v128.load(c + o)));
  }
}
