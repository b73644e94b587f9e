import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { firstCpu } from '../firstCpu.ts';
import { candidates } from './library.ts';

/** Core types of OpenBLAS with the instructions they need, as Linux names them; the fastest first. */
const CORE_TYPES = [
  { core: 'SkylakeX', needs: ['avx512f', 'avx512dq', 'avx512bw', 'avx512vl'] },
  { core: 'Haswell', needs: ['avx2', 'fma'] },
] as const;
/** A core type that OpenBLAS may have to be told. */
export type CoreType = (typeof CORE_TYPES)[number]['core'];

/**
 * The core type that OpenBLAS should be told. Before 0.3.25 it takes CPUs that it does not know for Prescott, whose
 * SSE3 kernels are up to five times slower; every other answer of it is right.
 *
 * @param flags    instructions that the CPU has
 * @param detected what OpenBLAS takes the CPU for
 * @returns null if it should be left alone
 */
export function betterCoreType(flags: ReadonlySet<string>, detected: string): CoreType | null {
  if (detected !== 'Prescott') return null;
  return CORE_TYPES.find(({ needs }) => needs.every((flag) => flags.has(flag)))?.core ?? null;
}

/**
 * Has OpenBLAS use the kernels of this CPU if it would take it for a Prescott: sets `OPENBLAS_CORETYPE`, unless it is
 * set already. To be called in the main thread before any thread loads the library: OpenBLAS reads it once, while it is
 * being loaded, and a worker's `process.env` is a copy that never reaches it.
 *
 * Linux on x86 only: elsewhere the flags of the CPU are not at hand.
 *
 * @param path as for `loadLibrary`
 * @returns what it set, or null
 * @throws {Error} in another thread than the main one
 */
export function correctCoreType(path?: string): CoreType | null {
  if (process.env.OPENBLAS_CORETYPE !== undefined) return null;
  if (!isMainThread) throw new Error('the core type of OpenBLAS can be set in the main thread only');
  const flags = firstCpu()?.flags ?? new Set();
  if (betterCoreType(flags, 'Prescott') === null) return null; // nothing better to offer, whatever was detected
  const core = betterCoreType(flags, detectedCore(path));
  if (core !== null) process.env.OPENBLAS_CORETYPE = core;
  return core;
}

const ASK = `
const [koffi, ...files] = process.argv.slice(1);
for (const file of files) {
  try {
    process.stdout.write(require(koffi).load(file).func('const char *openblas_get_corename()')());
    break;
  } catch {}
}`;

/**
 * The core type that OpenBLAS takes this CPU for; empty if it cannot be asked. It is asked in a process of its own, a
 * tenth of a second: the flags alone do not tell which CPUs a version knows, and once loaded here it would have made
 * its choice.
 */
function detectedCore(path?: string): string {
  try {
    const koffi = createRequire(import.meta.url).resolve('koffi');
    const arguments_ = ['--input-type=commonjs', '-e', ASK, '--', koffi, ...candidates(path)];
    return execFileSync(process.execPath, arguments_, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 10_000,
    });
  } catch {
    return ''; // no koffi: loadLibrary says so
  }
}
