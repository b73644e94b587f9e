import {
  buildParticipant,
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

/** The Python, and the environment of its BLAS. */
export interface PythonOptions {
  readonly python: string;
  /** `installed`, `right`, or a value of `OPENBLAS_CORETYPE` */
  readonly coreTypes: readonly string[];
}

const FORMS: Readonly<Record<'numpy' | 'torch', readonly Form[]>> = { numpy: ['usual', 'best'], torch: ['best'] };

/**
 * Starts the participants of a group.
 *
 * @param leftOut is told who cannot take part and why
 */
export async function peersOf(
  group: Group,
  options: PythonOptions,
  leftOut: (who: string, reason: string) => void,
): Promise<Peer[]> {
  const peers: Peer[] = [];
  const start = async (participant: Participant): Promise<Peer | null> => {
    const peer = await Peer.start(participant);
    if (peer instanceof Peer) return peer;
    leftOut(participant.name, peer);
    return null;
  };
  const ours = group.builds ? buildParticipants(group, group.builds) : nodeParticipants(group);
  for (const participant of ours) peers.push(...present(await start(participant)));
  for (const peer of pythonPeers(group)) {
    const participant = (coreType: string) => pythonParticipant(peer, options.python, coreType);
    peers.push(...(await oneEachKernel(options.coreTypes, (coreType) => start(participant(coreType)))));
  }
  return peers;
}

/** This build, and the one before it. */
function buildParticipants({ backends, threads }: Group, { before, grid, data }: Builds): Participant[] {
  const shared = { threads: Math.max(...threads), grid, data };
  return [
    ...(backends.includes('wasm') ? [buildParticipant({ ...shared, build: THIS_BUILD, form: 'ours' })] : []),
    ...(before === null ? [] : [buildParticipant({ ...shared, build: before, form: 'before' })]),
  ];
}

/** Nobody trains a network of digits beside us: there the builds are alone. */
function pythonPeers(group: Group): PythonPeer[] {
  const threads = Math.max(...group.threads);
  if (!group.builds) {
    const named = (['numpy', 'torch'] as const).filter((name) => takesPart(group, name));
    return named.flatMap((name) => FORMS[name].map((form) => ({ name, form, threads })));
  }
  const isOfCells = group.tasks.some(({ cell }) => cell !== null);
  return isOfCells && group.backends.includes('numpy') ? [{ name: 'numpy_cell', form: 'usual', threads }] : [];
}

const present = <T>(value: T | null): T[] => (value === null ? [] : [value]);

/** The bare kernel alone is a matter of `wasm` alone. */
const takesPart = ({ backends, tasks }: Group, backend: Group['backends'][number]) =>
  backends.includes(backend) && (backend === 'wasm' || tasks.some(({ what }) => what !== 'kernel'));

/** `wasm` with each number of threads, `openblas` with the largest; the others have one. */
function nodeParticipants(group: Group): Participant[] {
  const { tasks, threads } = group;
  const task = tasks.find((one) => one.network !== null);
  const network = task?.network ? { size: task.network, samples: task.P } : null;
  const counts = { wasm: threads, openblas: [Math.max(...threads)], naive: [1], 'ml-matrix': [1] } as const;
  return (Object.keys(counts) as (keyof typeof counts)[])
    .filter((backend) => takesPart(group, backend))
    .flatMap((backend) => counts[backend].map((count) => nodeParticipant({ backend, threads: count, network })));
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
