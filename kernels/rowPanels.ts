import { furtherSlope } from './furtherActivations';
import {
  activationOf, firstRowOf, firstUnitOf, firstWeightOf, inputBytes, inputCount, isCrossEntropy, outputCount, outputStage,
  panelBytes, parameterOf, RELU, ROW, SIGMOID, slopeRowOf, SOFTMAX, sourcesOf, stageAt, stageCount, TANH, unitCount,
  unitsOf,
} from './networkRecord';

/** Forms of rows, as `ROW_FORM` has them. */
const PER_TARGET: i32 = 1;
const EMPIRICAL_FISHER: i32 = 2;

/**
 * The rows y of all samples at the live weights, in panels of four weights: entry i of row r lies at
 * (⌊i/4⌋·rows + r)·4 + i mod 4, as `microKernel` reads both its operands. The row of a weight is δ of its unit times
 * the value that it multiplies.
 *
 * @param net     record of the network
 * @param weights (full n), 0 where deleted
 * @param inputs  first panel of inputs
 * @param values  first panel of values, as `forward` leaves it
 * @param targets first panel of targets, o rows each
 * @param count   samples
 * @param form    0 gaussNewton, 1 perTarget, 2 empiricalFisher
 * @param live    (n) 32-bit: flat indices of the live weights
 * @param n       how many
 * @param unitOf  (full n) 32-bit: the unit that a weight feeds
 * @param source  (full n) 32-bit: the value that it multiplies, inputs and their constant first
 * @param delta   room for a row of a panel for each unit
 * @param rows    (4⌈n/4⌉ × rows) packed; overwritten, 0 where no weight is
 */
export function rowPanels(
  net: usize, weights: usize, inputs: usize, values: usize, targets: usize, count: i32, form: i32, live: usize, n: i32,
  unitOf: usize, source: usize, delta: usize, rows: usize,
): void {
  const perSample = form == EMPIRICAL_FISHER ? 1 : outputCount(net);
  const depth = count * perSample;
  const panel = (<usize>depth) << 5;
  const last = rows + <usize>(n >> 2) * panel;
  if (n & 3) memory.fill(last, 0, panel);
  const step = (<usize>perSample) << 5;
  const inputStep = inputBytes(net), valueStep = panelBytes(net), targetStep = <usize>outputCount(net) * ROW;
  const inputRows = inputCount(net) + 1;
  for (let k = 0; k < count; k += 4) {
    const left = min(4, count - k);
    for (let l = 0; l < perSample; l++) {
      if (form == EMPIRICAL_FISHER) errorSlopes(net, values, targets, delta);
      else outputRow(net, values, targets, form, l, delta);
      backward(net, weights, values, delta);
      const first = rows + ((<usize>(k * perSample + l)) << 5);
      for (let i = 0; i < n; i++) {
        const q = load<i32>(live + ((<usize>i) << 2)) << 2;
        const s = load<i32>(source + <usize>q);
        const from = s < inputRows ? inputs + <usize>s * ROW : values + <usize>(s - inputRows) * ROW;
        const slope = delta + <usize>load<i32>(unitOf + <usize>q) * ROW;
        const a = f64x2.mul(v128.load(slope), v128.load(from));
        const b = f64x2.mul(v128.load(slope, 16), v128.load(from, 16));
        let to = first + <usize>(i >> 2) * panel + ((<usize>(i & 3)) << 3);
        store<f64>(to, f64x2.extract_lane(a, 0));
        if (left > 1) store<f64>(to += step, f64x2.extract_lane(a, 1));
        if (left > 2) store<f64>(to += step, f64x2.extract_lane(b, 0));
        if (left > 3) store<f64>(to += step, f64x2.extract_lane(b, 1));
      }
    }
    inputs += inputStep;
    values += valueStep;
    targets += targetStep;
  }
}

/**
 * ∂y/∂net of all units from that of the output units: δ_j = f′(net_j) Σ_i w_ij δ_i.
 *
 * @param delta a row for each unit; those of the output units are read, the others overwritten
 */
// @ts-ignore: decorator of AssemblyScript
@inline
export function backward(net: usize, weights: usize, values: usize, delta: usize): void {
  for (let m = stageCount(net) - 2; m >= 0; m--) {
    const stage = stageAt(net, m), next = stageAt(net, m + 1);
    const units = unitsOf(stage);
    const nextUnits = unitsOf(next);
    const rowBytes = (<usize>sourcesOf(next)) << 3;
    const from = delta + <usize>firstUnitOf(next) * ROW;
    let to = delta + <usize>firstUnitOf(stage) * ROW;
    let column = weights + ((<usize>firstWeightOf(next)) << 3);
    for (let j = 0; j < units; j++) {
      let a = f64x2.splat(0), b = f64x2.splat(0);
      for (let i = 0, w = column, d = from; i < nextUnits; i++, w += rowBytes, d += ROW) {
        const factor = v128.load_splat<f64>(w);
        a = f64x2.add(a, f64x2.mul(factor, v128.load(d)));
        b = f64x2.add(b, f64x2.mul(factor, v128.load(d, 16)));
      }
      v128.store(to, a);
      v128.store(to, b, 16);
      to += ROW;
      column += 8;
    }
    const bytes = <usize>units * ROW;
    multiplyBySlopes(to - bytes, values + slopeRowOf(stage), bytes, activationOf(stage), parameterOf(stage));
  }
}

/**
 * δ ← f′·δ of the units of a stage, for four samples. The most common functions have loops of their own, in which both
 * halves of a row go together: V8 cannot make one of two halves with a branch in between.
 */
