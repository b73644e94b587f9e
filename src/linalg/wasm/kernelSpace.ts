import { Arena } from './arena.ts';
import type { Arithmetic } from './kernelChoice.ts';
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
export function kernelSpace(arithmetic: Arithmetic = 'separate'): KernelSpace {
  const arena = new Arena(1);
  return { arena, kernels: kernelsOn(kernelModule(arithmetic), arena.memory) };
}

/**
 * Whether multiply-add is fused: where the engine or the CPU does not have it, the product is rounded.
 *
 * (1 + 2⁻³⁰)² = 1 + 2⁻²⁹ + 2⁻⁶⁰ rounds to 1 + 2⁻²⁹.
 */
export const isFused = ({ kernels, arena }: KernelSpace): boolean =>
  arena.borrow(() => {
    const [factors, sums, differences] = [arena.allocate(4), arena.allocate(4), arena.allocate(4)];
    const epsilon = 1 / (1 << 30);
    factors.values.fill(1 + epsilon);
    sums.values.fill(-1 - 2 * epsilon);
    differences.values.fill(1 + 2 * epsilon);
    kernels.multiplyAddEach(sums.at, differences.at, factors.at, factors.at, 4);
    const rest = epsilon * epsilon;
    return sums.values.every((sum) => sum === rest) && differences.values.every((difference) => difference === -rest);
  });
