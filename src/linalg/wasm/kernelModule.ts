import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ResultError } from '../../errors.ts';
import { fusedModule } from './fusedModule.ts';
import type { Arithmetic } from './kernelChoice.ts';
import { Module, type WasmModule } from './webAssembly.ts';

const folder = new URL('../../../kernels/', import.meta.url);

/** The file of each module, without its ending. */
const FILES: Readonly<Record<Arithmetic, string>> = { separate: 'surgeon', fused: 'surgeon-fused' };

/** A compiled module. @throws {ResultError} as `kernelBytes`; @throws {UsageError} as `fusedModule` */
export function kernelModule(arithmetic: Arithmetic = 'separate'): WasmModule {
  const bytes = kernelBytes(arithmetic);
  return arithmetic === 'fused' ? fusedModule(bytes) : new Module(bytes);
}

/**
 * The file of a module, held against the hash that the sources are known to compile to.
 *
 * @throws {ResultError} if the file is missing or is not that one
 */
export function kernelBytes(arithmetic: Arithmetic): Uint8Array {
  const name = `${FILES[arithmetic]}.wasm`;
  let bytes: Buffer;
  try {
    bytes = readFileSync(new URL(name, folder));
  } catch {
    throw new ResultError(`kernels/${name} is missing: npm run build compiles it`);
  }
  if (createHash('sha256').update(bytes).digest('hex') !== kernelHash(arithmetic)) {
    throw new ResultError(`kernels/${name} is not what kernels/ compiles to: npm run build compiles it anew`);
  }
  return bytes;
}

/** SHA-256 of the file that the sources of a module are known to compile to. */
export const kernelHash = (arithmetic: Arithmetic): string =>
  readFileSync(new URL(`${FILES[arithmetic]}.wasm.sha256`, folder), 'utf8').trim();
