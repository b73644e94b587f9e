import { F64, type Span, spans } from '../../linalg/wasm/tiles.ts';
import type { DualArrays, UnitBlock } from './dualArrays.ts';
import { CHUNK, UNITS } from './dualSpace.ts';

/** A symmetric matrix of m rows in shared memory, by its lower triangle. */
export interface GramMatrix {
  readonly at: number;
  /** doubles from one row to the next */
  readonly pitch: number;
}

/**
 * Sums over all pairs of output gradients, as one thread of a team sees them. Products of sources come first, which all
 * outputs share, as sums over outputs come first in `ShardSums`.
 */
export class GramSums {
  readonly #arrays: DualArrays;

  constructor(arrays: DualArrays) {
    this.#arrays = arrays;
  }

  /**
   * The rows of G = αI + XXᵀ that belong to some samples, r = lP + k for every output l:
   *
   *     (XXᵀ)_rr′ = Σ_u δ_r(u) δ_r′(u) A_u(k, k′),   A_u(k, k′) = Σ_(i live) a_k(i) a_k′(i)
   */
  gramRows(gram: GramMatrix, alpha: number, chunk: Span): void {
    const { memory, sizes } = this.#arrays;
    const { network, samples } = sizes;
    for (let l = 0; l < network.outputs; l++) {
      for (let k = chunk.first; k < chunk.end; k++) {
        const r = l * samples + k;
        this.#arrays.fill(rowAt(gram, r), r);
        memory[rowAt(gram, r) / F64 + r] = alpha;
      }
    }
    for (let stage = 0; stage < network.stages.length; stage++) this.#addLayer(gram, chunk, stage);
  }

  #addLayer(gram: GramMatrix, chunk: Span, stage: number): void {
    const { sources } = this.#arrays.layer(stage);
    let hasWhole = false; // units with all their weights share A
    for (const { units } of this.#arrays.liveBlocks(stage)) {
      const products = units.map((unit, b) => {
        const isWhole = this.#arrays.liveOf(unit) === sources;
        const to = this.#arrays.rowsAt(isWhole ? UNITS : b);
        if (!isWhole || !hasWhole) this.#sourceProducts(to, unit, stage, chunk);
        hasWhole ||= isWhole;
        return to;
      });
      if (this.#arrays.onlyOutput(units[0]) === null) this.#addRows(gram, chunk, units, products);
      else for (const [b, unit] of units.entries()) this.#addOwnRows(gram, chunk, unit, products[b]);
    }
  }

