import { laneSum } from './laneSum';

// Sums of training and of spectra: the same bits in both modules, unlike those of `multiplyAdd`.

/** a·b in four lanes, which are added at the end; @param bytes of each, a multiple of 32 */
// @ts-ignore: decorator of AssemblyScript
@inline
export function dot(a: usize, b: usize, bytes: usize): f64 {
  let even = f64x2.splat(0), odd = f64x2.splat(0);
  for (let o: usize = 0; o < bytes; o += 32) {
    even = f64x2.add(even, f64x2.mul(v128.load(a + o), v128.load(b + o)));
    odd = f64x2.add(odd, f64x2.mul(v128.load(a + o, 16), v128.load(b + o, 16)));
  }
  return laneSum(even, odd);
}

/** to += factor·from; @param bytes of each, a multiple of 32 */
// @ts-ignore: decorator of AssemblyScript
@inline
export function addMultiple(to: usize, factor: f64, from: usize, bytes: usize): void {
  const f = f64x2.splat(factor);
  for (let o: usize = 0; o < bytes; o += 32) {
    const left = f64x2.add(v128.load(to + o), f64x2.mul(f, v128.load(from + o)));
    const right = f64x2.add(v128.load(to + o, 16), f64x2.mul(f, v128.load(from + o, 16)));
    v128.store(to + o, left);
    v128.store(to + o, right, 16);
  }
}
