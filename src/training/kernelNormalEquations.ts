import type { SharedArray } from '../linalg/wasm/arena.ts';
import { type KernelNetwork, type PlacedSamples, placedWords } from '../network/kernelNetwork.ts';
import type { MakeNormalEquations, NormalEquations } from './normalEquations.ts';
import { pairHessian } from './pairHessian.ts';

/** Matrices have a multiple of so many rows; panels as many samples. */
const WIDTH = 4;
/** Samples whose rows are made at once, so that they stay in the caches. */
const CHUNK = 128;
/** Rows of kernels/rowPanels.ts whose products are the Gauss–Newton curvature. */
const GAUSS_NEWTON = 0;

/**
 * Normal equations of a small network by kernels, on the calling thread: H from pairs of non-zero inputs where these
 * are few, else as the sum of the products of all rows, 128 samples after the other; the damped factor and its
 * solutions in one call.
 */
export const kernelNormalEquations =
  (net: KernelNetwork, placed: PlacedSamples): MakeNormalEquations =>
  ({ live }) =>
    new KernelNormalEquations(net, placed, live);

/** A class, whose objects V8 knows from one training to the next: it compiles what runs them once. */
class KernelNormalEquations implements NormalEquations {
  readonly #net: KernelNetwork;
  readonly #placed: PlacedSamples;
  /** live weights, and rows of matrices */
  readonly #n: number;
  readonly #size: number;
  readonly #liveAt: number;
  readonly #unitOf: number;
  readonly #sourceOf: number;
  readonly #delta: number;
  readonly #rows: number;
  readonly #hessian: SharedArray;
  readonly #factor: number;
  readonly #solution: SharedArray;
  readonly #formFromPairs: (() => void) | null;

  constructor(net: KernelNetwork, placed: PlacedSamples, live: Int32Array) {
    const { network, space } = net;
    const { arena } = space;
    const n = live.length;
    const size = WIDTH * Math.ceil(n / WIDTH);
    this.#net = net;
    this.#placed = placed;
    this.#n = n;
    this.#size = size;
    this.#liveAt = placedWords(space, live);
    this.#unitOf = placedWords(space, network.unitOf);
    this.#sourceOf = placedWords(space, network.sourceOf);
    this.#delta = arena.allocate(WIDTH * network.units).at;
    this.#rows = arena.allocate(size * Math.min(CHUNK, placed.samples.count) * network.outputs).at;
    this.#hessian = arena.allocate(size * size);
    this.#factor = arena.allocate(size * size).at;
    this.#solution = arena.allocate(2 * size);
    this.#hessian.values.fill(0);
    this.#formFromPairs = pairHessian(net, placed, live, { to: this.#hessian, size });
  }

  form(weights: Float64Array): void {
    this.#net.take(weights);
    this.#net.forward(this.#placed);
    if (this.#formFromPairs) this.#formFromPairs();
    else this.#formFromRows();
  }

  largestDiagonal(): number {
    const { values } = this.#hessian;
    let largest = 0;
    for (let i = 0; i < this.#n; i++) largest = Math.max(largest, values[i * this.#size + i]);
    return largest;
  }

  solve(damping: number, vector: Float64Array): boolean {
    const { kernels } = this.#net.space;
    const { at, values } = this.#solution;
    values.set(vector);
    if (kernels.solveDamped(this.#hessian.at, this.#n, this.#size, damping, this.#factor, at) !== 0) return false;
    for (let i = 0; i < this.#n; i++) vector[i] = values[i];
    return true;
  }

  #formFromRows(): void {
    const { network, record, weights, space } = this.#net;
    const { kernels } = space;
    const { samples, inputs, values, targets } = this.#placed;
    const { count } = samples;
    const bytesAPanel = Float64Array.BYTES_PER_ELEMENT * WIDTH;
    const inputStep = bytesAPanel * (network.inputs + 1);
    const valueStep = bytesAPanel * (network.values - network.inputs - 1);
    const targetStep = bytesAPanel * network.outputs;
    this.#hessian.values.fill(0);
    for (let first = 0; first < count; first += CHUNK) {
      const taken = Math.min(CHUNK, count - first);
      const panel = first / WIDTH;
      kernels.rowPanels(
        record,
        weights,
        inputs + panel * inputStep,
        values + panel * valueStep,
        targets + panel * targetStep,
        taken,
        GAUSS_NEWTON,
        this.#liveAt,
        this.#n,
        this.#unitOf,
        this.#sourceOf,
        this.#delta,
        this.#rows,
      );
      const depth = taken * network.outputs;
      kernels.addPanelProducts(this.#hessian.at, this.#size, this.#rows, depth, 0, depth);
    }
    kernels.dampedMean(this.#hessian.at, this.#factor, this.#n, this.#size, count, 0);
  }
}
