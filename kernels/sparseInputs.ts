import { activateStage, laterStages } from './forward';
import { besides } from './laneSum';
import {
  fanInOf, firstWeightOf, panelBytes, ROW, sourcesOf, stageAt, unitCount, unitsOf,
} from './networkRecord';

// The first stage of a network whose inputs are mostly 0 (one-hot inputs). Only what is not 0 is touched: the weights
// from one source, side by side for all units.

/**
 * The weights of the first stage turned round: source by source, bias last, those of all units side by side.
 *
 * @param columns (sources × units); overwritten
 */
export function sparseColumns(net: usize, weights: usize, columns: usize): void {
  const stage = stageAt(net, 0);
  const units = <usize>unitsOf(stage), sources = <usize>sourcesOf(stage);
  const first = weights + ((<usize>firstWeightOf(stage)) << 3);
  for (let i: usize = 0; i < sources; i++) {
    for (let j: usize = 0, from = first + (i << 3); j < units; j++, from += sources << 3, columns += 8) {
      store<f64>(columns, load<f64>(from));
    }
  }
}

/**
 * `forward` of samples whose non-zero inputs are listed.
 *
 * @param columns as `sparseColumns` leaves them
 * @param start   (count + 1) 32-bit: where each sample begins in the other two
 * @param input   32-bit: the source of each non-zero, ascending in each sample, the bias's last
 * @param value   of each non-zero, 1 for the bias
 * @param count   samples
 * @param values  first panel of values, its rows of ones in place; overwritten
 */
export function sparseForward(
  net: usize, weights: usize, columns: usize, start: usize, input: usize, value: usize, count: i32, values: usize,
): void {
  const step = panelBytes(net);
  const units = unitsOf(stageAt(net, 0));
  const row = (<usize>units) << 3;
  const without = withoutBias(net);
  for (let k = 0; k < count; k++) {
    const first = <usize>load<i32>(start + ((<usize>k) << 2));
    const end = <usize>load<i32>(start + ((<usize>k) << 2), 4) - without;
    let to = values + ((<usize>(k & 3)) << 3);
    let j = 0;
    for (; j + 8 <= units; j += 8, to += 8 * ROW) {
      const block = columns + ((<usize>j) << 3);
      let a = f64x2.splat(0), b = f64x2.splat(0), c = f64x2.splat(0), d = f64x2.splat(0);
      for (let y = first; y < end; y++) {
        const w = block + <usize>load<i32>(input + (y << 2)) * row;
        const x = v128.load_splat<f64>(value + (y << 3));
        a = f64x2.add(a, f64x2.mul(x, v128.load(w)));
        b = f64x2.add(b, f64x2.mul(x, v128.load(w, 16)));
        c = f64x2.add(c, f64x2.mul(x, v128.load(w, 32)));
        d = f64x2.add(d, f64x2.mul(x, v128.load(w, 48)));
      }
      storePair(to, besides(a, b));
      storePair(to + 2 * ROW, b);
      storePair(to + 4 * ROW, besides(c, d));
      storePair(to + 6 * ROW, d);
    }
    for (; j < units; j++, to += ROW) {
      let net: f64 = 0;
      for (let y = first; y < end; y++) {
        net += load<f64>(value + (y << 3)) * load<f64>(columns + <usize>load<i32>(input + (y << 2)) * row + ((<usize>j) << 3));
      }
      store<f64>(to, net);
    }
    if ((k & 3) == 3 || k + 1 == count) {
      activateStage(net, 0, values, units, 1);
      laterStages(net, weights, values, 1);
      values += step;
    }
  }
}

/** Non-zeros of a sample that a first stage without biases leaves out: the last one, the bias's. */
// @ts-ignore: decorator of AssemblyScript
@inline
function withoutBias(net: usize): usize {
  const stage = stageAt(net, 0);
  return <usize>(fanInOf(stage) + 1 - sourcesOf(stage));
}

/** Writes two units of one sample to their rows of a panel. */
// @ts-ignore: decorator of AssemblyScript
@inline
function storePair(to: usize, pair: v128): void {
  store<f64>(to, f64x2.extract_lane(pair, 0));
  store<f64>(to, f64x2.extract_lane(pair, 1), 32);
}

/**
 * Σ_k ∂d/∂w of the weights of the first stage, in the order of the samples, where each has non-zero inputs.
 *
 * @param start    as in `sparseForward`
 * @param deltas   as `lossGradient` leaves them
 * @param gradient (sources × units) in the order of `sparseColumns`; overwritten
 * @param slopes   (units) work space
 */
export function sparseGradient(
  net: usize, start: usize, input: usize, value: usize, count: i32, deltas: usize, gradient: usize, slopes: usize,
): void {
  const step = <usize>unitCount(net) * ROW;
  const units = unitsOf(stageAt(net, 0));
  const row = (<usize>units) << 3;
  const pairs = (<usize>(units & ~1)) << 3;
  const without = withoutBias(net);
  memory.fill(gradient, 0, <usize>sourcesOf(stageAt(net, 0)) * row);
  for (let k = 0; k < count; k++) {
    const first = <usize>load<i32>(start + ((<usize>k) << 2));
    const end = <usize>load<i32>(start + ((<usize>k) << 2), 4) - without;
    let from = deltas + <usize>(k >> 2) * step + ((<usize>(k & 3)) << 3);
    for (let j: usize = 0; j < row; j += 8, from += ROW) store<f64>(slopes + j, load<f64>(from));
    for (let y = first; y < end; y++) {
      const to = gradient + <usize>load<i32>(input + (y << 2)) * row;
      const x = v128.load_splat<f64>(value + (y << 3));
      let j: usize = 0;
      for (; j + 32 <= pairs; j += 32) {
        const left = f64x2.add(v128.load(to + j), f64x2.mul(x, v128.load(slopes + j)));
        const right = f64x2.add(v128.load(to + j, 16), f64x2.mul(x, v128.load(slopes + j, 16)));
        v128.store(to + j, left);
        v128.store(to + j, right, 16);
      }
      for (; j < pairs; j += 16) v128.store(to + j, f64x2.add(v128.load(to + j), f64x2.mul(x, v128.load(slopes + j))));
      if (j < row) store<f64>(to + j, load<f64>(to + j) + load<f64>(value + (y << 3)) * load<f64>(slopes + j));
    }
  }
}
