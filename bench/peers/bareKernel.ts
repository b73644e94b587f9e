import type { Tile } from '../../src/linalg/wasm/kernelChoice.ts';
import type { Kernels } from '../../src/linalg/wasm/kernels.ts';
import type { FurtherPrograms } from '../../src/linalg/wasm/teamMember.ts';
import { F64, scratchOf } from '../../src/linalg/wasm/tiles.ts';
import type { WasmMemory } from '../../src/linalg/wasm/webAssembly.ts';
import { KERNEL_DEPTH } from '../task.ts';
import { fillNoise } from './noise.ts';

/** A micro-kernel for a block of C, which it keeps in registers. */
export interface MicroKernel {
  readonly rows: number;
  readonly columns: number;
  readonly of: (kernels: Kernels) => Kernels['microKernel'];
}

/** All that kernels have, from the smallest. */
export const MICRO_KERNELS: readonly MicroKernel[] = [{ rows: 4, columns: 4, of: (kernels) => kernels.microKernel }];
/** That which the backend runs on most of a matrix. */
export const IN_USE: Readonly<Record<Tile, MicroKernel>> = { narrow: MICRO_KERNELS[0], wide: MICRO_KERNELS[0] };

/** Such as 4x4. */
export const nameOfMicroKernel = ({ rows, columns }: MicroKernel): string => `${rows}x${columns}`;

/** The block of C that a thread's bare kernels add to. */
export const blockOf = (memory: WasmMemory, rank: number, { rows, columns }: MicroKernel): Float64Array =>
  new Float64Array(memory.buffer, scratchOf(rank).panels + (rows + columns) * KERNEL_DEPTH * F64, rows * columns);

/** A micro-kernel alone, on every thread of a team at once. values: which one, calls. */
export const bareKernel: FurtherPrograms = (kernels, memory) => [
  ({ rank }, [which, calls]) => {
    const micro = MICRO_KERNELS[which];
    const { rows, columns } = micro;
    const run = micro.of(kernels);
    const a = scratchOf(rank).panels;
    const b = a + rows * KERNEL_DEPTH * F64;
    const c = b + columns * KERNEL_DEPTH * F64;
    fillNoise(new Float64Array(memory.buffer, a, (rows + columns) * KERNEL_DEPTH + rows * columns), rank);
    for (let call = 0; call < calls; call++) run(a, b, KERNEL_DEPTH, c, columns * F64, 1e-9);
  },
];
