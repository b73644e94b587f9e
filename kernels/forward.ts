import { activate } from './activate';
import { exponential } from './exponential';
import { activateFurther } from './furtherActivations';
import {
  activationOf, firstRowOf, firstWeightOf, inputBytes, outputCount, outputStage, panelBytes, parameterOf, ROW,
  slopeRowOf, SOFTMAX, sourcesOf, stageAt, stageCount, unitsOf,
} from './networkRecord';

/** Panels that go through one stage before they go through the next: their values stay in the cache. */
const BLOCK: i32 = 64;

/**
 * Runs panels of samples through a network: a_j = f(Σ_i w_ji a_i + bias), layer by layer, each sum in the order of its
 * sources.
 *
 * @param net     record of the network
 * @param weights (n), 0 where deleted
 * @param inputs  first panel of inputs
 * @param values  first panel of values, its rows of ones in place; overwritten
 * @param panels  how many
 */
export function forward(net: usize, weights: usize, inputs: usize, values: usize, panels: i32): void {
  const inputStep = inputBytes(net), valueStep = panelBytes(net);
  for (let first = 0; first < panels; first += BLOCK) {
    const count = min(BLOCK, panels - first);
    runStage(net, weights, 0, inputs, inputStep, values, count);
    laterStages(net, weights, values, count);
    inputs += <usize>BLOCK * inputStep;
    values += <usize>BLOCK * valueStep;
  }
}

/** The values of all stages after the first, for some panels. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function laterStages(net: usize, weights: usize, values: usize, panels: i32): void {
  const stages = stageCount(net), step = panelBytes(net);
  for (let m = 1; m < stages; m++) {
    runStage(net, weights, m, values + firstRowOf(stageAt(net, m - 1)), step, values, panels);
  }
}

/**
 * The values of stage m, for some panels. The net inputs of all come before the first activation: the processor works
 * at the activations of several panels at a time where none of them waits for sums.
 *
 * @param source its first row in the first panel
 * @param step   bytes from there to the next panel
 */
function runStage(
  net: usize, weights: usize, m: i32, source: usize, step: usize, values: usize, panels: i32,
): void {
  const stage = stageAt(net, m);
  const valueStep = panelBytes(net), first = values + firstRowOf(stage);
  const sources = sourcesOf(stage), units = unitsOf(stage);
  const own = weights + ((<usize>firstWeightOf(stage)) << 3);
  for (let p = 0, to = first; p < panels; p++, source += step, to += valueStep) {
    netInputs(own, source, sources, units, to);
  }
  activateStage(net, m, first, units, panels);
}

/** Turns the net inputs of stage m into its values, for some panels; keeps them where slopes need them. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function activateStage(net: usize, m: i32, to: usize, units: i32, panels: i32): void {
  const stage = stageAt(net, m);
  const step = panelBytes(net);
  const activation = activationOf(stage);
  if (activation < SOFTMAX) activate(activation, to, units * 4, step, panels);
  else if (activation > SOFTMAX) {
    const kept = slopeRowOf(stage) - firstRowOf(stage);
    if (kept != 0) for (let p = 0, at = to; p < panels; p++, at += step) memory.copy(at + kept, at, <usize>units * ROW);
    activateFurther(activation, parameterOf(stage), to, units * 4, step, panels);
  } else {
    for (let p = 0; p < panels; p++, to += step) {
      softmax(to, to + <usize>units * ROW);
      softmax(to + 16, to + 16 + <usize>units * ROW);
    }
  }
}

/**
 * Writes the outputs of samples sample by sample.
 *
 * @param values  first panel of values, as `forward` leaves it
 * @param count   samples
 * @param outputs (count × o); overwritten
 */
export function outputsOf(net: usize, values: usize, count: i32, outputs: usize): void {
  const step = panelBytes(net);
  const rows = outputCount(net);
  values += firstRowOf(outputStage(net));
  for (let k = 0; k < count; k++) {
    const lane = values + <usize>(k >> 2) * step + ((<usize>(k & 3)) << 3);
    for (let l = 0; l < rows; l++, outputs += 8) store<f64>(outputs, load<f64>(lane + <usize>l * ROW));
  }
}

