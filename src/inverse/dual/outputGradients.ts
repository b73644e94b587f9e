import type { NonZeroInputs } from '../../dataset/nonZeroInputs.ts';
import { outputDeltas } from '../../gradient/outputDeltas.ts';
import { F64, type Span } from '../../linalg/wasm/tiles.ts';
import { forward, forwardValues, type Inputs, withoutBias } from '../../network/forward.ts';
import type { DualArrays } from './dualArrays.ts';

/**
 * X, the scaled output gradients x_r = (1/√P) √a_l ∂o_l/∂w of sample k, r = lP + k, as one thread of a team sees them.
 * An entry is a product, X_rq = δ_r(u)·a_k(i) for the weight q from source i to unit u, so that X itself is never made:
 * products with it go over units, and the sources of each unit, at P·n + m·units multiply-adds.
 */
export class OutputGradients {
  readonly #arrays: DualArrays;

  constructor(arrays: DualArrays) {
    this.#arrays = arrays;
  }

  /** Runs some samples through the network: their values, and δ of every output. */
  run(weights: Float64Array, inputs: Inputs, { first, end }: Span): void {
    const { memory, sizes } = this.#arrays;
    const { network, samples } = sizes;
    const { outputs, units } = network;
    const values = forwardValues(network);
    const deltas = new Float64Array(outputs * units);
    const scale = 1 / Math.sqrt(samples);
    for (let k = first; k < end; k++) {
      forward(network, weights, inputs, k, values);
      memory.set(values, this.#arrays.valuesAt(k) / F64);
      outputDeltas(network, weights, values, deltas);
      for (let u = 0; u < units; u++) {
        const to = this.#arrays.deltaAt(u) / F64 + k;
        for (let l = 0; l < outputs; l++) memory[to + l * samples] = scale * deltas[l * units + u];
      }
    }
  }

  /** Packs the sources of a layer both ways. */
  pack(stage: number): void {
    const { kernels, sizes } = this.#arrays;
    const { network, samples } = sizes;
    const { sources } = network.stages[stage];
    const from = this.#arrays.sourcesAt(stage, 0);
    const { bySample, bySource } = this.#arrays.packedAt(stage);
    kernels.pack(bySample, from, samples, sources, network.values, 1);
    kernels.pack(bySource, from, sources, samples, 1, network.values);
  }

  /**
   * Xᵀz for all weights of a unit: Σ_k a_k(i) s(k) with s(k) = Σ_l δ_r(u) z_r.
   *
   * @param z  (m)
   * @param to (weights) in flat order
   */
  project(z: number, unit: number, to: number): void {
    if (this.#arrays.liveOf(unit) === 0) return;
    const sums = this.#arrays.sumsAt(unit);
    this.#unitSums(z, unit, sums);
    this.#projectSums(sums, unit, to);
  }

  /**
   * The same for all units of a layer at once, as a product of matrices where inputs are dense; live or not.
   *
   * @param z  (m)
   * @param to (weights) in flat order
   */
  projectLayer(z: number, stage: number, to: number): void {
    const { kernels, edge, unitSums, sizes } = this.#arrays;
    const { samples } = sizes;
    const { firstUnit, units, sources, firstWeight } = this.#arrays.layer(stage);
    for (let j = 0; j < units; j++) this.#unitSums(z, firstUnit + j, unitSums + F64 * j * samples);
    if (stage === 0 && this.#arrays.nonZero()) {
      for (let j = 0; j < units; j++) this.#projectSums(unitSums + F64 * j * samples, firstUnit + j, to);
      return;
    }
    const packed = unitSums + F64 * units * samples;
    kernels.pack(packed, unitSums, units, samples, samples, 1);
    const first = to + F64 * firstWeight;
    this.#arrays.fill(first, units * sources);
    const { bySource } = this.#arrays.packedAt(stage);
    kernels.addTile(first, sources, packed, bySource, units, sources, samples, 1, sources, edge);
  }

  /** s(k) of a unit. @param sums (P) */
  #unitSums(z: number, unit: number, sums: number): void {
    const { kernels, sizes } = this.#arrays;
    const { network, samples } = sizes;
    this.#arrays.fill(sums, samples);
    const only = this.#arrays.onlyOutput(unit);
    const end = only === null ? network.outputs : only + 1;
    for (let l = only ?? 0; l < end; l++) {
      kernels.addProducts(sums, z + F64 * l * samples, this.#arrays.deltaAt(unit, l), samples);
    }
  }

  /** Σ_k a_k(i) s(k) for the sources of a unit. */
  #projectSums(sums: number, unit: number, to: number): void {
    const { kernels, sizes } = this.#arrays;
    const { network, samples } = sizes;
    const stage = this.#arrays.stageOf(unit);
    const { sources } = network.stages[stage];
    const first = to + this.#arrays.weightsOf(unit);
    this.#arrays.fill(first, sources);
    const sparse = stage === 0 ? this.#arrays.nonZero() : null;
    if (sparse) this.#projectSparse(sparse, sums / F64, first / F64);
    else kernels.addRows(first, this.#arrays.sourcesAt(stage, 0), network.values, sums, samples, sources);
  }

  /** The same where few inputs are not 0. */
  #projectSparse({ start, input, value }: NonZeroInputs, sums: number, to: number): void {
    const { memory, sizes } = this.#arrays;
    const without = withoutBias(sizes.network.stages[0]);
    for (let k = 0; k < sizes.samples; k++) {
      const factor = memory[sums + k];
      for (let y = start[k]; y < start[k + 1] - without; y++) memory[to + input[y]] += factor * value[y];
    }
  }

  /** s(k) = Σ_i a_k(i) v_q of a unit, the first half of Xv. @param v (weights) in flat order, 0 where deleted */
  sourceSums(v: number, unit: number): void {
    const { kernels, sizes } = this.#arrays;
    const { network, samples } = sizes;
    const stage = this.#arrays.stageOf(unit);
    const from = v + this.#arrays.weightsOf(unit);
    const sources = this.#arrays.sourcesAt(stage, 0);
    const { sources: count } = network.stages[stage];
    kernels.rowProducts(this.#arrays.sumsAt(unit), sources, network.values, samples, from, count);
  }

  /** (Xv)_r = Σ_u δ_r(u) s_u(k) for one output l, the other half. @param to (m) */
  outputSums(l: number, to: number): void {
    const { kernels, sizes } = this.#arrays;
    const { network, samples } = sizes;
    const first = to + F64 * l * samples;
    this.#arrays.fill(first, samples);
    for (let unit = 0; unit < network.units; unit++) {
      kernels.addProducts(first, this.#arrays.deltaAt(unit, l), this.#arrays.sumsAt(unit), samples);
    }
  }
}