// @ts-ignore: decorator of AssemblyScript
@inline
function multiplyBySlopes(delta: usize, value: usize, bytes: usize, activation: i32, parameter: f64): void {
  const one = f64x2.splat(1);
  if (activation == SIGMOID) {
    for (let o: usize = 0; o < bytes; o += ROW) {
      const x = v128.load(value + o), y = v128.load(value + o, 16);
      const left = f64x2.mul(v128.load(delta + o), f64x2.mul(x, f64x2.sub(one, x)));
      const right = f64x2.mul(v128.load(delta + o, 16), f64x2.mul(y, f64x2.sub(one, y)));
      v128.store(delta + o, left);
      v128.store(delta + o, right, 16);
    }
  } else if (activation == TANH) {
    for (let o: usize = 0; o < bytes; o += ROW) {
      const x = v128.load(value + o), y = v128.load(value + o, 16);
      const left = f64x2.mul(v128.load(delta + o), f64x2.sub(one, f64x2.mul(x, x)));
      const right = f64x2.mul(v128.load(delta + o, 16), f64x2.sub(one, f64x2.mul(y, y)));
      v128.store(delta + o, left);
      v128.store(delta + o, right, 16);
    }
  } else {
    for (let o: usize = 0; o < bytes; o += 16) {
      v128.store(delta + o, f64x2.mul(v128.load(delta + o), slopeAt(activation, parameter, v128.load(value + o))));
    }
  }
}

/** f′(net) in terms of a = f(net), or of what `furtherSlope` takes. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function slopeAt(activation: i32, parameter: f64, a: v128): v128 {
  const one = f64x2.splat(1);
  if (activation == SIGMOID) return f64x2.mul(a, f64x2.sub(one, a));
  if (activation == TANH) return f64x2.sub(one, f64x2.mul(a, a));
  if (activation == RELU) return v128.and(one, f64x2.gt(a, f64x2.splat(0)));
  return activation > SOFTMAX ? furtherSlope(activation, parameter, a) : one;
}

/** ∂y_l/∂net of the output units for row l of a sample. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function outputRow(net: usize, values: usize, targets: usize, form: i32, l: i32, delta: usize): void {
  const outputs = outputCount(net);
  const stage = outputStage(net);
  const activation = activationOf(stage);
  const o = values + firstRowOf(stage);
  const s = values + slopeRowOf(stage) + <usize>l * ROW;
  const at = delta + <usize>(unitCount(net) - outputs) * ROW;
  for (let half: usize = 0; half < ROW; half += 16) {
    const own = v128.load(o + <usize>l * ROW + half);
    const t = v128.load(targets + <usize>l * ROW + half);
    const factor = isCrossEntropy(net) ? crossEntropyFactor(activation, form, own, t)
      : activation == SOFTMAX ? own : slopeAt(activation, parameterOf(stage), v128.load(s + half));
    for (let m = 0; m < outputs; m++) {
      const to = at + <usize>m * ROW + half;
      if (activation == SOFTMAX) {
        const unit = f64x2.splat(m == l ? 1 : 0);
        v128.store(to, f64x2.mul(factor, f64x2.sub(unit, v128.load(o + <usize>m * ROW + half))));
      } else v128.store(to, m == l ? factor : f64x2.splat(0));
    }
  }
}

/** √a_l times the slope of the output unit: its own where a is the expectation, see `expectedSlopes`. */
// @ts-ignore: decorator of AssemblyScript
@inline
function crossEntropyFactor(activation: i32, form: i32, o: v128, t: v128): v128 {
  const one = f64x2.splat(1);
  if (form != PER_TARGET) return f64x2.sqrt(activation == SOFTMAX ? o : f64x2.mul(o, f64x2.sub(one, o)));
  if (activation == SOFTMAX) return f64x2.sqrt(t);
  const rest = f64x2.sub(one, o);
  const hit = f64x2.mul(f64x2.mul(t, rest), rest);
  return f64x2.sqrt(f64x2.add(hit, f64x2.mul(f64x2.mul(f64x2.sub(one, t), o), o)));
}

/** ∂d/∂net of the output units, see `errorSlopes`. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function errorSlopes(net: usize, values: usize, targets: usize, delta: usize): void {
  const outputs = outputCount(net);
  const stage = outputStage(net);
  const activation = activationOf(stage);
  const o = values + firstRowOf(stage);
  const s = values + slopeRowOf(stage);
  const at = delta + <usize>(unitCount(net) - outputs) * ROW;
  const end = <usize>outputs * ROW;
  const squared = !isCrossEntropy(net);
  if (activation != SOFTMAX) {
    for (let i: usize = 0; i < end; i += 16) {
      const residual = f64x2.sub(v128.load(o + i), v128.load(targets + i));
      const slope = slopeAt(activation, parameterOf(stage), v128.load(s + i));
      v128.store(at + i, squared ? f64x2.mul(residual, slope) : residual);
    }
    return;
  }
  for (let half: usize = 0; half < ROW; half += 16) {
    let mean = f64x2.splat(0); // Σ_l o_l ∂d/∂o_l
    for (let i = half; i < end; i += ROW) mean = f64x2.add(mean, ofSoftmax(squared, v128.load(o + i), v128.load(targets + i)));
    for (let i = half; i < end; i += ROW) {
      const value = v128.load(o + i);
      v128.store(at + i, f64x2.sub(ofSoftmax(squared, value, v128.load(targets + i)), f64x2.mul(value, mean)));
    }
  }
}

/** o_l ∂d/∂o_l */
// @ts-ignore: decorator of AssemblyScript
@inline
function ofSoftmax(squared: bool, o: v128, t: v128): v128 {
  return squared ? f64x2.mul(o, f64x2.sub(o, t)) : f64x2.neg(t);
}
