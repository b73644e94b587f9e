import type { Cell } from '../experiment/cells.ts';
import type { BackendName } from '../linalg/backend.ts';
import { correctCoreType } from '../linalg/openblas/coreType.ts';
import { loadLibrary } from '../linalg/openblas/library.ts';
import { type TileChoice, tileChoice } from '../linalg/wasm/kernelChoice.ts';
import { kernelModule } from '../linalg/wasm/kernelModule.ts';
import { WASM_CORE } from '../linalg/wasm/wasmBackend.ts';

/** The backends that do the heavy products of a run, for the manifest. */
export interface BackendsInUse {
  /** `plain`, `wasm`, `openblas`, or several with commas in between */
  readonly name: string;
  /** kernels or core type of each */
  readonly core: string;
}

/**
 * Makes sure that the backends of some cells are there, before any thread starts: in the main thread.
 *
 * @throws {UsageError} if a system BLAS is asked for and there is none, or fused multiply-add, and the engine has none
 * @throws {ResultError} if the compiled kernels are missing or damaged
 */
export function backendsInUse(cells: readonly Cell[], threads: number): BackendsInUse {
  const names = [...new Set(cells.map(({ config }) => config.backend))];
  const cores = names.map((name) => CORE[name](threads));
  return { name: names.join(', '), core: cores.join(', ') };
}

/** The kernels of a backend, loaded on the way. */
const CORE: Readonly<Record<BackendName, (threads: number) => string>> = {
  plain: () => `${process.arch}, V8 ${process.versions.v8}`,
  wasm: () => {
    kernelModule();
    return coreOf(tileChoice());
  },
  fused: () => {
    kernelModule('fused');
    return `${coreOf(tileChoice())}, fused`;
  },
  openblas: (threads) => {
    correctCoreType();
    const { name, version, core } = loadLibrary(threads);
    return [name, version, core].filter((part) => part !== 'unknown').join(' ');
  },
};

/** Words for the kernels of `wasm`. */
const coreOf = ({ tile, why }: TileChoice): string =>
  why === '' ? WASM_CORE[tile] : `${WASM_CORE[tile]} (${tile}: ${why})`;

/** The kernels of a backend on this machine, or why it is not there; for `surgeon doctor`. */
export function backendState(name: BackendName): string {
  try {
    return CORE[name](1);
  } catch (error) {
    return (error as Error).message;
  }
}
