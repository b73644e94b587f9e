/** a·b in four lanes, which are added at the end; @param bytes of each, a multiple of 32 */
// @ts-ignore: decorator of AssemblyScript
@inline
export function dot(a: usize, b: usize, bytes: usize): f64 {
  let even = f64x2.splat(0), odd = f64x2.splat(0);
  for (let o: usize = 0; o < bytes; o += 32) {
    even = f64x2.add(even, f64x2.mul(v128.load(a + o), v128.load(b + o)));
    odd = f64x2.add(odd, f64x2.mul(v128.load(a + o, 16), v128.load(b + o, 16)));
  }
  const sum = f64x2.add(even, odd);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
