/**
 * The engine of threads in this process.
 *
 * @module optimal-brain-surgeon/engines/threads
 */

export { createPool, type WorkerPool } from '../../parallel/pool.ts';
export { type ThreadsOptions, threadsEngine } from './threadsEngine.ts';
