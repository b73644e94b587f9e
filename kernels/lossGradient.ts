import {
  firstRowOf, firstUnitOf, firstWeightOf, inputBytes, outputCount, panelBytes, ROW, sourcesOf, stageAt, stageCount,
  unitCount, unitsOf,
} from './networkRecord';
import { lanes } from './errorSum';
import { laneSum } from './laneSum';
import { backward, errorSlopes } from './rowPanels';

/**
 * Σ_k ∂d/∂w of all weights over some samples, by backpropagation. A weight's sum has a lane for each sample of a panel;
 * the lanes are added at the end. It lies in registers until then: so many panels at once that their values and deltas
 * stay in the caches.
 *
 * @param net      record of the network
 * @param weights  (n), 0 where deleted
 * @param inputs   first panel of inputs; 0: their weights are left out
 * @param values   first panel of values, as `forward` leaves it
 * @param targets  first panel of targets
 * @param count    samples; lanes beyond them count for nothing
 * @param deltas   room for a row of each panel for each unit; overwritten with ∂d/∂net
 * @param gradient (n); overwritten
 */
export function lossGradient(
  net: usize, weights: usize, inputs: usize, values: usize, targets: usize, count: i32, deltas: usize, gradient: usize,
): void {
  const stages = stageCount(net);
  const valueStep = panelBytes(net), targetStep = <usize>outputCount(net) * ROW;
  const deltaStep = <usize>unitCount(net) * ROW;
  const panels = (count + 3) >> 2;
  for (let p = 0, v = values, t = targets, d = deltas; p < panels; p++) {
    errorSlopes(net, v, t, d);
    const left = count - (p << 2);
    if (left < 4) clearLanes(d + deltaStep - targetStep, d + deltaStep, left);
    backward(net, weights, v, d);
    v += valueStep;
    t += targetStep;
    d += deltaStep;
  }
  for (let m = 0; m < stages; m++) {
    if (m == 0 && inputs == 0) continue;
    const stage = stageAt(net, m);
    const source = m == 0 ? inputs : values + firstRowOf(stageAt(net, m - 1));
    const step = m == 0 ? inputBytes(net) : valueStep;
    const from = deltas + <usize>firstUnitOf(stage) * ROW;
    const to = gradient + ((<usize>firstWeightOf(stage)) << 3);
    stageGradient(source, step, sourcesOf(stage), from, deltaStep, unitsOf(stage), panels, to);
  }
}

/** Writes 0 to the lanes of rows from `left` on. */
function clearLanes(rows: usize, end: usize, left: i32): void {
  const first = lanes(0, left), second = lanes(2, left);
  for (; rows < end; rows += ROW) {
    v128.store(rows, v128.and(v128.load(rows), first));
    v128.store(rows, v128.and(v128.load(rows, 16), second), 16);
  }
}

/**
 * Σ_k δ_j a_i of one stage, for two units and two sources at a time. Where there is no second one the first is taken
 * twice, with the same result.
 */
// @ts-ignore: decorator of AssemblyScript
@inline
function stageGradient(
  source: usize, sourceStep: usize, sources: i32, delta: usize, deltaStep: usize, units: i32, panels: i32, to: usize,
): void {
  const rowBytes = (<usize>sources) << 3;
  for (let j = 0; j < units; j += 2) {
    const nextUnit: usize = j + 1 < units ? 1 : 0;
    const row = to + <usize>j * rowBytes, nextRow = row + nextUnit * rowBytes;
    for (let i = 0; i < sources; i += 2) {
      const nextSource: usize = i + 1 < sources ? ROW : 0;
      let a00 = f64x2.splat(0), b00 = f64x2.splat(0), a01 = f64x2.splat(0), b01 = f64x2.splat(0);
      let a10 = f64x2.splat(0), b10 = f64x2.splat(0), a11 = f64x2.splat(0), b11 = f64x2.splat(0);
      let d0 = delta + <usize>j * ROW, d1 = d0 + nextUnit * ROW;
      let x0 = source + <usize>i * ROW, x1 = x0 + nextSource;
      for (let p = 0; p < panels; p++) {
        let s = v128.load(d0), t = v128.load(d1), x = v128.load(x0);
        a00 = f64x2.add(a00, f64x2.mul(s, x)); a10 = f64x2.add(a10, f64x2.mul(t, x));
        x = v128.load(x1);
        a01 = f64x2.add(a01, f64x2.mul(s, x)); a11 = f64x2.add(a11, f64x2.mul(t, x));
        s = v128.load(d0, 16); t = v128.load(d1, 16); x = v128.load(x0, 16);
        b00 = f64x2.add(b00, f64x2.mul(s, x)); b10 = f64x2.add(b10, f64x2.mul(t, x));
        x = v128.load(x1, 16);
        b01 = f64x2.add(b01, f64x2.mul(s, x)); b11 = f64x2.add(b11, f64x2.mul(t, x));
        d0 += deltaStep; d1 += deltaStep;
        x0 += sourceStep; x1 += sourceStep;
      }
      const at = (<usize>i) << 3, next = nextSource >> 2;
      store<f64>(row + at, laneSum(a00, b00));
      store<f64>(row + at + next, laneSum(a01, b01));
      store<f64>(nextRow + at, laneSum(a10, b10));
      store<f64>(nextRow + at + next, laneSum(a11, b11));
    }
  }
}

/**
 * Adds partial sums in their order and divides: the mean of each entry.
 *
 * @param partials (count × pitch) doubles
 * @param count    how many partial sums
 * @param pitch    doubles from one to the next
 * @param first    first entry, even
 * @param end      entry after the last one
 * @param samples  divisor
 * @param means    entries from `first` on are overwritten
 */
export function meanOfPartials(
  partials: usize, count: i32, pitch: i32, first: i32, end: i32, samples: f64, means: usize,
): void {
  const step = (<usize>pitch) << 3;
  const divisor = f64x2.splat(samples);
  for (let i = first; i < end; i += 2) {
    let at = partials + ((<usize>i) << 3);
    let sum = f64x2.splat(0);
    for (let c = 0; c < count; c++, at += step) sum = f64x2.add(sum, v128.load(at));
    v128.store(means + ((<usize>i) << 3), f64x2.div(sum, divisor));
  }
}
