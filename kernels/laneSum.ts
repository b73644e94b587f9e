/**
 * Sum of four lanes, (a₀ + b₀) + (a₁ + b₁).
 *
 * V8 makes 256-bit code of what is stored side by side, and of what integers are added of: so a and b take part in a
 * sum of integers that changes nothing. Their loops become loops over four lanes that way.
 */
// @ts-ignore: decorator of AssemblyScript
@inline
export function laneSum(a: v128, b: v128): f64 {
  const first = i64x2.sub(i64x2.add(a, b), b); // a, bit for bit
  const sum = f64x2.add(first, b);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
