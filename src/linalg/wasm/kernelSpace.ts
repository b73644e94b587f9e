import { Arena } from './arena.ts';
import type { Arithmetic } from './kernelChoice.ts';
import { kernelModule } from './kernelModule.ts';
import { type Kernels, kernelsOn } from './kernels.ts';

/** The kernels of one thread, and the memory that they work in. */
export interface KernelSpace {
  readonly kernels: Kernels;
  readonly arena: Arena;
}

/**
 * The kernels on a memory of their own, for one thread.
 *
 * @throws {ResultError} if the compiled kernels are missing or damaged
 * @throws {UsageError} if they are to be fused, and cannot be
 */
export function kernelSpace(arithmetic: Arithmetic = 'separate'): KernelSpace {
  const arena = new Arena(1);
  return { arena, kernels: kernelsOn(kernelModule(arithmetic), arena.memory) };
}
