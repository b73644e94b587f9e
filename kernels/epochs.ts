import { activate } from './activate';
import { addSlopes, descendAlone, descendByMean, gradientNorm } from './descent';
import { exponential } from './exponential';
import { activateFurther } from './furtherActivations';
import {
  activationOf, fanInOf, firstRowOf, inputCount, isCrossEntropy, outputCount, parameterOf, slopeRowOf, SOFTMAX, stageAt,
  stageCount, unitsOf,
} from './networkRecord';
import { slopeAt } from './rowPanels';

/** Doubles of one source's weights, or of one value for each unit of a stage: an even number, 0 beyond the units. */
// @ts-ignore: decorator of AssemblyScript
@inline
function pitchOf(stage: usize): usize {
  return <usize>((unitsOf(stage) + 1) & ~1) << 3;
}

/**
 * Epochs of backpropagation with momentum, by batches in the order of the samples:
 *
 *     Δw ← momentum·Δw − rate·(mean ∂d/∂w of the batch + decay·w),   w ← w + Δw
 *
 * One sample at a time, and two units: the weights of a stage lie source by source, bias last, those of a source side
 * by side, an even number with 0 beyond the last unit. The operations on each weight are those of plain
 * backpropagation, in the same order.
 *
 * @param net       record of the network
 * @param weights   of all stages in that order, 0 for biases that a stage does not have; overwritten
 * @param change    Δw, in the same order; overwritten
 * @param live      1 for live weights and 0 for others, in the same order
 * @param sums      work space of the same size
 * @param length    doubles of each of these
 * @param inputs    (count × d) row-major
 * @param targets   (count × o) row-major
 * @param batchSize samples between two changes
 * @param tolerance of the gradient of a batch: where its norm is not above it, the weights stay, and all ends; below 0:
 *                  no such end
 * @param count     samples
 * @param values    room for twice as many doubles as the units of all stages, each stage's rounded up to an even
 *                  number: values, and then net inputs that slopes need
 * @param deltas    room for as many doubles as these units
 * @param epochs    how many
 * @returns epochs that were made
 */
export function epochs(
  net: usize, weights: usize, change: usize, live: usize, sums: usize, length: i32, inputs: usize, targets: usize,
  count: i32, batchSize: i32, decay: f64, momentum: f64, rate: f64, tolerance: f64, values: usize, deltas: usize,
  epochs: i32,
): i32 {
  for (let e = 0; e < epochs; e++) {
    const isAtEnd = epoch(
      net, weights, change, live, sums, length, inputs, targets, count, batchSize, decay, momentum, rate, tolerance,
      values, deltas,
    );
    if (isAtEnd) return e;
  }
  return epochs;
}

/** One of them. @returns whether a gradient was not above the tolerance */
function epoch(
  net: usize, weights: usize, change: usize, live: usize, sums: usize, length: i32, inputs: usize, targets: usize,
  count: i32, batchSize: i32, decay: f64, momentum: f64, rate: f64, tolerance: f64, values: usize, deltas: usize,
): bool {
  const stages = stageCount(net);
  let kept: usize = 0; // bytes from a value to its net input
  for (let m = 0; m < stages; m++) kept += pitchOf(stageAt(net, m));
  const inputBytes = (<usize>inputCount(net)) << 3, targetBytes = (<usize>outputCount(net)) << 3;
  for (let k = 0; k < count; k++) {
    const place = k % batchSize;
    const isAlone = batchSize == 1 && tolerance < 0;
    if (place == 0 && !isAlone) memory.fill(sums, 0, (<usize>length) << 3);
    runSample(net, weights, inputs, values, kept);
    slopes(net, weights, values, kept, targets, deltas);

    let source = inputs, value = values, delta = deltas, at: usize = 0;
    for (let m = 0; m < stages; m++) {
      const stage = stageAt(net, m);
      const pitch = pitchOf(stage), fanIn = fanInOf(stage);
      for (let i = 0; i <= fanIn; i++, at += pitch) {
        const a = i < fanIn ? v128.load_splat<f64>(source + ((<usize>i) << 3)) : f64x2.splat(1);
        if (isAlone) descendAlone(weights + at, change + at, live + at, delta, a, pitch, decay, momentum, rate);
        else addSlopes(sums + at, delta, a, pitch);
      }
      source = value;
      value += pitch;
      delta += pitch;
    }
    if (!isAlone && (place + 1 == batchSize || k + 1 == count)) {
      const samples = f64x2.splat(<f64>(place + 1));
      if (tolerance >= 0 && gradientNorm(weights, live, sums, length, samples, decay) <= tolerance) return true;
      descendByMean(weights, change, live, sums, samples, (<usize>length) << 3, decay, momentum, rate);
    }
    inputs += inputBytes;
    targets += targetBytes;
  }
  return false;
}

