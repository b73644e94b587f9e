import type { Samples } from '../dataset/dataSet.ts';
import { sumOfSquares } from '../linalg/norms.ts';
import type { Network } from '../network/architecture.ts';
import type { KernelNetwork, PlacedSamples } from '../network/kernelNetwork.ts';
import type { Program, Team } from '../parallel/team.ts';
import type { MakeLossGradients } from './lossGradients.ts';
import { LOSS_PART, lossLengths } from './lossProgram.ts';

/** A network in the memory of a team, with the program of `lossProgram` for this network. */
export interface LossTeam {
  readonly net: KernelNetwork;
  /** Finds the place of a set of samples there. */
  readonly placeOf: (samples: Samples) => PlacedSamples;
  readonly team: Team;
  readonly program: Program;
}

/**
 * Loss and gradient by kernels, on all threads of a team. The forward pass is made once for each vector of weights,
 * whoever asks for loss, gradient or curvature there.
 */
export const kernelLossGradients =
  ({ net, placeOf, team, program }: LossTeam): MakeLossGradients =>
  ({ network, live, samples }, decay) => {
    const placed = placeOf(samples);
    const { arena } = net.space;
    const { count } = samples;
    const lengths = lossLengths(network, count);
    const deltas = arena.allocate(team.size * lengths.deltas);
    const partials = arena.allocate(lengths.partials);
    const errors = arena.allocate(lengths.chunks);
    const means = arena.allocate(lengths.pitch);
    const gradient = new Float64Array(live.length);
    const { record, weights: ownWeights } = net;
    const { inputs, sparse, values, targets } = placed;
    const nonZero = sparse ? [sparse.start, sparse.input, sparse.value, sparse.columns] : [];
    const indices = sparse ? byColumns(network, live) : live;
    const work = [deltas.at, partials.at, errors.at, means.at] as const;
    const run = (part: number, weights: Float64Array) => {
      net.take(weights);
      const hasRun = net.hasRun(placed) ? 1 : 0;
      if (sparse && hasRun === 0) net.takeColumns(sparse);
      team.run(program, part, hasRun, count, record, ownWeights, inputs, values, targets, ...work, ...nonZero);
      net.setRun(placed);
      let sum = 0;
      for (let chunk = 0; chunk < lengths.chunks; chunk++) sum += errors.values[chunk];
      return sum / count + 0.5 * decay * sumOfSquares(weights);
    };
    return {
      at(weights) {
        const loss = run(LOSS_PART.gradient, weights);
        for (let i = 0; i < live.length; i++) gradient[i] = means.values[indices[i]] + decay * weights[live[i]];
        return { loss, gradient };
      },
      loss: (weights) => run(LOSS_PART.error, weights),
    };
  };

/** Where the mean gradient has live weights if inputs are sparse: those of the first stage source by source. */
function byColumns({ stages: [{ fanIn, units }] }: Network, live: Int32Array): Int32Array {
  const sources = fanIn + 1;
  return live.map((q) => (q < sources * units ? (q % sources) * units + Math.floor(q / sources) : q));
}
