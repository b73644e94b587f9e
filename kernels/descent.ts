// Steps of `epochs`, four weights at a time and then two: what lies side by side is stored side by side.

/** ‖mean ∂d/∂w of a batch + decay·w‖₂ over the live weights. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function gradientNorm(weights: usize, live: usize, sums: usize, length: i32, samples: v128, decay: f64): f64 {
  let sum = f64x2.splat(0);
  for (let o: usize = 0, end = (<usize>length) << 3; o < end; o += 16) {
    const decayed = f64x2.mul(f64x2.splat(decay), v128.load(weights + o));
    const gradient = f64x2.mul(f64x2.add(f64x2.div(v128.load(sums + o), samples), decayed), v128.load(live + o));
    sum = f64x2.add(sum, f64x2.mul(gradient, gradient));
  }
  return Math.sqrt(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
}

/** sums += slopes of a source of value a, four at a time and then two. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function addSlopes(sums: usize, delta: usize, a: v128, bytes: usize): void {
  const pairs = bytes & ~31;
  for (let o: usize = 0; o < pairs; o += 32) {
    const left = f64x2.add(v128.load(sums + o), f64x2.mul(v128.load(delta + o), a));
    const right = f64x2.add(v128.load(sums + o, 16), f64x2.mul(v128.load(delta + o, 16), a));
    v128.store(sums + o, left);
    v128.store(sums + o, right, 16);
  }
  if (pairs == bytes) return;
  v128.store(sums + pairs, f64x2.add(v128.load(sums + pairs), f64x2.mul(v128.load(delta + pairs), a)));
}

/** Changes the weights of a source of value a by the slopes of one sample. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function descendAlone(
  weights: usize, change: usize, live: usize, delta: usize, a: v128, bytes: usize, decay: f64, momentum: f64, rate: f64,
): void {
  const zero = f64x2.splat(0), pairs = bytes & ~31; // a sum of one, from 0 on
  for (let o: usize = 0; o < pairs; o += 32) {
    const first = f64x2.add(zero, f64x2.mul(v128.load(delta + o), a));
    const second = f64x2.add(zero, f64x2.mul(v128.load(delta + o, 16), a));
    descendPairs(weights + o, change + o, live + o, first, second, decay, momentum, rate);
  }
  if (pairs == bytes) return;
  const slope = f64x2.add(zero, f64x2.mul(v128.load(delta + pairs), a));
  descend(weights + pairs, change + pairs, live + pairs, slope, decay, momentum, rate);
}

/** Changes all weights by the mean of a batch. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function descendByMean(
  weights: usize, change: usize, live: usize, sums: usize, samples: v128, bytes: usize, decay: f64, momentum: f64,
  rate: f64,
): void {
  const pairs = bytes & ~31;
  for (let o: usize = 0; o < pairs; o += 32) {
    const first = f64x2.div(v128.load(sums + o), samples), second = f64x2.div(v128.load(sums + o, 16), samples);
    descendPairs(weights + o, change + o, live + o, first, second, decay, momentum, rate);
  }
  if (pairs == bytes) return;
  const mean = f64x2.div(v128.load(sums + pairs), samples);
  descend(weights + pairs, change + pairs, live + pairs, mean, decay, momentum, rate);
}

/** Changes four weights. */
// @ts-ignore: decorator of AssemblyScript
@inline
function descendPairs(
  weights: usize, change: usize, live: usize, first: v128, second: v128, decay: f64, momentum: f64, rate: f64,
): void {
  const v = v128.load(weights), w = v128.load(weights, 16);
  const p = stepOf(v, v128.load(change), v128.load(live), first, decay, momentum, rate);
  const q = stepOf(w, v128.load(change, 16), v128.load(live, 16), second, decay, momentum, rate);
  v128.store(change, p);
  v128.store(change, q, 16);
  const x = f64x2.add(v, p), y = f64x2.add(w, q);
  v128.store(weights, x);
  v128.store(weights, y, 16);
}

/** Changes two weights. */
// @ts-ignore: decorator of AssemblyScript
@inline
function descend(
  weights: usize, change: usize, live: usize, slope: v128, decay: f64, momentum: f64, rate: f64,
): void {
  const w = v128.load(weights);
  const step = stepOf(w, v128.load(change), v128.load(live), slope, decay, momentum, rate);
  v128.store(change, step);
  v128.store(weights, f64x2.add(w, step));
}

/** Δw of two weights. */
// @ts-ignore: decorator of AssemblyScript
@inline
function stepOf(w: v128, change: v128, live: v128, slope: v128, decay: f64, momentum: f64, rate: f64): v128 {
  const gradient = f64x2.add(slope, f64x2.mul(f64x2.splat(decay), w));
  const before = f64x2.mul(f64x2.splat(momentum), change);
  return f64x2.mul(f64x2.sub(before, f64x2.mul(f64x2.splat(rate), gradient)), live);
}
