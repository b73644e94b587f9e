import type { DataSet, Samples } from '../dataset/dataSet.ts';
import { readValue } from '../errors.ts';
import type { Arithmetic } from '../linalg/wasm/kernelChoice.ts';
import { type KernelSpace, kernelSpace } from '../linalg/wasm/kernelSpace.ts';
import type { Network } from '../network/architecture.ts';
import { KernelNetwork } from '../network/kernelNetwork.ts';
import { Team } from '../parallel/team.ts';
import { KernelSubtreeSearch } from '../subset/kernelSubtreeSearch.ts';
import type { QuadraticModel } from '../subset/quadraticModel.ts';
import type { LossTeam } from '../training/kernelLossGradients.ts';
import { lossProgram } from '../training/lossProgram.ts';
import type { PlacedSets } from './placedSets.ts';

/** A small cell in the memory of compiled kernels: its network, and its sets of samples. */
export interface KernelBackend extends PlacedSets {
  readonly kind: 'kernels';
  /** what trains it */
  readonly losses: LossTeam;
  /** The search of masks of a model. */
  readonly subtreeSearch: (model: QuadraticModel) => KernelSubtreeSearch;
}

/** A thread keeps one memory for searches of masks, beside that of its cells. */
let searchSpace: KernelSpace | undefined;
function subtreeSearch(model: QuadraticModel): KernelSubtreeSearch {
  searchSpace ??= kernelSpace();
  return new KernelSubtreeSearch(model, searchSpace);
}

/**
 * Lays a cell down for the kernels.
 *
 * @param space of which everything else is taken back
 */
export function kernelBackend(
  network: Network,
  { train, validation, test }: Pick<DataSet, 'train' | 'validation' | 'test'>,
  space: KernelSpace,
): KernelBackend {
  space.arena.clear();
  const net = new KernelNetwork(network, space);
  const sets = [train, validation, test].map((samples) => samples && net.place(samples));
  const [program] = lossProgram(network)(space.kernels, space.arena.memory);
  const placeOf = (samples: Samples) => readValue(sets.find((set) => set?.samples === samples) ?? null, 'samples');
  return {
    ...{ kind: 'kernels', net, train: placeOf(train), validation: sets[1], test: sets[2] },
    losses: { net, placeOf, team: new Team(0, 1, [program]), program },
    subtreeSearch,
  };
}

/** The memory of small cells, and the last cell that was laid down there. */
interface CellSpace {
  readonly space: KernelSpace;
  last?: { readonly backend: KernelBackend; readonly dataSet: DataSet; readonly end: number } | undefined;
}

/** A thread keeps one memory an arithmetic for all its small cells: memories are not given back at once. */
const ownSpaces = new Map<Arithmetic, CellSpace>();

function ownSpace(arithmetic: Arithmetic): CellSpace {
  const own = ownSpaces.get(arithmetic) ?? { space: kernelSpace(arithmetic) };
  ownSpaces.set(arithmetic, own);
  return own;
}

/**
 * Lays a cell down in the memory of this thread, where the one before goes. Of a run most cells have the network and
 * the data of the one before: these lie there already.
 */
export function ownKernelBackend(
  network: Network,
  dataSet: DataSet,
  arithmetic: Arithmetic = 'separate',
): KernelBackend {
  const own = ownSpace(arithmetic);
  const { arena } = own.space;
  if (own.last && own.last.dataSet === dataSet && isAlike(own.last.backend.net.network, network)) {
    const { backend, end } = own.last;
    arena.clear(end);
    backend.net.forget();
    return backend;
  }
  own.last = undefined; // it is overwritten now, and the next one may not fit
  const backend = kernelBackend(network, dataSet, own.space);
  own.last = { backend, dataSet, end: arena.end };
  return backend;
}

/** Whether two networks have the same architecture. */
const isAlike = (a: Network, b: Network): boolean =>
  a.layers.length === b.layers.length &&
  a.layers.every((size, m) => size === b.layers[m]) &&
  a.activation === b.activation &&
  a.outputActivation === b.outputActivation &&
  a.biases === b.biases &&
  a.loss === b.loss;
