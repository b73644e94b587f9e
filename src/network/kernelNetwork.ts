import type { Samples } from '../dataset/dataSet.ts';
import type { NonZeroInputs } from '../dataset/nonZeroInputs.ts';
import type { SharedArray } from '../linalg/wasm/arena.ts';
import type { KernelSpace } from '../linalg/wasm/kernelSpace.ts';
import type { OutputActivationName } from './activation.ts';
import type { Network } from './architecture.ts';

/** Samples that lie side by side in a panel. */
const LANES = 4;
/** 32-bit words of a network's record, as kernels/networkRecord.ts has them: of all, and of each stage. */
const [HEADER_WORDS, STAGE_WORDS] = [6, 10];

/** Transfer functions by their code in kernels. */
const CODES: readonly OutputActivationName[] = [
  ...(['sigmoid', 'tanh', 'relu', 'linear', 'softmax'] as const),
  ...(['leakyRelu', 'elu', 'gelu', 'silu', 'softplus'] as const),
];

/** The inputs of a set of samples that are not 0, and the weights that they need; addresses are bytes. */
export interface PlacedNonZeros {
  /** as `NonZeroInputs` */
  readonly start: number;
  readonly input: number;
  readonly value: number;
  /** (sources × units) the weights of the first stage, source by source: those that the network took last */
  readonly columns: number;
}

/** A set of samples where kernels read it, in panels of four; addresses are bytes. */
export interface PlacedSamples {
  readonly samples: Samples;
  /** panels, the last one filled up with zeros */
  readonly panels: number;
  /** panels of d + 1 rows, the last one 1; 0 where inputs are sparse */
  readonly inputs: number;
  /** null where inputs are dense */
  readonly sparse: PlacedNonZeros | null;
  /** panels of o rows */
  readonly targets: number;
  /**
   * panels of a row a unit, a row of ones after each stage, then a row for each net input that is kept: what `forward`
   * writes
   */
  readonly values: number;
  /** (P × o) row-major, what `outputs` writes */
  readonly outputs: SharedArray;
  /** room for a sum of errors and a number of hits */
  readonly result: SharedArray;
}

/**
 * A network in the memory of kernels, which run panels of four samples through it: the sums are those of `forward`, in
 * its order, so the bits are, too.
 */
export class KernelNetwork {
  readonly network: Network;
  readonly space: KernelSpace;
  /** address of the record that kernels/networkRecord.ts describes */
  readonly record: number;
  /** (n) address of the weights that kernels compute with */
  readonly weights: number;
  readonly #weights: Float64Array;
  /** sets that have run through the network with these weights */
  readonly #run = new Set<PlacedSamples>();

  /** Lays a network down; what it and its samples take of the arena is theirs until the arena takes it back. */
  constructor(network: Network, space: KernelSpace) {
    this.network = network;
    this.space = space;
    const { stages } = network;
    const { at, words } = wordsIn(space, HEADER_WORDS + stages.length * STAGE_WORDS);
    const inputRows = network.inputs + 1;
    words.set([
      stages.length,
      network.inputs,
      network.outputs,
      network.units,
      network.loss === 'crossEntropy' ? 1 : 0,
      network.values - inputRows,
    ]);
    stages.forEach((stage, m) => {
      const { fanIn, units, firstWeight, firstUnit, sources } = stage;
      const [firstRow, slopeRow] = [stage.firstValue, stage.slopesFrom].map((value) => value - inputRows);
      const code = CODES.indexOf(stage.activation);
      const first = HEADER_WORDS + m * STAGE_WORDS;
      words.set([fanIn, units, firstWeight, firstUnit, firstRow, sources, code, slopeRow], first);
      words.set(new Int32Array(Float64Array.of(stage.parameter).buffer), first + STAGE_WORDS - 2);
    });
    this.record = at;
    const weights = space.arena.allocate(network.weights);
    this.weights = weights.at;
    this.#weights = weights.values.fill(Number.NaN);
  }

