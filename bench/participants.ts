import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { betterCoreType } from '../src/linalg/openblas/coreType.ts';
import type { NodePeerOptions } from './peers/nodePeer.ts';
import type { Form } from './peers/protocol.ts';

/** Who can take part. */
export const BACKENDS = ['wasm', 'openblas', 'naive', 'ml-matrix', 'numpy', 'torch'] as const;
/** Name of a backend, ours or a peer's. */
export type BenchBackend = (typeof BACKENDS)[number];

/** A process that takes part, and how to start it. */
export interface Participant {
  readonly backend: BenchBackend;
  /** `installed`, or the core type that its OpenBLAS is told; null where there is none to tell */
  readonly coreType: string | null;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** This runs from dist/bench, since only a build is worth timing; what is not compiled stays beside the sources. */
const SOURCES = here('../../bench/');

/** The folder of results. */
export const RESULTS = `${SOURCES}results/`;

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
export function nodeParticipant(options: NodePeerOptions): Participant {
  const { backend, threads } = options;
  return {
    backend,
    coreType: backend === 'openblas' ? 'installed' : null,
    command: process.execPath,
    arguments: [here('peers/nodePeer.js'), JSON.stringify(options)],
    env: blasEnvironment(threads, null),
  };
}

/** A peer in Python. */
export function pythonParticipant(
  backend: 'numpy' | 'torch',
  form: Form,
  threads: number,
  python: string,
  coreType: string,
): Participant {
  const script = `${SOURCES}peers/${backend}_peer.py`;
  return {
    backend,
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

function cpuFlags(): ReadonlySet<string> {
  try {
    return new Set(
      readFileSync('/proc/cpuinfo', 'utf8')
        .match(/^flags\s*:(.*)$/m)?.[1]
        .trim()
        .split(/\s+/),
    );
  } catch {
    return new Set(); // not Linux
  }
}
