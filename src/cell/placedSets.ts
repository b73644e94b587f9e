import type { DataSet, Samples } from '../dataset/dataSet.ts';
import { type KernelSpace, kernelSpace } from '../linalg/wasm/kernelSpace.ts';
import type { Network } from '../network/architecture.ts';
import { KernelNetwork, kernelNetworkLength, type PlacedSamples } from '../network/kernelNetwork.ts';

/** A network and its sets of samples in the memory of kernels, which measure errors on them. */
export interface PlacedSets {
  readonly net: KernelNetwork;
  readonly train: PlacedSamples;
  readonly validation: PlacedSamples | null;
  readonly test: PlacedSamples | null;
}

/** More doubles than this, half a GB, are not laid down a second time: plain loops measure them where they are. */
const MAX_LENGTH = 2 ** 26;

/** Doubles that the sets of a large network take beside the memory of its team. */
export function placedSetsLength(network: Network, { train, validation, test }: DataSet): number {
  const counts = [train, validation, test].map((samples) => samples?.count ?? 0);
  const length = kernelNetworkLength(network, counts);
  return length <= MAX_LENGTH ? length : 0;
}

/** A thread keeps one memory for the sets of its large cells: memories are not given back at once. */
let space: KernelSpace | undefined;
/** The sets that lie there. */
let last: { readonly network: Network; readonly dataSet: DataSet; readonly sets: PlacedSets } | undefined;

/**
 * The sets of a large network where kernels measure them, in the bits of `evaluation`: a forward pass over a large set
 * takes them a tenth of the time of plain loops. They lie there until another path of this thread asks for its own.
 *
 * @returns null where they would take too much memory
 */
export function placedSets(network: Network, dataSet: DataSet): PlacedSets | null {
  if (last?.network === network && last.dataSet === dataSet) return last.sets;
  if (placedSetsLength(network, dataSet) === 0) return null;
  space ??= kernelSpace();
  space.arena.clear();
  last = undefined; // it is overwritten now, and the next one may not fit
  const net = new KernelNetwork(network, space);
  const place = (samples: Samples) =>
    samples.nonZero ? net.placeSparse(samples, samples.nonZero) : net.place(samples);
  const { train, validation, test } = dataSet;
  const sets = { net, train: place(train), validation: validation && place(validation), test: test && place(test) };
  last = { network, dataSet, sets };
  return sets;
}
