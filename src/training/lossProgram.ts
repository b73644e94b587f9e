import type { FurtherPrograms } from '../linalg/wasm/teamMember.ts';
import { F64, spans } from '../linalg/wasm/tiles.ts';
import type { Network } from '../network/architecture.ts';

/** Samples whose sums are made at once: a fixed number, so that the order of sums depends on no number of threads. */
const CHUNK = 128;
/** Samples of a panel. */
const LANES = 4;
/** Weights whose partial sums one task adds. */
const MEANS = 1024;

/** Bytes of an index. */
const I32 = 4;
/** Where the addresses of sparse inputs begin among the values of the program. */
const FIRST_SPARSE = 12;

/** Parts of a loss that a program is asked for. */
export const LOSS_PART = { error: 0, gradient: 1 } as const;

/** Doubles that the program needs beside a network and its samples. */
export interface LossLengths {
  /** room for the sums of all chunks */
  readonly partials: number;
  /** doubles from one chunk's sums to the next */
  readonly pitch: number;
  /** room for the deltas of one chunk, and those of one sample, for each thread */
  readonly deltas: number;
  readonly chunks: number;
}

/** Work space of the loss of a network on so many samples. */
export function lossLengths({ weights, units }: Pick<Network, 'weights' | 'units'>, samples: number): LossLengths {
  const chunks = Math.ceil(samples / CHUNK);
  const pitch = weights + (weights % 2);
  return { chunks, pitch, partials: chunks * pitch, deltas: (CHUNK + 1) * units };
}

/**
 * The sums over the samples of which loss and gradient are made, shared by the threads of a team in chunks of 128
 * samples. Partial sums are added in the order of the chunks: the same bits on any number of threads.
 *
 * values: part as `LOSS_PART`; whether `values` of the samples are there already; samples; record and weights of the
 * network; panels of inputs, values and targets; deltas, those of one thread after those of the other; partial
 * gradients; errors of the chunks; mean gradient (n). Where inputs are sparse, `inputs` is 0, and start, input, value
 * and columns of `PlacedNonZeros` follow; the mean gradient has the weights of the first stage in the order of the
 * columns.
 */
export const lossProgram =
  (network: Network): FurtherPrograms =>
  (kernels, memory) => {
    const { inputs: d, outputs, units, weights: n, values: allValues } = network;
    const inputStep = F64 * LANES * (d + 1);
    const valueStep = F64 * LANES * (allValues - (d + 1));
    const targetStep = F64 * LANES * outputs;
    return [
      (thread, given) => {
        const [part, hasRun, samples, record, weights, inputs, values, targets, deltas, partials, errors, means] =
          given;
        const [start, input, value, columns] = given.subarray(FIRST_SPARSE);
        const { chunks, pitch, deltas: ownDeltas } = lossLengths(network, samples);
        const wantsGradient = part === LOSS_PART.gradient;
        thread.share(chunks, (chunk) => {
          const first = chunk * CHUNK;
          const count = Math.min(CHUNK, samples - first);
          const panel = first / LANES;
          const from = inputs === 0 ? 0 : inputs + panel * inputStep;
          const to = values + panel * valueStep;
          const target = targets + panel * targetStep;
          const nonZero = [start + I32 * first, input, value, count] as const;
          if (hasRun === 0) {
            if (from === 0) kernels.sparseForward(record, weights, columns, ...nonZero, to);
            else kernels.forward(record, weights, from, to, Math.ceil(count / LANES));
          }
          new Float64Array(memory.buffer, errors, chunks)[chunk] = kernels.errorSum(record, to, target, count);
          if (!wantsGradient) return;
          const own = deltas + F64 * ownDeltas * thread.rank;
          const gradient = partials + F64 * pitch * chunk;
          kernels.lossGradient(record, weights, from, to, target, count, own, gradient);
          if (from === 0) kernels.sparseGradient(record, ...nonZero, own, gradient, own + F64 * CHUNK * units);
        });
        if (!wantsGradient) return;
        const tasks = spans(n, MEANS);
        thread.share(tasks.length, (task) => {
          const { first, end } = tasks[task];
          kernels.meanOfPartials(partials, chunks, pitch, first, end, samples, means);
        });
      },
    ];
  };