/** The values of all units for one sample, and net inputs that slopes need. */
// @ts-ignore: decorator of AssemblyScript
@inline
function runSample(net: usize, weights: usize, inputs: usize, values: usize, kept: usize): void {
  const stages = stageCount(net);
  let source = inputs, to = values, column = weights;
  for (let m = 0; m < stages; m++) {
    const stage = stageAt(net, m);
    const pitch = pitchOf(stage), units = unitsOf(stage);
    const end = source + ((<usize>fanInOf(stage)) << 3);
    let j: usize = 0;
    for (; j + 64 <= pitch; j += 64) {
      let w = column + j;
      let a = f64x2.splat(0), b = f64x2.splat(0), c = f64x2.splat(0), d = f64x2.splat(0);
      for (let from = source; from < end; from += 8, w += pitch) {
        const x = v128.load_splat<f64>(from);
        a = f64x2.add(a, f64x2.mul(v128.load(w), x));
        b = f64x2.add(b, f64x2.mul(v128.load(w, 16), x));
        c = f64x2.add(c, f64x2.mul(v128.load(w, 32), x));
        d = f64x2.add(d, f64x2.mul(v128.load(w, 48), x));
      }
      a = f64x2.add(a, v128.load(w)); b = f64x2.add(b, v128.load(w, 16));
      c = f64x2.add(c, v128.load(w, 32)); d = f64x2.add(d, v128.load(w, 48));
      v128.store(to + j, a);
      v128.store(to + j, b, 16);
      v128.store(to + j, c, 32);
      v128.store(to + j, d, 48);
    }
    for (; j + 32 <= pitch; j += 32) {
      let w = column + j;
      let a = f64x2.splat(0), b = f64x2.splat(0);
      for (let from = source; from < end; from += 8, w += pitch) {
        const x = v128.load_splat<f64>(from);
        a = f64x2.add(a, f64x2.mul(v128.load(w), x));
        b = f64x2.add(b, f64x2.mul(v128.load(w, 16), x));
      }
      const first = f64x2.add(a, v128.load(w)), second = f64x2.add(b, v128.load(w, 16));
      v128.store(to + j, first);
      v128.store(to + j, second, 16);
    }
    if (j < pitch) {
      let w = column + j;
      let a = f64x2.splat(0);
      for (let from = source; from < end; from += 8, w += pitch) {
        a = f64x2.add(a, f64x2.mul(v128.load(w), v128.load_splat<f64>(from)));
      }
      v128.store(to + j, f64x2.add(a, v128.load(w)));
    }
    const activation = activationOf(stage);
    if (activation < SOFTMAX) activate(activation, to, <i32>(pitch >> 3), 0, 1);
    else if (activation > SOFTMAX) {
      if (keepsNet(stage)) memory.copy(to + kept, to, pitch);
      activateFurther(activation, parameterOf(stage), to, <i32>(pitch >> 3), 0, 1);
    } else softmax(to, units);
    column += (<usize>(fanInOf(stage) + 1)) * pitch;
    source = to;
    to += pitch;
  }
}

/** e^(net_l − max) / Σ_m e^(net_m − max), of one sample. */
function softmax(row: usize, units: i32): void {
  const end = row + ((<usize>units) << 3);
  let max = load<f64>(row);
  for (let at = row; at < end; at += 8) {
    const net = load<f64>(at);
    if (net > max) max = net;
  }
  let sum: f64 = 0;
  for (let at = row; at < end; at += 8) {
    const value = f64x2.extract_lane(exponential(f64x2.splat(load<f64>(at) - max)), 0);
    store<f64>(at, value);
    sum += value;
  }
  for (let at = row; at < end; at += 8) store<f64>(at, load<f64>(at) / sum);
}

