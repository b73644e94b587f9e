/**
 * a, bit for bit, by a sum of integers that is taken back.
 *
 * V8 makes 256-bit code of what is stored side by side, and of what integers are added of. A loop whose two results are
 * neither becomes a loop over four lanes that way.
 */
// @ts-ignore: decorator of AssemblyScript
@inline
export function besides(a: v128, b: v128): v128 {
  return i64x2.sub(i64x2.add(a, b), b);
}

/** Sum of four lanes, (a₀ + b₀) + (a₁ + b₁). */
// @ts-ignore: decorator of AssemblyScript
@inline
export function laneSum(a: v128, b: v128): f64 {
  const sum = f64x2.add(besides(a, b), b);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
