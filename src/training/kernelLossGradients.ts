import type { Samples } from '../dataset/dataSet.ts';
import type { Loss } from '../gradient/lossGradient.ts';
import type { Point } from '../gradient/point.ts';
import { sumOfSquares } from '../linalg/norms.ts';
import type { Network } from '../network/architecture.ts';
import type { KernelNetwork, PlacedSamples } from '../network/kernelNetwork.ts';
import type { Program, Team } from '../parallel/team.ts';
import type { LossGradients, MakeLossGradients } from './lossGradients.ts';
import { LOSS_PART, lossLengths } from './lossProgram.ts';

/** A network in the memory of a team, with the program of `lossProgram` for this network. */
export interface LossTeam {
  readonly net: KernelNetwork;
  /** Finds the place of a set of samples there. */
  readonly placeOf: (samples: Samples) => PlacedSamples;
  readonly team: Team;
  readonly program: Program;
  /** that of `secantProgram`, for networks that it shares among the threads; absent: one thread has them */
  readonly secants?: Program;
}

/**
 * Loss and gradient by kernels, on all threads of a team. The forward pass is made once for each vector of weights,
 * whoever asks for loss, gradient or curvature there.
 */
export const kernelLossGradients =
  (lossTeam: LossTeam): MakeLossGradients =>
  (point, decay) =>
    new KernelLossGradients(lossTeam, point, decay);

/** A class, whose objects V8 knows from one training to the next: it compiles what runs them once. */
class KernelLossGradients implements LossGradients {
  readonly #lossTeam: LossTeam;
  readonly #placed: PlacedSamples;
  readonly #live: Int32Array;
  readonly #decay: number;
  readonly #errors: Float64Array;
  readonly #means: Float64Array;
  /** where these have the live weights */
  readonly #indices: Int32Array;
  readonly #gradient: Float64Array;
  /** what the program takes after `hasRun` */
  readonly #values: readonly number[];

  constructor(lossTeam: LossTeam, { network, live, samples }: Omit<Point, 'weights'>, decay: number) {
    const { net, team, placeOf } = lossTeam;
    const { arena } = net.space;
    this.#lossTeam = lossTeam;
    this.#placed = placeOf(samples);
    this.#live = live;
    this.#decay = decay;
    const lengths = lossLengths(network, samples.count);
    const deltas = arena.allocate(team.size * lengths.deltas);
    const partials = arena.allocate(lengths.partials);
    const errors = arena.allocate(lengths.chunks);
    const means = arena.allocate(lengths.pitch);
    this.#errors = errors.values;
    this.#means = means.values;
    const { inputs, sparse, values, targets } = this.#placed;
    this.#indices = sparse ? byColumns(network, live) : live;
    this.#gradient = new Float64Array(live.length);
    const nonZero = sparse ? [sparse.start, sparse.input, sparse.value, sparse.columns] : [];
    const work = [deltas.at, partials.at, errors.at, means.at];
    this.#values = [samples.count, net.record, net.weights, inputs, values, targets, ...work, ...nonZero];
  }

  at(weights: Float64Array): Loss {
    const loss = this.#run(LOSS_PART.gradient, weights);
    const [live, indices, gradient] = [this.#live, this.#indices, this.#gradient];
    for (let i = 0; i < live.length; i++) gradient[i] = this.#means[indices[i]] + this.#decay * weights[live[i]];
    return { loss, gradient };
  }

  loss(weights: Float64Array): number {
    return this.#run(LOSS_PART.error, weights);
  }

  #run(part: number, weights: Float64Array): number {
    const { net, team, program } = this.#lossTeam;
    const { sparse, samples } = this.#placed;
    net.take(weights);
    const hasRun = net.hasRun(this.#placed) ? 1 : 0;
    if (sparse && hasRun === 0) net.takeColumns(sparse);
    team.run(program, part, hasRun, ...this.#values);
    net.setRun(this.#placed);
    let sum = 0;
    for (let chunk = 0; chunk < this.#errors.length; chunk++) sum += this.#errors[chunk];
    return sum / samples.count + 0.5 * this.#decay * sumOfSquares(weights);
  }
}

/** Where the mean gradient has live weights if inputs are sparse: those of the first stage source by source. */
function byColumns({ stages: [{ sources, units }] }: Network, live: Int32Array): Int32Array {
  return live.map((q) => (q < sources * units ? (q % sources) * units + Math.floor(q / sources) : q));
}
