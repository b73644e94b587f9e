import type { Network } from '../network/architecture.ts';
import type { KernelNetwork } from '../network/kernelNetwork.ts';
import type { MakeBatchDescent } from './batchDescent.ts';

/** Units that kernels take side by side. */
const WIDTH = 2;

const rounded = (units: number): number => WIDTH * Math.ceil(units / WIDTH);

/** Doubles that a descent takes beside the network. */
export function batchDescentLength({ stages, inputs, outputs }: Network, samples: number): number {
  const weights = stages.reduce((sum, { fanIn, units }) => sum + (fanIn + 1) * rounded(units), 0);
  const units = stages.reduce((sum, stage) => sum + rounded(stage.units), 0);
  return 4 * weights + 3 * units + samples * (inputs + outputs);
}

/**
 * A descent by kernels on the calling thread, which they do not leave within a call: the bits of the plain one. It
 * goes sample by sample, whatever the batch.
 */
export const kernelBatchDescent =
  (net: KernelNetwork): MakeBatchDescent =>
  ({ network, live, samples }, { decay, batchSize, momentum, learningRate, gradientNorm }) => {
    const { arena, kernels } = net.space;
    const { indices, length, units } = bySource(network);
    const zeros = (count: number) => {
      const array = arena.allocate(count);
      array.values.fill(0);
      return array;
    };
    const [own, change, liveAt, sums] = [zeros(length), zeros(length), zeros(length), zeros(length)];
    for (const q of live) liveAt.values[indices[q]] = 1;
    const [inputs, targets] = [samples.inputs, samples.targets].map((values) => {
      const copy = arena.allocate(values.length);
      copy.values.set(values);
      return copy.at;
    });
    const work = [zeros(2 * units).at, zeros(units).at] as const;
    const vectors = [own.at, change.at, liveAt.at, sums.at, length] as const;
    const numbers = [samples.count, batchSize, decay, momentum, learningRate, gradientNorm ?? -1] as const;
    return (weights, epochs) => {
      for (const q of live) own.values[indices[q]] = weights[q];
      const made = kernels.epochs(net.record, ...vectors, inputs, targets, ...numbers, ...work, epochs);
      for (const q of live) weights[q] = own.values[indices[q]];
      return made;
    };
  };

/** Where kernels/epochs.ts has each weight: stage by stage, source by source, bias last, if there is none too. */
function bySource({ stages, weights }: Network) {
  const indices = new Int32Array(weights);
  let [length, allUnits] = [0, 0];
  for (const { fanIn, sources, units, firstWeight } of stages) {
    const pitch = rounded(units);
    for (let j = 0; j < units; j++) {
      for (let i = 0; i < sources; i++) indices[firstWeight + j * sources + i] = length + i * pitch + j;
    }
    length += (fanIn + 1) * pitch;
    allUnits += pitch;
  }
  return { indices, length, units: allUnits };
}
