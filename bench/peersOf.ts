import { canHave, isFused, type KernelMode, type NodeBinary, THIS_NODE, usualMode } from './kernelMode.ts';
import { cpuFlags } from './machine.ts';
import {
  buildParticipant,
  earlierParticipant,
  nodeParticipant,
  type Participant,
  type PythonPeer,
  pythonParticipant,
  rightCoreType,
  THIS_BUILD,
} from './participants.ts';
import { Peer } from './peer.ts';
import type { Form } from './peers/protocol.ts';
import type { Builds, Group } from './plan.ts';

/** The Python, the environment of its BLAS, and how its libraries are used. */
export interface PythonOptions {
  readonly python: string;
  readonly forms: readonly Form[];
  /** `installed`, `right`, or a value of `OPENBLAS_CORETYPE` */
  readonly coreTypes: readonly string[];
}

const FORMS: Readonly<Record<'numpy' | 'torch', readonly Form[]>> = { numpy: ['usual', 'best'], torch: ['best'] };

/** Is told who cannot take part and why. */
type LeftOut = (who: string, reason: string) => void;

/**
 * Starts the participants of a group.
 *
 * @param leftOut is told who cannot take part and why
 */
export async function peersOf(group: Group, options: PythonOptions, leftOut: LeftOut): Promise<Peer[]> {
  const peers: Peer[] = [];
  const start = async (participant: Participant): Promise<Peer | null> => {
    const peer = await Peer.start(participant);
    if (peer instanceof Peer) return peer;
    leftOut(participant.name, peer);
    return null;
  };
  const ours = group.builds ? buildParticipants(group, group.builds, leftOut) : nodeParticipants(group, leftOut);
  for (const participant of ours) peers.push(...present(await start(participant)));
  for (const peer of pythonPeers(group, options.forms)) {
    const participant = (coreType: string) => pythonParticipant(peer, options.python, coreType);
    peers.push(...(await oneEachKernel(options.coreTypes, (coreType) => start(participant(coreType)))));
  }
  return peers;
}

/** This build, and the one before it. */
function buildParticipants(group: Group, { grid, data }: Builds, leftOut: LeftOut): Participant[] {
  const { backends, threads, nodes, before } = group;
  const shared = { threads: Math.max(...threads), grid, data };
  const ofThis = { ...shared, build: THIS_BUILD, form: 'ours' } as const;
  return nodes.flatMap((node) => [
    ...(backends.includes('wasm') ? modesOf(group, node, leftOut) : [])
      .filter((mode) => !isFused(mode)) // that is another backend, in the cell
      .map((mode) => buildParticipant({ ...ofThis, mode }, node)),
    ...(before === null ? [] : [buildParticipant({ ...shared, build: before, form: 'before', mode: null }, node)]),
  ]);
}

/** Nobody trains a network of digits beside us: there the builds are alone. */
function pythonPeers(group: Group, forms: readonly Form[]): PythonPeer[] {
  const threads = Math.max(...group.threads);
  if (!group.builds) {
    const named = (['numpy', 'torch'] as const).filter((name) => takesPart(group, name));
    const wanted = forms.filter((form) => form === 'best' || !isOfKernels(group));
    return named.flatMap((name) =>
      FORMS[name].filter((form) => wanted.includes(form)).map((form) => ({ name, form, threads })),
    );
  }
  const isOfCells = group.tasks.some(({ cell }) => cell !== null);
  return isOfCells && group.backends.includes('numpy') ? [{ name: 'numpy_cell', form: 'usual', threads }] : [];
}

const present = <T>(value: T | null): T[] => (value === null ? [] : [value]);

/** The bare kernel alone is a matter of `wasm` and of the product of numpy. */
const takesPart = (group: Group, backend: Group['backends'][number]) =>
  group.backends.includes(backend) && (backend === 'wasm' || backend === 'numpy' || !isOfKernels(group));

const isOfKernels = ({ tasks }: Group) => tasks.every(({ what }) => what === 'kernel' || what === 'tiles');

/**
 * `wasm` on each Node.js with each kind of kernels and number of threads, and the build before beside it; `openblas`
 * with the largest number on this one; the others have one thread.
 */
function nodeParticipants(group: Group, leftOut: LeftOut): Participant[] {
  const { tasks, threads, nodes, before } = group;
  const task = tasks.find((one) => one.network !== null);
  const network = task?.network ? { size: task.network, samples: task.P } : null;
  const most = Math.max(...threads);
  const ours = takesPart(group, 'wasm')
    ? nodes.flatMap((node) =>
        modesOf(group, node, leftOut).flatMap((mode) =>
          threads.map((count) => nodeParticipant({ backend: 'wasm', threads: count, mode, network }, node)),
        ),
      )
    : [];
  const narrow = { mode: 'narrow', network } as const;
  const earlier = nodes.flatMap((node) =>
    before === null ? [] : [earlierParticipant({ backend: 'wasm', threads: most, ...narrow }, node, before)],
  );
  const counts = { openblas: most, naive: 1, 'ml-matrix': 1 } as const;
  const others = (Object.keys(counts) as (keyof typeof counts)[])
    .filter((backend) => takesPart(group, backend))
    .map((backend) => nodeParticipant({ backend, threads: counts[backend], ...narrow }, THIS_NODE));
  return [...ours, ...earlier, ...others];
}

/** The kernels that a Node.js takes part with. */
function modesOf({ kernels }: Group, node: NodeBinary, leftOut: LeftOut): KernelMode[] {
  const flags = cpuFlags();
  return (kernels ?? [usualMode(node, flags)]).filter((mode) => {
    const can = canHave(node, mode, flags);
    if (!can) leftOut(`${mode} kernels, Node.js ${node.version}`, 'it or this CPU cannot have them');
    return can;
  });
}

/** One process a core type, without those whose kernels an earlier one has already. */
async function oneEachKernel(
  coreTypes: readonly string[],
  start: (coreType: string) => Promise<Peer | null>,
): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (const wanted of coreTypes) {
    const detected = peers.find(({ participant }) => participant.coreType === 'installed')?.hello.kernel;
    const coreType = wanted === 'right' ? rightCoreType(detected ?? 'Prescott') : wanted;
    if (coreType === null) continue; // it is right as installed
    const peer = await start(coreType);
    if (peer === null) break; // nor is it with other core types
    if (peers.some(({ hello }) => hello.kernel === peer.hello.kernel)) await peer.close();
    else peers.push(peer);
  }
  return peers;
}
