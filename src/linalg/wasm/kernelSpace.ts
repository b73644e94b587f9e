import { Arena } from './arena.ts';
import { type Kernels, kernelModule, kernelsOn } from './kernels.ts';

/** The kernels of one thread, and the memory that they work in. */
export interface KernelSpace {
  readonly kernels: Kernels;
  readonly arena: Arena;
}

/**
 * The kernels on a memory of their own, for one thread.
 *
 * @throws {ResultError} if the compiled kernels are missing or damaged
 */
export function kernelSpace(): KernelSpace {
  const arena = new Arena(1);
  return { arena, kernels: kernelsOn(kernelModule(), arena.memory) };
}