  /** Lays a set of samples down, its inputs one by one. */
  place(samples: Samples): PlacedSamples {
    const { inputs } = this.network;
    const inputRows = inputs + 1;
    const panels = Math.ceil(samples.count / LANES);
    const { at, values } = this.space.arena.allocate(panels * inputRows * LANES);
    fillPanels(values, samples.inputs, samples.count, inputs, inputRows);
    for (let p = 0; p < panels; p++) fillRow(values, p * inputRows + inputs, 1);
    return { ...this.#place(samples), inputs: at, sparse: null };
  }

  /** Lays a set of samples down, of its inputs those that are not 0. */
  placeSparse(samples: Samples, nonZero: NonZeroInputs): PlacedSamples {
    const { stages } = this.network;
    const { arena } = this.space;
    const [start, input] = [nonZero.start, nonZero.input].map((indices) => placedWords(this.space, indices));
    const value = arena.allocate(nonZero.value.length);
    value.values.set(nonZero.value);
    const columns = arena.allocate(stages[0].sources * stages[0].units).at;
    return { ...this.#place(samples), inputs: 0, sparse: { start, input, value: value.at, columns } };
  }

  /** All of a set but its inputs. */
  #place(samples: Samples): Omit<PlacedSamples, 'inputs' | 'sparse'> {
    const { arena } = this.space;
    const { inputs, outputs, values, stages } = this.network;
    const { count } = samples;
    const panels = Math.ceil(count / LANES);
    const inputRows = inputs + 1;
    const valueRows = values - inputRows;
    const placed = (rows: number) => arena.allocate(panels * rows * LANES);
    const [targetPanels, valuePanels] = [placed(outputs), placed(valueRows)];
    fillPanels(targetPanels.values, samples.targets, count, outputs, outputs);
    valuePanels.values.fill(0);
    for (let p = 0; p < panels; p++) {
      for (const { firstValue, units } of stages) {
        fillRow(valuePanels.values, p * valueRows + firstValue - inputRows + units, 1);
      }
    }
    return {
      ...{ samples, panels, targets: targetPanels.at, values: valuePanels.at },
      outputs: arena.allocate(count * outputs),
      result: arena.allocate(2),
    };
  }

  /** Takes over the weights (full n, 0 where deleted) that kernels compute with. */
  take(weights: Float64Array): void {
    const held = this.#weights;
    for (let q = 0; q < weights.length; q++) {
      if (weights[q] === held[q]) continue;
      this.#run.clear();
      held.set(weights);
      return;
    }
  }

  /** Forgets the weights, so that those of another cell are computed with as in a network that was just laid down. */
  forget(): void {
    this.#run.clear();
    this.#weights.fill(Number.NaN);
  }

  /** Turns the weights of the first stage round for a sparse set. */
  takeColumns({ columns }: PlacedNonZeros): void {
    this.space.kernels.sparseColumns(this.record, this.weights, columns);
  }

  /** Whether `values` of a set are there, with the weights that the network took last. */
  hasRun(placed: PlacedSamples): boolean {
    return this.#run.has(placed);
  }

  /** Says that `values` of a set are there: threads of a team have run it. */
  setRun(placed: PlacedSamples): void {
    this.#run.add(placed);
  }

  /**
   * Runs a set of samples through the network, with the weights that it took, unless it has: `values` of the set is
   * written.
   */
  forward(placed: PlacedSamples): void {
    if (this.#run.has(placed)) return;
    const { inputs, sparse, values, panels, samples } = placed;
    const { kernels } = this.space;
    if (sparse) {
      const { start, input, value, columns } = sparse;
      this.takeColumns(sparse);
      kernels.sparseForward(this.record, this.weights, columns, start, input, value, samples.count, values);
    } else kernels.forward(this.record, this.weights, inputs, values, panels);
    this.#run.add(placed);
  }

  /** (P × o) row-major: the outputs of a set, after `forward`; valid until the next call. */
  outputs({ values, samples, outputs }: PlacedSamples): Float64Array {
    this.space.kernels.outputsOf(this.record, values, samples.count, outputs.at);
    return outputs.values;
  }
}

/** Doubles that a network takes in the memory of kernels, and each set of samples of so many. */
export function kernelNetworkLength(network: Network, counts: readonly number[]): number {
  const { weights, outputs, values, stages } = network;
  const rows = values + outputs; // the inputs are among the values
  const sets = counts.map((count) => LANES * Math.ceil(count / LANES) * rows + count * outputs + 2);
  const words = HEADER_WORDS + stages.length * STAGE_WORDS;
  return Math.ceil(words / 2) + weights + sets.reduce((sum, length) => sum + length, 0);
}

/** 32-bit words in the arena. */
export function wordsIn({ arena }: KernelSpace, count: number): { readonly at: number; readonly words: Int32Array } {
  const { at } = arena.allocate(Math.ceil(count / 2));
  return { at, words: new Int32Array(arena.memory.buffer, at, count) };
}

/** 32-bit words of a place of their own; @returns its address */
export function placedWords(space: KernelSpace, given: Int32Array): number {
  const { at, words } = wordsIn(space, given.length);
  words.set(given);
  return at;
}

/** Writes the rows of a matrix (count × width) side by side, four in a panel of `rows` rows. */
function fillPanels(to: Float64Array, from: Float64Array, count: number, width: number, rows: number): void {
  to.fill(0);
  for (let k = 0; k < count; k++) {
    const first = Math.floor(k / LANES) * rows * LANES + (k % LANES);
    for (let i = 0; i < width; i++) to[first + i * LANES] = from[k * width + i];
  }
}

/** Fills row r of panels. */
function fillRow(panels: Float64Array, r: number, value: number): void {
  panels.fill(value, r * LANES, (r + 1) * LANES);
}