/** Σ_i w_ji a_i of each unit, in the order of i: four units at a time, then two, then one. */
// @ts-ignore: decorator of AssemblyScript
@inline
function netInputs(weights: usize, source: usize, sources: i32, units: i32, to: usize): void {
  const rowBytes = (<usize>sources) << 3;
  let j = 0;
  for (; j + 4 <= units; j += 4) {
    const w0 = weights + <usize>j * rowBytes, w1 = w0 + rowBytes, w2 = w1 + rowBytes, w3 = w2 + rowBytes;
    let a0 = f64x2.splat(0), b0 = f64x2.splat(0), a1 = f64x2.splat(0), b1 = f64x2.splat(0);
    let a2 = f64x2.splat(0), b2 = f64x2.splat(0), a3 = f64x2.splat(0), b3 = f64x2.splat(0);
    for (let o: usize = 0, from = source; o < rowBytes; o += 8, from += ROW) {
      const x = v128.load(from), y = v128.load(from, 16);
      let w = v128.load_splat<f64>(w0 + o);
      a0 = f64x2.add(a0, f64x2.mul(w, x)); b0 = f64x2.add(b0, f64x2.mul(w, y));
      w = v128.load_splat<f64>(w1 + o);
      a1 = f64x2.add(a1, f64x2.mul(w, x)); b1 = f64x2.add(b1, f64x2.mul(w, y));
      w = v128.load_splat<f64>(w2 + o);
      a2 = f64x2.add(a2, f64x2.mul(w, x)); b2 = f64x2.add(b2, f64x2.mul(w, y));
      w = v128.load_splat<f64>(w3 + o);
      a3 = f64x2.add(a3, f64x2.mul(w, x)); b3 = f64x2.add(b3, f64x2.mul(w, y));
    }
    const row = to + <usize>j * ROW;
    v128.store(row, a0); v128.store(row, b0, 16); v128.store(row, a1, 32); v128.store(row, b1, 48);
    v128.store(row, a2, 64); v128.store(row, b2, 80); v128.store(row, a3, 96); v128.store(row, b3, 112);
  }
  if (j + 2 <= units) {
    const w0 = weights + <usize>j * rowBytes, w1 = w0 + rowBytes;
    let a0 = f64x2.splat(0), b0 = f64x2.splat(0), a1 = f64x2.splat(0), b1 = f64x2.splat(0);
    for (let o: usize = 0, from = source; o < rowBytes; o += 8, from += ROW) {
      const x = v128.load(from), y = v128.load(from, 16);
      let w = v128.load_splat<f64>(w0 + o);
      a0 = f64x2.add(a0, f64x2.mul(w, x)); b0 = f64x2.add(b0, f64x2.mul(w, y));
      w = v128.load_splat<f64>(w1 + o);
      a1 = f64x2.add(a1, f64x2.mul(w, x)); b1 = f64x2.add(b1, f64x2.mul(w, y));
    }
    const row = to + <usize>j * ROW;
    v128.store(row, a0); v128.store(row, b0, 16); v128.store(row, a1, 32); v128.store(row, b1, 48);
    j += 2;
  }
  if (j < units) {
    const w = weights + <usize>j * rowBytes;
    let a = f64x2.splat(0), b = f64x2.splat(0);
    for (let o: usize = 0, from = source; o < rowBytes; o += 8, from += ROW) {
      const factor = v128.load_splat<f64>(w + o);
      a = f64x2.add(a, f64x2.mul(factor, v128.load(from)));
      b = f64x2.add(b, f64x2.mul(factor, v128.load(from, 16)));
    }
    v128.store(to + <usize>j * ROW, a);
    v128.store(to + <usize>j * ROW, b, 16);
  }
}

/** e^(net_l − max) / Σ_m e^(net_m − max) of two samples. */
function softmax(rows: usize, end: usize): void {
  let max = v128.load(rows);
  for (let at = rows + ROW; at < end; at += ROW) {
    const net = v128.load(at);
    max = v128.bitselect(net, max, f64x2.gt(net, max));
  }
  let sum = f64x2.splat(0);
  let at = rows;
  do { // see `activate`
    const value = exponential(f64x2.sub(v128.load(at), max));
    v128.store(at, value);
    sum = f64x2.add(sum, value);
    at += ROW;
  } while (at < end);
  for (at = rows; at < end; at += ROW) v128.store(at, f64x2.div(v128.load(at), sum));
}
