import type { NonZeroInputs } from '../dataset/nonZeroInputs.ts';
import type { Shard } from '../dataset/shards.ts';
import { outputDeltas } from '../gradient/outputDeltas.ts';
import { hasCoupledOutputs } from '../gradient/outputSlopes.ts';
import { SCRATCH_BYTES } from '../linalg/wasm/arena.ts';
import type { Kernels } from '../linalg/wasm/kernels.ts';
import { F64, packedLength, type Scratch, type Span, scratchOf, spans } from '../linalg/wasm/tiles.ts';
import type { WasmMemory } from '../linalg/wasm/webAssembly.ts';
import type { Architecture, Network } from '../network/architecture.ts';
import { forward, forwardValues, type Inputs } from '../network/forward.ts';
import { type LiveUnit, sameSources } from './liveUnits.ts';

/** Columns of a block scaled at a time, at most; fewer where a shard is too long for a thread's scratch. */
const MAX_COLUMNS = 128;
/** Samples of a shard at most, so that four columns fit in a thread's scratch. */
export const LONGEST_SHARD = 32_768;

/**
 * Whether the sums of a deeper unit with all inputs of one that sees them fit there: else sparse inputs are taken as
 * dense ones.
 */
export function hasRoomForSparse({ layers }: Architecture): boolean {
  // Bias, rounding up to even, and the vector that is being added.
  const widest = Math.max(0, ...layers.slice(1, -1)) + 3;
  return (layers[0] + 2) * widest <= SCRATCH_BYTES / F64 - 1024 - LONGEST_SHARD;
}

/** Shared arrays, by address, that the threads of a team work on together. */
export interface ShardSpace {
  readonly kernels: Kernels;
  readonly memory: WasmMemory;
  /** (n × n), lower triangle */
  readonly hessian: number;
  readonly pitch: number;
  /** (shard × values) of a forward pass */
  readonly values: number;
  /** (units × o × shard) δ_l of each unit: samples side by side */
  readonly delta: number;
  /** sources of each unit's live weights, packed; none of sparse inputs */
  readonly packed: number;
  /** start, input and value of the non-zero inputs */
  readonly nonZeroAt: readonly number[];
}

/** The whole set whose shards are added. */
export interface SummedSamples {
  /** P */
  readonly samples: number;
  /** null where inputs are dense */
  readonly nonZero: NonZeroInputs | null;
}

/** The sums that one shard adds to the blocks of H, as one thread sees them: see `structuredCurvature`. */
export class ShardSums {
  /** the samples in hand */
  shard: Shard = { start: 0, end: 0 };
  readonly #network: Network;
  readonly #units: readonly LiveUnit[];
  readonly #sparse: NonZeroInputs | null;
  readonly #space: ShardSpace;
  readonly #scratch: Scratch;
  readonly #factor: number;
  /** where each unit's packed sources begin, in vectors */
  readonly #packedAt: readonly number[];
  readonly #hessian: Float64Array;

