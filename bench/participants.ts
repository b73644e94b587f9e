import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { betterCoreType } from '../src/linalg/openblas/coreType.ts';
import type { NodeBinary } from './kernelMode.ts';
import { cpuFlags } from './machine.ts';
import type { BuildPeerOptions } from './peers/buildPeer.ts';
import type { NodePeerOptions } from './peers/nodePeer.ts';
import type { Form } from './peers/protocol.ts';

/** Who can take part. */
export const BACKENDS = ['wasm', 'openblas', 'naive', 'ml-matrix', 'numpy', 'torch'] as const;
/** Name of a backend, ours or a peer's. */
export type BenchBackend = (typeof BACKENDS)[number];

/** A process that takes part, and how to start it. */
export interface Participant {
  /** a name for messages */
  readonly name: string;
  /** `installed`, or the core type that its OpenBLAS is told; null where there is none to tell */
  readonly coreType: string | null;
  /** version of the Node.js that runs it; absent in other languages */
  readonly node?: string;
  /** in place of what it says of itself; absent: it knows best */
  readonly form?: Form;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** This runs from dist/bench, since only a build is worth timing; what is not compiled stays beside the sources. */
const SOURCES = here('../../bench/');

/** The folder of results. */
export const RESULTS = `${SOURCES}results/`;
/** The folder of this clone. */
export const THIS_BUILD = here('../../');

/** The environment as if nobody had meant to help a BLAS, with a number of threads and perhaps a core type. */
function blasEnvironment(threads: number, coreType: string | null): Participant['env'] {
  const untouched = Object.entries(process.env).filter(([name]) => !name.startsWith('OPENBLAS_'));
  const count = String(threads);
  return {
    ...Object.fromEntries(untouched),
    OPENBLAS_NUM_THREADS: count,
    OMP_NUM_THREADS: count,
    ...(coreType !== null && coreType !== 'installed' && { OPENBLAS_CORETYPE: coreType }),
  };
}

/** A peer in this language. `openblas` corrects the core type itself. */
export function nodeParticipant(options: NodePeerOptions, node: NodeBinary): Participant {
  const { backend, threads, mode } = options;
  return {
    name: backend === 'wasm' ? `wasm ${mode}, Node.js ${node.version}` : backend,
    coreType: backend === 'openblas' ? 'installed' : null,
    node: node.version,
    command: node.path,
    arguments: [here('peers/nodePeer.js'), JSON.stringify(options)],
    env: blasEnvironment(threads, null),
  };
}

/** The peer of another built clone, on its own kernels: what it says is what ours says. */
export function earlierParticipant(options: NodePeerOptions, node: NodeBinary, build: string): Participant {
  const script = join(build, 'dist', 'bench', 'peers', 'nodePeer.js');
  const ours = nodeParticipant(options, node);
  const name = `the build before, Node.js ${node.version}`;
  return { ...ours, name, form: 'before', arguments: [script, JSON.stringify(options)] };
}

/** A build of ours, this one or an earlier one. */
export const buildParticipant = (options: BuildPeerOptions, node: NodeBinary): Participant => ({
  name: options.form === 'ours' ? 'this build' : 'the build before',
  coreType: null,
  node: node.version,
  command: node.path,
  arguments: [here('peers/buildPeer.js'), JSON.stringify(options)],
  env: blasEnvironment(options.threads, null),
});

/** A peer in Python, and how it is started. */
export interface PythonPeer {
  /** its script is named after it */
  readonly name: 'numpy' | 'torch' | 'numpy_cell';
  readonly form: Form;
  readonly threads: number;
}

/** A peer in Python, with the core type that its OpenBLAS is told. */
export function pythonParticipant({ name, form, threads }: PythonPeer, python: string, coreType: string): Participant {
  const script = `${SOURCES}peers/${name}_peer.py`;
  return {
    name,
    coreType,
    command: python,
    arguments: ['-B', script, JSON.stringify({ form, threads })],
    env: blasEnvironment(threads, coreType),
  };
}

/**
 * The core type that OpenBLAS should have been told.
 *
 * @param kernel what a peer says that does its arithmetic
 * @returns null where it chose right
 */
export function rightCoreType(kernel: string): string | null {
  const detected = /Prescott|Katmai/.test(kernel) ? 'Prescott' : kernel;
  return betterCoreType(cpuFlags(), detected);
}
