import {
  inputCount, outputCount, panelBytes, ROW, sourcesOf, stageAt, unitsOf,
} from './networkRecord';
import { backward, outputRow } from './rowPanels';

// H of a small network with sparse inputs. For weights of the first stage, from input i to unit u and from j to v,
//
//     H = (1/P) Σ_k D_k(u, v) x_ki x_kj,   D_k(u, v) = Σ_l δ_kl(u) δ_kl(v),
//
// so a pair of inputs needs the samples alone in which neither is 0, for all pairs of units at once. With the constant
// of the bias as one of the two, the same sums give the rest of H: of a weight of the first stage with a later one, and
// of two later ones.

/**
 * Contributions of each sample to all pairs of inputs, a row a sample: D(u, v) for u ≥ v; Σ_l δ_l(u) y_l(r) of each
 * unit u and later weight r; Σ_l y_l(r) y_l(s) for r ≥ s. Each of the three parts is rounded up to an even number.
 *
 * @param net     record of the network
 * @param weights (n), 0 where deleted
 * @param values  first panel of values, as `forward` leaves it
 * @param targets first panel of targets
 * @param count   samples
 * @param n       all weights
 * @param unitOf  (n) 32-bit: the unit that a weight feeds
 * @param source  (n) 32-bit: the value that it multiplies, inputs and their constant first
 * @param delta   room for a row of a panel for each unit
 * @param later   the same for each later weight
 * @param rows    (count × pitch), pads are 0; overwritten
 * @param pitch   doubles from one row to the next
 */
export function pairRows(
  net: usize, weights: usize, values: usize, targets: usize, count: i32, n: i32, unitOf: usize, source: usize,
  delta: usize, later: usize, rows: usize, pitch: i32,
): void {
  const outputs = outputCount(net);
  const valueStep = panelBytes(net), targetStep = <usize>outputs * ROW;
  const stage = stageAt(net, 0);
  const units = unitsOf(stage);
  const first = units * sourcesOf(stage);
  const inputRows = inputCount(net) + 1;
  const laterEnd = later + <usize>(n - first) * ROW;
  const unitEnd = delta + <usize>units * ROW;
  const step = (<usize>pitch) << 3;
  for (let k = 0; k < count; k += 4) {
    const left = min(4, count - k);
    for (let l = 0; l < outputs; l++) {
      outputRow(net, values, targets, 0, l, delta);
      backward(net, weights, values, delta);
      for (let q = first, to = later; q < n; q++, to += ROW) {
        const slope = delta + <usize>load<i32>(unitOf + ((<usize>q) << 2)) * ROW;
        const value = values + <usize>(load<i32>(source + ((<usize>q) << 2)) - inputRows) * ROW;
        const left = f64x2.mul(v128.load(slope), v128.load(value));
        const right = f64x2.mul(v128.load(slope, 16), v128.load(value, 16));
        v128.store(to, left);
        v128.store(to, right, 16);
      }
      const isFirst = l == 0;
      let at = rows;
      for (let u = delta; u < unitEnd; u += ROW) at = products(u, delta, u + ROW, at, step, left, isFirst);
      at = evened(rows, at);
      for (let u = delta; u < unitEnd; u += ROW) at = products(u, later, laterEnd, at, step, left, isFirst);
      at = evened(rows, at);
      for (let r = later; r < laterEnd; r += ROW) at = products(r, later, r + ROW, at, step, left, isFirst);
    }
    values += valueStep;
    targets += targetStep;
    rows += 4 * step;
  }
}

/** The next place of an even index. */
// @ts-ignore: decorator of AssemblyScript
@inline
function evened(rows: usize, at: usize): usize {
  return at + ((at - rows) & 8);
}

/**
 * Products of a row of a panel with those from … end, side by side in the rows of its samples; @returns the next place
 */
// @ts-ignore: decorator of AssemblyScript
@inline
function products(own: usize, from: usize, end: usize, at: usize, step: usize, left: i32, isFirst: bool): usize {
  const a = v128.load(own), b = v128.load(own, 16);
  for (; from < end; from += ROW, at += 8) {
    const x = f64x2.mul(a, v128.load(from)), y = f64x2.mul(b, v128.load(from, 16));
    put(at, f64x2.extract_lane(x, 0), isFirst);
    if (left > 1) put(at + step, f64x2.extract_lane(x, 1), isFirst);
    if (left > 2) put(at + 2 * step, f64x2.extract_lane(y, 0), isFirst);
    if (left > 3) put(at + 3 * step, f64x2.extract_lane(y, 1), isFirst);
  }
  return at;
}

/** Writes a value, or adds it. */
// @ts-ignore: decorator of AssemblyScript
@inline
function put(at: usize, value: f64, isFirst: bool): void {
  store<f64>(at, isFirst ? value : load<f64>(at) + value);
}

/**
 * Sums of rows over lists of samples: row p of the result is Σ_k factor · row_k over list p.
 *
 * @param rows    first entry of the first row
 * @param width   entries that are summed, even
 * @param start   (lists + 1) 32-bit: where each list begins
 * @param samples 32-bit: bytes from the first row to that of a sample
 * @param factors one for each
 * @param lists   how many
 * @param sums    (lists × width); overwritten
 */
export function listedSums(
  rows: usize, width: i32, start: usize, samples: usize, factors: usize, lists: i32, sums: usize,
): void {
  const bytes = (<usize>width) << 3;
  for (let p = 0; p < lists; p++, start += 4) {
    const first = <usize>load<i32>(start), end = <usize>load<i32>(start, 4);
    let j: usize = 0;
    for (; j + 48 <= bytes; j += 48) {
      let a = f64x2.splat(0), b = f64x2.splat(0), c = f64x2.splat(0);
      for (let e = first; e < end; e++) {
        const row = rows + <usize>load<i32>(samples + (e << 2)) + j;
        const x = v128.load_splat<f64>(factors + (e << 3));
        a = f64x2.add(a, f64x2.mul(x, v128.load(row)));
        b = f64x2.add(b, f64x2.mul(x, v128.load(row, 16)));
        c = f64x2.add(c, f64x2.mul(x, v128.load(row, 32)));
      }
      v128.store(sums + j, a);
      v128.store(sums + j, b, 16);
      v128.store(sums + j, c, 32);
    }
    for (; j < bytes; j += 16) {
      let a = f64x2.splat(0);
      for (let e = first; e < end; e++) {
        const row = rows + <usize>load<i32>(samples + (e << 2)) + j;
        a = f64x2.add(a, f64x2.mul(v128.load_splat<f64>(factors + (e << 3)), v128.load(row)));
      }
      v128.store(sums + j, a);
    }
    sums += bytes;
  }
}

/**
 * The lower triangle of H from sums in another order.
 *
 * @param sums    of all pairs
 * @param index   (n(n + 1)/2) 32-bit, row after row: where each entry is among the sums
 * @param samples P
 * @param h       (n × n) of pitch `size`; its lower triangle is overwritten
 */
export function gatherMean(sums: usize, index: usize, n: i32, size: i32, samples: f64, h: usize): void {
  for (let i = 0; i < n; i++) {
    const row = h + ((<usize>(i * size)) << 3);
    for (let j = 0; j <= i; j++, index += 4) {
      store<f64>(row + ((<usize>j) << 3), load<f64>(sums + ((<usize>load<i32>(index)) << 3)) / samples);
    }
  }
}
