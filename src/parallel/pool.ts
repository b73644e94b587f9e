import type { Transferable } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { UsageError } from '../errors.ts';
import { workerFile } from './workerFile.ts';

/** Worker threads that run tasks. */
export interface WorkerPool {
  readonly threads: number;
  /**
   * Runs one task in `workers/<worker>`; rejects with the worker's error.
   *
   * @param signal   ends the task in the middle of whatever it does: its thread is replaced, the promise rejects
   * @param transfer parts of the task that are handed over, such as a port
   */
  run<Task, Result>(
    worker: string,
    task: Task,
    signal?: AbortSignal,
    transfer?: readonly Transferable[],
  ): Promise<Result>;
  /** Runs one task each and resolves to the results in the order of the tasks, whichever finished first. */
  map<Task, Result>(worker: string, tasks: readonly Task[]): Promise<Result[]>;
  /** Ends the threads; whatever they are doing is dropped. */
  close(): Promise<void>;
}

/** Threads of one pool; more are a slip of the pen. */
export const MAX_THREADS = 1024;

/** @throws {UsageError} unless the number of threads is an integer 1 … 1024 */
export function requireThreads(threads: number): void {
  if (Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS) return;
  throw new UsageError(`threads must be an integer 1 … ${MAX_THREADS}, got ${threads}`);
}

/**
 * Starts worker threads.
 *
 * @param threads how many; results do not depend on it
 * @param shared  what every thread gets as its `workerData`; arrays in shared memory are not copied
 */
export function createPool(threads: number, shared: unknown = null): WorkerPool {
  const piscina = new Piscina({ minThreads: threads, maxThreads: threads, workerData: shared });
  const run: WorkerPool['run'] = (worker, task, signal, transfer = []) =>
    piscina.run(task, { filename: workerFile(worker), transferList: [...transfer], ...(signal && { signal }) });
  return {
    threads,
    run,
    map: (worker, tasks) => Promise.all(tasks.map((task) => run(worker, task) as never)),
    close: () => piscina.destroy(),
  };
}
