import { log, log1p } from './logarithm';
import {
  activationOf, firstRowOf, isCrossEntropy, outputCount, outputStage, panelBytes, ROW, SOFTMAX,
} from './networkRecord';

/** The distance that an output that rounds to 0 or 1 is taken to have from it. */
const NEAREST: f64 = f64.EPSILON / 2;

/**
 * Σ_k d(t, o) over samples: for squared error one sum for each lane of the panels, added at the end; for cross-entropy
 * sample by sample.
 *
 * @param values  first panel of values, as `forward` leaves it
 * @param targets first panel of targets
 * @param count   samples; lanes beyond them count for nothing
 */
export function errorSum(net: usize, values: usize, targets: usize, count: i32): f64 {
  if (isCrossEntropy(net)) return crossEntropies(net, values, targets, count);
  const valueStep = panelBytes(net), rows = <usize>outputCount(net) * ROW;
  const half = f64x2.splat(0.5);
  let a = f64x2.splat(0), b = f64x2.splat(0);
  values += firstRowOf(outputStage(net));
  for (let k = 0; k < count; k += 4) {
    const first = lanes(0, count - k), second = lanes(2, count - k);
    for (let i: usize = 0; i < rows; i += ROW) {
      const r = f64x2.sub(v128.load(targets + i), v128.load(values + i));
      const s = f64x2.sub(v128.load(targets + i, 16), v128.load(values + i, 16));
      a = f64x2.add(a, v128.and(f64x2.mul(f64x2.mul(half, r), r), first));
      b = f64x2.add(b, v128.and(f64x2.mul(f64x2.mul(half, s), s), second));
    }
    values += valueStep;
    targets += rows;
  }
  const sum = f64x2.add(a, b);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** All bits of the lanes first and first + 1 that are below `left`. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function lanes(first: i32, left: i32): v128 {
  return f64x2.lt(f64x2(<f64>first, <f64>(first + 1)), f64x2.splat(<f64>left));
}

/** Σ_k d(t, o) of cross-entropy. */
function crossEntropies(net: usize, values: usize, targets: usize, count: i32): f64 {
  const outputs = outputCount(net);
  const step = panelBytes(net), targetStep = <usize>outputs * ROW;
  const isSoftmax = activationOf(outputStage(net)) == SOFTMAX;
  values += firstRowOf(outputStage(net));
  let sum: f64 = 0;
  for (let k = 0; k < count; k++) {
    const lane = (<usize>(k & 3)) << 3;
    let o = values + <usize>(k >> 2) * step + lane, t = targets + <usize>(k >> 2) * targetStep + lane;
    let error: f64 = 0;
    for (let l = 0; l < outputs; l++, o += ROW, t += ROW) {
      const output = load<f64>(o), target = load<f64>(t);
      error += divergence(target, output, output - target);
      if (!isSoftmax) error += divergence(1 - target, 1 - output, target - output);
    }
    sum += error;
  }
  return sum;
}

/** t log(t/o), 0 at t = 0; of the difference o − t where that is small, see src/network/errorMeasure.ts. */
// @ts-ignore: decorator of AssemblyScript
@inline
function divergence(t: f64, o: f64, difference: f64): f64 {
  if (t == 0) return 0;
  if (Math.abs(difference) < 0.5 * t) return -t * log1p(difference / t);
  return t * log(t / (o > NEAREST ? o : NEAREST));
}
