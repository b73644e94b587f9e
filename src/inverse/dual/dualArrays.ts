import type { NonZeroInputs } from '../../dataset/nonZeroInputs.ts';
import { hasCoupledOutputs } from '../../gradient/outputSlopes.ts';
import type { Kernels } from '../../linalg/wasm/kernels.ts';
import { F64, scratchOf, spans } from '../../linalg/wasm/tiles.ts';
import type { WasmMemory } from '../../linalg/wasm/webAssembly.ts';
import type { Layer } from '../../network/architecture.ts';
import { CHUNK, type DualSizes, type DualSpace, packedLengths, UNITS, workLength } from './dualSpace.ts';

/** Some units of one layer. */
export interface UnitBlock {
  /** index of the layer among `Network.stages` */
  readonly stage: number;
  /** indices among all units */
  readonly units: readonly number[];
}

/** Where one thread of a team finds the arrays of `DualSpace`; all addresses in bytes. */
export class DualArrays {
  readonly sizes: DualSizes;
  readonly kernels: Kernels;
  /** the whole memory */
  readonly memory: Float64Array;
  /** work space of tiles */
  readonly edge: number;
  readonly #space: DualSpace;
  readonly #work: number;

  /** @param rank of the thread in its team */
  constructor(sizes: DualSizes, space: DualSpace, kernels: Kernels, memory: WasmMemory, rank: number) {
    this.sizes = sizes;
    this.kernels = kernels;
    this.memory = new Float64Array(memory.buffer);
    this.edge = scratchOf(rank).edge;
    this.#space = space;
    this.#work = space.work + F64 * rank * workLength(sizes);
  }

  /** Writes a number over an array. */
  fill(at: number, length: number, value = 0): void {
    this.memory.fill(value, at / F64, at / F64 + length);
  }

  /** A layer, by its index. */
  layer(stage: number): Layer {
    return this.sizes.network.stages[stage];
  }

  /** The layer of a unit, by its index. */
  stageOf(unit: number): number {
    return this.sizes.network.stages.findLastIndex(({ firstUnit }) => firstUnit <= unit);
  }

  /** The one output of which a unit has δ ≠ 0: that of an output unit, unless outputs are coupled; else null. */
  onlyOutput(unit: number): number | null {
    const { units, outputs } = this.sizes.network;
    const own = unit - (units - outputs);
    return own < 0 || hasCoupledOutputs(this.sizes.network) ? null : own;
  }

  /** The live weights of a unit. */
  liveOf(unit: number): number {
    return this.memory[this.#space.counts / F64 + unit];
  }

  /** Units of a layer that have live weights, in blocks. */
  liveBlocks(stage: number): UnitBlock[] {
    const { firstUnit, units } = this.layer(stage);
    const live = Array.from({ length: units }, (_, j) => firstUnit + j).filter((unit) => this.liveOf(unit) > 0);
    return spans(live.length, UNITS).map(({ first, end }) => ({ stage, units: live.slice(first, end) }));
  }

  /** Offset, in bytes, of the weights of a unit in an array of all weights. */
  weightsOf(unit: number): number {
    const { firstWeight, firstUnit, sources } = this.layer(this.stageOf(unit));
    return F64 * (firstWeight + (unit - firstUnit) * sources);
  }

  /** (units' sources) 1 for a live weight of a unit, 0 for others. */
  maskOf(unit: number): number {
    return this.#space.mask + this.weightsOf(unit);
  }

  /** The values of sample k that the weights of a layer multiply; `network.values` doubles on, those of the next. */
  sourcesAt(stage: number, k: number): number {
    return this.#space.values + F64 * (k * this.sizes.network.values + this.layer(stage).firstSource);
  }

  /** All values of sample k. */
  valuesAt(k: number): number {
    return this.#space.values + F64 * k * this.sizes.network.values;
  }

  /** (m) δ of a unit; @param l the output from which on */
  deltaAt(unit: number, l = 0): number {
    return this.#space.delta + F64 * (unit * this.sizes.pitch + l * this.sizes.samples);
  }

  /** (P) sums of a unit. */
  sumsAt(unit: number): number {
    return this.#space.sums + F64 * unit * this.sizes.samples;
  }

  /** The packed sources of a layer, with samples as vectors and with sources as vectors. */
  packedAt(stage: number): { readonly bySample: number; readonly bySource: number } {
    const { network, samples } = this.sizes;
    let bySample = this.#space.packed;
    for (let m = 0; m < stage; m++) {
      for (const length of packedLengths(network.stages[m].sources, samples)) bySample += F64 * length;
    }
    return { bySample, bySource: bySample + F64 * packedLengths(network.stages[stage].sources, samples)[0] };
  }

  /** The non-zero inputs; null where inputs are dense. */
  nonZero(): NonZeroInputs | null {
    const { nonZeroAt } = this.#space;
    if (nonZeroAt.length === 0) return null;
    const [start, input, value] = nonZeroAt;
    const { buffer } = this.memory;
    return {
      start: new Int32Array(buffer, start),
      input: new Int32Array(buffer, input),
      value: new Float64Array(buffer, value),
    };
  }

  /** Work space of this thread: (CHUNK × P) rows of the b-th unit of a block, or of one beside it, b = UNITS. */
  rowsAt(b: number): number {
    return this.#work + F64 * b * CHUNK * this.sizes.samples;
  }

  /** Work space: (CHUNK, packed) vectors of P entries or of the sources of a layer, whichever are more. */
  get packedRows(): number {
    return this.rowsAt(UNITS + 1);
  }

  /** Work space: (CHUNK × sources). */
  get sourceRows(): number {
    const { samples, sources } = this.sizes;
    return this.packedRows + F64 * CHUNK * Math.max(samples, sources);
  }

  /** Work space: (UNITS × m), rows of `pitch` doubles. */
  get wideRows(): number {
    return this.sourceRows + F64 * CHUNK * this.sizes.sources;
  }

  /** Work space: (UNITS) factors of rows. */
  get factors(): number {
    return this.wideRows + F64 * UNITS * this.sizes.pitch;
  }

  /** Work space: (units × P) sums of all units of a layer, and behind them the same packed. */
  get unitSums(): number {
    return this.factors + F64 * UNITS;
  }
}