  /** A_u of a chunk's samples with all samples; of one output with those up to the chunk's end, for a triangle. */
  #sourceProducts(to: number, unit: number, stage: number, { first, end }: Span): void {
    const { kernels, memory, edge, packedRows, sizes } = this.#arrays;
    const { samples, network } = sizes;
    const { sources } = this.#arrays.layer(stage);
    const count = end - first;
    const columns = network.outputs === 1 ? end : samples;
    const mask = this.#arrays.maskOf(unit) / F64;
    this.#arrays.fill(packedRows, CHUNK * sources);
    for (let k = 0; k < count; k++) {
      const from = this.#arrays.sourcesAt(stage, first + k) / F64;
      const panel = packedRows / F64 + sources * (k - (k % 4)) + (k % 4);
      for (let i = 0; i < sources; i++) memory[panel + 4 * i] = memory[mask + i] * memory[from + i];
    }
    this.#arrays.fill(to, count * samples);
    const { bySample } = this.#arrays.packedAt(stage);
    kernels.addTile(to, samples, packedRows, bySample, count, columns, sources, 1, samples, edge);
  }

  #addRows(gram: GramMatrix, chunk: Span, units: readonly number[], products: readonly number[]): void {
    const { kernels, memory, wideRows, factors, sizes } = this.#arrays;
    const { network, samples, pitch } = sizes;
    for (let k = chunk.first; k < chunk.end; k++) {
      this.#arrays.fill(wideRows, units.length * pitch);
      for (const [b, unit] of units.entries()) {
        const a = products[b] + F64 * (k - chunk.first) * samples;
        for (let l = 0; l < network.outputs; l++) {
          const to = wideRows + F64 * (b * pitch + l * samples);
          kernels.addProducts(to, a, this.#arrays.deltaAt(unit, l), samples);
        }
      }
      for (let l = 0; l < network.outputs; l++) {
        const r = l * samples + k;
        for (const [b, unit] of units.entries())
          memory[factors / F64 + b] = memory[this.#arrays.deltaAt(unit) / F64 + r];
        kernels.addRows(rowAt(gram, r), wideRows, pitch, factors, units.length, r + 1);
      }
    }
  }

  /** The same of an output unit that has δ ≠ 0 for its own output only. */
  #addOwnRows(gram: GramMatrix, chunk: Span, unit: number, products: number): void {
    const { kernels, memory, wideRows, factors, sizes } = this.#arrays;
    const { samples } = sizes;
    const only = this.#arrays.onlyOutput(unit)!;
    const delta = this.#arrays.deltaAt(unit, only);
    for (let k = chunk.first; k < chunk.end; k++) {
      this.#arrays.fill(wideRows, samples);
      kernels.addProducts(wideRows, products + F64 * (k - chunk.first) * samples, delta, k + 1);
      memory[factors / F64] = memory[delta / F64 + k];
      const block = rowAt(gram, only * samples + k) + F64 * only * samples;
      kernels.addRows(block, wideRows, samples, factors, 1, k + 1);
    }
  }

  /**
   * The squares x_qᵀKx_q of the weights q of some units, K symmetric:
   *
   *     x_qᵀKx_q = Σ_kk′ a_k(i) M(k, k′) a_k′(i),   M(k, k′) = Σ_ll′ δ_r(u) K_rr′ δ_r′(u)
   *
   * from the lower triangle of K alone, whose entries below the diagonal count twice.
   *
   * @param to (weights) in flat order
   */
  squares(k: GramMatrix, { stage, units }: UnitBlock, to: number): void {
    const { sizes } = this.#arrays;
    const { network, samples } = sizes;
    const { sources } = this.#arrays.layer(stage);
    for (const unit of units) this.#arrays.fill(to + this.#arrays.weightsOf(unit), sources);
    for (const chunk of spans(samples, CHUNK)) {
      for (const b of units.keys()) this.#arrays.fill(this.#arrays.rowsAt(b), CHUNK * samples);
      for (let l = 0; l < network.outputs; l++) {
        for (let s = chunk.first; s < chunk.end; s++) {
          for (const [b, unit] of units.entries()) {
            const only = this.#arrays.onlyOutput(unit);
            const row = this.#arrays.rowsAt(b) + F64 * (s - chunk.first) * samples;
            if (only === null || only === l) this.#addWeighted(k, unit, { l, s, from: only ?? 0 }, row);
          }
        }
      }
      for (const [b, unit] of units.entries()) {
        this.#addQuadratic(this.#arrays.rowsAt(b), stage, chunk, to + this.#arrays.weightsOf(unit));
      }
    }
  }

  /** Adds row r = lP + s of K, outputs `from` … l, up to the diagonal, to row s of M. */
  #addWeighted(
    k: GramMatrix,
    unit: number,
    { l, s, from }: { readonly l: number; readonly s: number; readonly from: number },
    to: number,
  ): void {
    const { kernels, memory, wideRows, factors, sizes } = this.#arrays;
    const { samples } = sizes;
    const r = l * samples + s;
    const row = rowAt(k, r);
    this.#arrays.fill(wideRows, samples);
    for (let other = from; other <= l; other++) {
      const length = other < l ? samples : s + 1;
      kernels.addProducts(wideRows, row + F64 * other * samples, this.#arrays.deltaAt(unit, other), length);
    }
    const own = memory[this.#arrays.deltaAt(unit) / F64 + r];
    memory[factors / F64] = 2 * own;
    kernels.addRows(to, wideRows, samples, factors, 1, samples);
    memory[to / F64 + s] -= memory[row / F64 + r] * own * own;
  }

  /** Adds Σ_(k in chunk) a_k(i) Σ_k′ M(k, k′) a_k′(i) for all sources i of a unit. */
  #addQuadratic(m: number, stage: number, { first, end }: Span, to: number): void {
    const { kernels, edge, packedRows, sourceRows, sizes } = this.#arrays;
    const { samples } = sizes;
    const { sources } = this.#arrays.layer(stage);
    const count = end - first;
    const { bySource } = this.#arrays.packedAt(stage);
    kernels.pack(packedRows, m, count, samples, samples, 1);
    this.#arrays.fill(sourceRows, count * sources);
    kernels.addTile(sourceRows, sources, packedRows, bySource, count, sources, samples, 1, sources, edge);
    for (let s = 0; s < count; s++) {
      const products = sourceRows + F64 * s * sources;
      kernels.addProducts(to, products, this.#arrays.sourcesAt(stage, first + s), sources);
    }
  }
}

const rowAt = ({ at, pitch }: GramMatrix, r: number) => at + F64 * r * pitch;