  /** @param rank of the thread in its team */
  constructor(
    network: Network,
    units: readonly LiveUnit[],
    { samples, nonZero }: SummedSamples,
    { space, rank }: { readonly space: ShardSpace; readonly rank: number },
  ) {
    this.#network = network;
    this.#units = units;
    this.#sparse = nonZero;
    this.#space = space;
    this.#scratch = scratchOf(rank);
    this.#factor = 1 / samples;
    let index = 0;
    this.#packedAt = units.map((unit) => {
      const at = index;
      if (!this.#isSparse(unit)) index += packedLength(unit.count, 1);
      return at;
    });
    const { memory, hessian } = space;
    this.#hessian = new Float64Array(memory.buffer, hessian);
  }

  /**
   * Runs some samples of the shard, counted from its start, through the network: their values, and δ of every output.
   */
  run(weights: Float64Array, inputs: Inputs, { first, end }: Span): void {
    const network = this.#network;
    const { outputs, units } = network;
    const depth = this.#depth;
    const values = forwardValues(network);
    const deltas = new Float64Array(outputs * units);
    const allValues = this.#view(this.#space.values, depth * network.values);
    const allDeltas = this.#view(this.#space.delta, units * outputs * depth);
    for (let k = first; k < end; k++) {
      forward(network, weights, inputs, this.shard.start + k, values);
      allValues.set(values, k * network.values);
      outputDeltas(network, weights, values, deltas);
      for (let l = 0; l < outputs; l++) {
        for (let u = 0; u < units; u++) allDeltas[(u * outputs + l) * depth + k] = deltas[l * units + u];
      }
    }
  }

  /** Packs the values that a unit's live weights multiply. */
  pack(unit: LiveUnit): void {
    if (this.#isSparse(unit)) return;
    const { kernels, values } = this.#space;
    const { stages, values: width } = this.#network;
    const { sources, firstSource: source } = stages[unit.stage];
    const to = this.#packed(unit);
    const depth = this.#depth;
    if (unit.count === sources) {
      kernels.pack(to, values + F64 * source, unit.count, depth, 1, width);
      return;
    }
    unit.sources.forEach((from, i) => {
      if (i % 4 === 0) this.#view(to + F64 * i * depth, 4 * depth).fill(0);
      const panel = this.#view(to + F64 * (i - (i % 4)) * depth, 4 * depth);
      const all = this.#view(values, depth * width);
      for (let k = 0; k < depth; k++) panel[4 * k + (i % 4)] = all[k * width + source + from];
    });
  }

  /** Adds the shard to the rows of H that belong to a unit, up to the diagonal. */
  addRows(unit: LiveUnit): void {
    const d = this.#view(this.#scratch.panels, this.#depth);
    for (const other of this.#units) {
      if (other.unit > unit.unit) return;
      if (!this.#outerDeltas(unit, other, d)) continue;
      if (this.#isSparse(unit)) this.#addSparse(unit, other, d);
      else if (this.#isSparse(other)) this.#addHalfSparse(unit, other, d);
      else this.#addDense(unit, other, d);
    }
  }

  /**
   * Completes the blocks of a unit's rows of which the lower triangle was summed because they are symmetric in
   * themselves.
   */
  mirror(unit: LiveUnit): void {
    const { pitch } = this.#space;
    for (const other of this.#units) {
      if (other.unit >= unit.unit) return;
      if (!sameSources(unit, other) || this.#isAloneInOutput(other)) continue;
      const corner = unit.first * pitch + other.first;
      for (let i = 0; i < unit.count; i++) {
        for (let j = i + 1; j < unit.count; j++)
          this.#hessian[corner + i * pitch + j] = this.#hessian[corner + j * pitch + i];
      }
    }
  }

  /** d_k = (1/P) Σ_l δ_kl(u) δ_kl(u′); @returns false where that is 0 for all samples, for two output units */
  #outerDeltas(unit: LiveUnit, other: LiveUnit, d: Float64Array): boolean {
    const { outputs, units } = this.#network;
    const depth = this.#depth;
    const { delta } = this.#space;
    if (this.#isAloneInOutput(other) && other.unit !== unit.unit) return false;
    d.fill(0);
    // Unless outputs are coupled, δ of an output unit is 0 for all outputs but its own.
    const own = unit.unit - (units - outputs);
    const first = this.#isAloneInOutput(unit) ? own : 0;
    const end = this.#isAloneInOutput(unit) ? own + 1 : outputs;
    for (let l = first; l < end; l++) {
      const a = (unit.unit * outputs + l) * depth;
      const b = (other.unit * outputs + l) * depth;
      this.#space.kernels.addProducts(d.byteOffset, delta + F64 * a, delta + F64 * b, depth);
    }
    for (let k = 0; k < depth; k++) d[k] *= this.#factor;
    return true;
  }

  #addDense(unit: LiveUnit, other: LiveUnit, d: Float64Array): void {
    const { kernels, pitch } = this.#space;
    const { edge } = this.#scratch;
    const depth = this.#depth;
    const scaled = this.#scratch.panels + F64 * depth;
    const triangle = sameSources(unit, other);
    const room = SCRATCH_BYTES / F64 - 1024 - depth; // doubles
    const columns = Math.min(MAX_COLUMNS, 4 * Math.floor(room / (4 * depth)));
    for (const { first, end } of spans(other.count, columns)) {
      const width = end - first;
      kernels.packScaled(scaled, this.#packed(other) + F64 * first * depth, Math.ceil(width / 4), depth, d.byteOffset);
      const block = this.#block(unit, other) + F64 * first;
      const a = this.#packed(unit);
      kernels.addTile(block, pitch, a, scaled, unit.count, width, depth, 1, triangle ? -first : width, edge);
    }
  }

  /** A unit of a deeper layer with one that sees the inputs: its values are added where each sample has a non-zero. */
  #addHalfSparse(unit: LiveUnit, other: LiveUnit, d: Float64Array): void {
    const { kernels, values, pitch, nonZeroAt } = this.#space;
    const { stages, inputs, values: width } = this.#network;
    const { fanIn, firstSource } = stages[unit.stage];
    const sourceCount = fanIn + 1 + ((fanIn + 1) % 2);
    const scaled = this.#scratch.panels + F64 * d.length;
    const sums = scaled + F64 * sourceCount;
    this.#view(sums, (inputs + 1) * sourceCount).fill(0);
    const source = values + F64 * firstSource;
    const [start, input, value] = nonZeroAt;
    kernels.scatter(
      sums,
      sourceCount,
      source,
      width,
      d.length,
      d.byteOffset,
      start + 4 * this.shard.start,
      input,
      value,
      scaled,
    );
    const rows = scaled; // has served
    const columns = sums + F64 * (inputs + 1) * sourceCount;
    this.#integers(rows, unit.count).set(unit.sources);
    this.#integers(columns, other.count).set(other.sources);
    const block = this.#block(unit, other);
    kernels.addChosen(block, pitch, rows, unit.count, columns, other.count, sums, sourceCount);
  }

  /** Two units that see the inputs: pairs of non-zeros of each sample. */
  #addSparse(unit: LiveUnit, other: LiveUnit, d: Float64Array): void {
    const { kernels, pitch, nonZeroAt } = this.#space;
    const [start, index, value] = nonZeroAt;
    const rows = d.byteOffset + F64 * d.length;
    const columns = rows + F64 * this.#writeIndices(rows, unit);
    this.#writeIndices(columns, other);
    kernels.addSparseProducts(
      this.#block(unit, other),
      pitch,
      rows,
      columns,
      Number(sameSources(unit, other)),
      d.length,
      d.byteOffset,
      start + 4 * this.shard.start,
      index,
      value,
    );
  }

  /** Writes the index of each source among a unit's live weights, −1 for those deleted; @returns how many */
  #writeIndices(at: number, { stage, sources }: LiveUnit): number {
    const indices = this.#integers(at, this.#network.stages[stage].fanIn + 1).fill(-1);
    sources.forEach((source, index) => {
      indices[source] = index;
    });
    return indices.length;
  }

  /** Address of the first entry of H that belongs to two units. */
  #block(unit: LiveUnit, other: LiveUnit): number {
    return this.#space.hessian + F64 * (unit.first * this.#space.pitch + other.first);
  }

  get #depth(): number {
    return this.shard.end - this.shard.start;
  }

  #isSparse({ stage }: LiveUnit): boolean {
    return this.#sparse !== null && stage === 0;
  }

  /** An output unit with δ_l ≠ 0 for its own output only. */
  #isAloneInOutput({ stage }: LiveUnit): boolean {
    return stage === this.#network.stages.length - 1 && !hasCoupledOutputs(this.#network);
  }

  #packed(unit: LiveUnit): number {
    return this.#space.packed + F64 * this.#packedAt[this.#units.indexOf(unit)] * this.#depth;
  }

  #view(at: number, length: number): Float64Array {
    return new Float64Array(this.#space.memory.buffer, at, length);
  }

  #integers(at: number, length: number): Int32Array {
    return new Int32Array(this.#space.memory.buffer, at, length);
  }
}
