/**
 * Backends for products that cost more than n²: what one has to do, and the WebAssembly kernels.
 *
 * @module optimal-brain-surgeon/backends
 */

export { allocateMatrix, BACKENDS, type Backend, type BackendName, type Matrix, type Operand } from './backend.ts';
export type { Arena, SharedArray } from './wasm/arena.ts';
export type { CholeskyGoal } from './wasm/cholesky.ts';
export { wasmBackend } from './wasm/ownBackend.ts';
export type { WasmMemory } from './wasm/webAssembly.ts';
