import type { Backend } from '../backend.ts';
import { leadTeam, teamMembers } from './teamMember.ts';

/**
 * The WebAssembly kernels on the calling thread alone, with a memory of their own that grows as needed, up to 4 GiB.
 *
 * @throws {ResultError} if the compiled kernels are missing or damaged
 *
 * @example
 * ```ts
 * import { allocateMatrix, wasmBackend } from 'optimal-brain-surgeon/backends';
 *
 * const backend = wasmBackend();
 * const matrixOf = (rows, columns, values) => {
 *   const matrix = allocateMatrix(backend, rows, columns);
 *   matrix.values.set(values);
 *   return matrix;
 * };
 * const a = matrixOf(2, 2, [1, 2, 3, 4]);
 * const b = matrixOf(2, 2, [5, 6, 7, 8]);
 * const c = matrixOf(2, 2, [0, 0, 0, 0]);
 * backend.product(c, { matrix: a }, { matrix: b }, 2, 2, 2, 1); // C ← C + 1·AB
 * console.log(c.values.join(' ')); // → 19 22 43 50
 * ```
 */
export const wasmBackend = (): Backend => leadTeam(teamMembers(1)[0]).backend;
