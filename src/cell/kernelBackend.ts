import type { DataSet } from '../dataset/dataSet.ts';
import { type KernelSpace, kernelSpace } from '../linalg/wasm/kernelSpace.ts';
import type { Network } from '../network/architecture.ts';
import { KernelNetwork, type PlacedSamples } from '../network/kernelNetwork.ts';

/** A small cell in the memory of compiled kernels: its network, and its sets of samples. */
export interface KernelBackend {
  readonly kind: 'kernels';
  readonly net: KernelNetwork;
  readonly train: PlacedSamples;
  readonly validation: PlacedSamples | null;
  readonly test: PlacedSamples | null;
}

/**
 * Lays a cell down for the kernels.
 *
 * @param space of which everything else is taken back; default: that of this thread, which keeps it for all its cells
 */
export function kernelBackend(
  network: Network,
  { train, validation, test }: DataSet,
  space: KernelSpace = ownSpace(),
): KernelBackend {
  space.arena.clear();
  const net = new KernelNetwork(network, space);
  return {
    ...{ kind: 'kernels', net, train: net.place(train) },
    validation: validation && net.place(validation),
    test: test && net.place(test),
  };
}

/** A thread keeps one memory for all its small cells: memories are not given back at once. */
let kept: KernelSpace | undefined;

function ownSpace(): KernelSpace {
  kept ??= kernelSpace();
  return kept;
}