/** ∂d/∂net of all units for one sample, 0 beyond the last unit of a stage. */
// @ts-ignore: decorator of AssemblyScript
@inline
function slopes(net: usize, weights: usize, values: usize, kept: usize, targets: usize, deltas: usize): void {
  const stages = stageCount(net);
  let column = weights, offset: usize = 0;
  for (let m = 0; m + 1 < stages; m++) {
    const stage = stageAt(net, m);
    column += (<usize>(fanInOf(stage) + 1)) * pitchOf(stage);
    offset += pitchOf(stage);
  }
  const last = stageAt(net, stages - 1);
  outputSlopes(net, last, values + offset, kept, targets, deltas + offset);
  if (unitsOf(last) & 1) store<f64>(deltas + offset + ((<usize>unitsOf(last)) << 3), 0);

  for (let m = stages - 2; m >= 0; m--) {
    const stage = stageAt(net, m), next = stageAt(net, m + 1);
    const from = values + (keepsNet(stage) ? kept : 0);
    const pitch = pitchOf(stage), nextPitch = pitchOf(next);
    const nextUnits = (<usize>unitsOf(next)) << 3;
    const units = unitsOf(stage);
    const nextDeltas = deltas + offset;
    offset -= pitch;
    for (let j = 0; j < units; j++) {
      const row = column + <usize>j * nextPitch;
      let sum: f64 = 0;
      for (let i: usize = 0; i < nextUnits; i += 8) sum += load<f64>(row + i) * load<f64>(nextDeltas + i);
      const at = offset + ((<usize>j) << 3);
      store<f64>(deltas + at, sum * slopeOf(stage, load<f64>(from + at)));
    }
    if (units & 1) store<f64>(deltas + offset + ((<usize>units) << 3), 0);
    column -= (<usize>(fanInOf(stage) + 1)) * pitch;
  }
}

/** Whether slopes of a stage are written in terms of its net inputs. */
// @ts-ignore: decorator of AssemblyScript
@inline
function keepsNet(stage: usize): bool {
  return slopeRowOf(stage) != firstRowOf(stage);
}

/** f′(net) of one unit. */
// @ts-ignore: decorator of AssemblyScript
@inline
function slopeOf(stage: usize, s: f64): f64 {
  return f64x2.extract_lane(slopeAt(activationOf(stage), parameterOf(stage), f64x2.splat(s)), 0);
}

/** ∂d/∂net of the output units for one sample. */
// @ts-ignore: decorator of AssemblyScript
@inline
function outputSlopes(net: usize, stage: usize, outputs: usize, kept: usize, targets: usize, deltas: usize): void {
  const bytes = (<usize>outputCount(net)) << 3;
  const squared = !isCrossEntropy(net);
  if (activationOf(stage) != SOFTMAX) {
    const from = outputs + (keepsNet(stage) ? kept : 0);
    for (let l: usize = 0; l < bytes; l += 8) {
      const residual = load<f64>(outputs + l) - load<f64>(targets + l);
      store<f64>(deltas + l, squared ? residual * slopeOf(stage, load<f64>(from + l)) : residual);
    }
    return;
  }
  let mean: f64 = 0; // Σ_l o_l ∂d/∂o_l
  for (let l: usize = 0; l < bytes; l += 8) mean += ofSoftmax(squared, load<f64>(outputs + l), load<f64>(targets + l));
  for (let l: usize = 0; l < bytes; l += 8) {
    const o = load<f64>(outputs + l);
    store<f64>(deltas + l, ofSoftmax(squared, o, load<f64>(targets + l)) - o * mean);
  }
}

/** o_l ∂d/∂o_l */
// @ts-ignore: decorator of AssemblyScript
@inline
function ofSoftmax(squared: bool, o: f64, t: f64): f64 {
  return squared ? o * (o - t) : -t;
}
