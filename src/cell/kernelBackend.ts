import type { DataSet, Samples } from '../dataset/dataSet.ts';
import { readValue } from '../errors.ts';
import { type KernelSpace, kernelSpace } from '../linalg/wasm/kernelSpace.ts';
import type { Network } from '../network/architecture.ts';
import { KernelNetwork, type PlacedSamples } from '../network/kernelNetwork.ts';
import { Team } from '../parallel/team.ts';
import type { LossTeam } from '../training/kernelLossGradients.ts';
import { lossProgram } from '../training/lossProgram.ts';

/** A small cell in the memory of compiled kernels: its network, and its sets of samples. */
export interface KernelBackend {
  readonly kind: 'kernels';
  readonly net: KernelNetwork;
  readonly train: PlacedSamples;
  readonly validation: PlacedSamples | null;
  readonly test: PlacedSamples | null;
  /** what trains it */
  readonly losses: LossTeam;
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
  const sets = [train, validation, test].map((samples) => samples && net.place(samples));
  const [program] = lossProgram(network)(space.kernels, space.arena.memory);
  const placeOf = (samples: Samples) => readValue(sets.find((set) => set?.samples === samples) ?? null, 'samples');
  return {
    ...{ kind: 'kernels', net, train: placeOf(train), validation: sets[1], test: sets[2] },
    losses: { net, placeOf, team: new Team(0, 1, [program]), program },
  };
}

/** A thread keeps one memory for all its small cells: memories are not given back at once. */
let kept: KernelSpace | undefined;

function ownSpace(): KernelSpace {
  kept ??= kernelSpace();
  return kept;
}
