import type { Samples } from '../dataset/dataSet.ts';
import type { SharedArray } from '../linalg/wasm/arena.ts';
import type { Network } from '../network/architecture.ts';
import { type KernelNetwork, type PlacedSamples, placedWords } from '../network/kernelNetwork.ts';

/** Samples of a panel, and doubles of a row of it. */
const LANES = 4;
/** Operations that a sum over a list takes more than one of a dense product: its operands are looked up. */
const LOOKED_UP = 3;

/** The samples in which neither of two inputs is 0, for each pair of inputs. */
interface PairLists {
  /**
   * (pairs + 1) where each list begins; pair (i, j), i ≥ j, is list i(i + 1)/2 + j, and input d the constant of biases
   */
  readonly starts: Int32Array;
  readonly samples: Int32Array;
  /** products of both inputs */
  readonly factors: Float64Array;
}

/** Index of entry (i, j), i ≥ j, in a lower triangle that is stored row after row. */
const inTriangle = (i: number, j: number): number => (i * (i + 1)) / 2 + j;
const evened = (count: number): number => count + (count % 2);

/** Widths of the three parts of a row of kernels/pairHessian.ts. */
function partsOf({ stages, weights }: Network) {
  const [{ units, sources }] = stages;
  const first = units * sources;
  const later = weights - first;
  const widths = [inTriangle(units, 0), units * later, inTriangle(later, 0)].map(evened);
  return { first, later, widths, pitch: widths.reduce((a, b) => a + b) };
}

/** The non-zero inputs of sample k, and the constant of biases. */
function nonZeros({ inputs }: Samples, d: number, k: number): { readonly input: number; readonly value: number }[] {
  const found = [];
  for (let i = 0; i < d; i++) {
    const value = inputs[k * d + i];
    if (value !== 0) found.push({ input: i, value });
  }
  return [...found, { input: d, value: 1 }];
}

function pairLists(samples: Samples, d: number): PairLists {
  const starts = new Int32Array(inTriangle(d + 1, 0) + 1);
  const all = Array.from({ length: samples.count }, (_, k) => nonZeros(samples, d, k));
  for (const found of all) {
    for (const [a, { input: i }] of found.entries()) {
      for (let b = 0; b <= a; b++) starts[inTriangle(i, found[b].input) + 1]++;
    }
  }
  for (let p = 1; p < starts.length; p++) starts[p] += starts[p - 1];
  const next = starts.slice();
  const entries = starts[starts.length - 1];
  const lists = { starts, samples: new Int32Array(entries), factors: new Float64Array(entries) };
  for (const [k, found] of all.entries()) {
    for (const [a, { input: i, value }] of found.entries()) {
      for (let b = 0; b <= a; b++) {
        const entry = next[inTriangle(i, found[b].input)]++;
        lists.samples[entry] = k;
        lists.factors[entry] = value * found[b].value;
      }
    }
  }
  return lists;
}

/**
 * Maker of H of a small network from pairs of non-zero inputs: for sparse inputs, as one-hot ones, that is less work
 * than the products of all rows.
 *
 * @param live flat indices of the live weights
 * @param to   (n × n) of pitch `size`
 * @returns a function that overwrites the lower triangle of `to`, after a forward pass; null where products of rows are
 *   less work
 */
export function pairHessian(
  net: KernelNetwork,
  placed: PlacedSamples,
  live: Int32Array,
  { to, size }: { readonly to: SharedArray; readonly size: number },
): (() => void) | null {
  const { network, space, record, weights } = net;
  const { arena, kernels } = space;
  const { inputs: d, outputs } = network;
  const { sources } = network.stages[0];
  const { samples, values, targets } = placed;
  const { count } = samples;
  const n = live.length;
  const { first, later, widths, pitch } = partsOf(network);
  const nonZero = samples.inputs.reduce((sum, value) => sum + (value === 0 ? 0 : 1), count);
  const pairs = (nonZero * (nonZero / count + 1)) / 2;
  const work = pairs * widths[0] + nonZero * widths[1] + count * (widths[2] + outputs * pitch);
  if (LOOKED_UP * work > (count * outputs * n * n) / 2) return null;

  const lists = pairLists(samples, d);
  const row = Float64Array.BYTES_PER_ELEMENT * pitch;
  const start = placedWords(space, lists.starts);
  const bytes = placedWords(
    space,
    lists.samples.map((k) => row * k),
  );
  const factors = arena.allocate(lists.factors.length);
  factors.values.set(lists.factors);
  const rows = arena.allocate(count * pitch);
  rows.values.fill(0);
  const [delta, products] = [network.units, later].map((height) => arena.allocate(LANES * height).at);
  const counts = [inTriangle(d + 1, 0), d + 1, 1];
  const sums = arena.allocate(counts.reduce((sum, lists, part) => sum + lists * widths[part], 0));
  const sumsAt = [0, counts[0] * widths[0], counts[0] * widths[0] + counts[1] * widths[1]];
  const entry = (a: number, b: number): number => {
    if (b >= first) return sumsAt[2] + inTriangle(a - first, b - first);
    const [v, j] = [Math.floor(b / sources), b % sources];
    if (a >= first) return sumsAt[1] + j * widths[1] + v * later + (a - first);
    const [u, i] = [Math.floor(a / sources), a % sources];
    return inTriangle(Math.max(i, j), Math.min(i, j)) * widths[0] + inTriangle(u, v);
  };
  const entries = new Int32Array(inTriangle(n, 0));
  for (let i = 0, index = 0; i < n; i++) for (let j = 0; j <= i; j++) entries[index++] = entry(live[i], live[j]);
  const index = placedWords(space, entries);
  const [unitOf, sourceOf] = [network.unitOf, network.sourceOf].map((indices) => placedWords(space, indices));
  // All pairs; those with the constant; the constant with itself: the last lists, the last of them.
  const parts = counts.map((lists, part) => ({
    lists,
    width: widths[part],
    start: start + 4 * (counts[0] - lists),
    from: rows.at + Float64Array.BYTES_PER_ELEMENT * widths.slice(0, part).reduce((a, b) => a + b, 0),
    sums: sums.at + Float64Array.BYTES_PER_ELEMENT * sumsAt[part],
  }));
  return () => {
    const at = [values, targets, count, network.weights, unitOf, sourceOf] as const;
    kernels.pairRows(record, weights, ...at, delta, products, rows.at, pitch);
    for (const { from, width, start, lists, sums } of parts) {
      kernels.listedSums(from, width, start, bytes, factors.at, lists, sums);
    }
    kernels.gatherMean(sums.at, index, n, size, count, to.at);
  };
}
