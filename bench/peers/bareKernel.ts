import type { Tile } from '../../src/linalg/wasm/kernelChoice.ts';
import type { Kernels } from '../../src/linalg/wasm/kernels.ts';
import type { FurtherPrograms } from '../../src/linalg/wasm/teamMember.ts';
import { F64, scratchOf } from '../../src/linalg/wasm/tiles.ts';
import type { WasmMemory } from '../../src/linalg/wasm/webAssembly.ts';
import { KERNEL_DEPTH } from '../task.ts';
import { fillNoise } from './noise.ts';

/** Bytes of a row of a packed panel. */
const ROW = 4 * F64;
/** So small that sums stay finite however often products are added. */
const FACTOR = 1e-9;

/** A micro-kernel for a block of C, which it keeps in registers. */
export interface MicroKernel {
  readonly rows: number;
  readonly columns: number;
  /** adds to the block of C at `c`, whose rows lie one after the other, from packed panels */
  readonly add: (kernels: Kernels, a: number, b: number, c: number) => void;
}

/** All that kernels have, from the smallest. */
export const MICRO_KERNELS: readonly MicroKernel[] = [
  {
    rows: 4,
    columns: 4,
    add: (kernels, a, b, c) => kernels.microKernel(a, b, KERNEL_DEPTH, c, ROW, FACTOR),
  },
  {
    rows: 4,
    columns: 8,
    add: (kernels, a, b, c) => kernels.wideKernel(a, b, KERNEL_DEPTH * ROW, KERNEL_DEPTH, c, ROW, 2 * ROW, FACTOR),
  },
];
/** That which the backend runs on most of a matrix. */
export const IN_USE: Readonly<Record<Tile, MicroKernel>> = { narrow: MICRO_KERNELS[0], wide: MICRO_KERNELS[1] };

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
    const a = scratchOf(rank).panels;
    const b = a + rows * KERNEL_DEPTH * F64;
    const c = b + columns * KERNEL_DEPTH * F64;
    fillNoise(new Float64Array(memory.buffer, a, (rows + columns) * KERNEL_DEPTH + rows * columns), rank);
    for (let call = 1; call < calls; call++) micro.add(kernels, a, b, c);
    blockOf(memory, rank, micro).fill(0); // the last sum alone, every bit of it: added to others it would lose most
    micro.add(kernels, a, b, c);
  },
];
