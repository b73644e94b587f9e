import { availableParallelism } from 'node:os';
import { UsageError } from '../../errors.ts';
import { createPool, requireThreads, type WorkerPool } from '../../parallel/pool.ts';
import { TeamTurns } from './teamTurns.ts';

/** Threads that paths share. Whoever makes a pool closes it: its threads keep no process alive, but memory. */
export interface PruningPool extends AsyncDisposable {
  readonly threads: number;
  /** Ends the threads. Paths that run on them throw a `UsageError`; to close a pool again does nothing. */
  close(): Promise<void>;
}

/** The parts of a pool that a path needs. */
export interface PoolParts {
  readonly workers: WorkerPool;
  readonly turns: TeamTurns;
  /** aborted when the pool is closed */
  readonly closed: AbortSignal;
}

const parts = new WeakMap<PruningPool, PoolParts>();

/**
 * Starts threads for `pruneOnThreads(…, { pool })`, so that the next path begins at once: to start threads takes some
 * tens of milliseconds, longer than a small path does.
 *
 * Paths on one pool may run at the same time. A network of more than 256 weights gets all threads where it finds them
 * free, and one thread else; paths wait where there is none. The bits are the same each time. A path on a pool of the
 * caller's goes on to its end whether its steps are taken or not, so that it does not keep others waiting.
 *
 * @throws {UsageError} unless the number of threads is an integer 1 … 1024; default: one a core
 *
 * @example
 * ```ts
 * import { createPruningPool, dataSetOf, networkOf, pruneOnThreads } from 'optimal-brain-surgeon';
 *
 * // y = 2 x1 + x2
 * const samples = [[1, 0, 2], [0, 1, 1], [1, 1, 3]].map(([a, b, y]) => ({ input: [a, b], target: [y] }));
 * const data = dataSetOf('line', { inputs: ['x1', 'x2'], outputs: ['y'] }, samples, null);
 * const network = networkOf({ layers: [2, 1], activation: null, outputActivation: 'linear', biases: [false] });
 * const weights = Float64Array.of(2, 1);
 * const pool = createPruningPool({ threads: 2 });
 * const stepsBy = async (criterion) => {
 *   let steps = 0;
 *   for await (const _ of pruneOnThreads(network, data, weights, { pool, criterion, stop: 'end' })) steps++;
 *   return steps;
 * };
 * const sizes = await Promise.all([stepsBy('obs'), stepsBy('magnitude')]);
 * await pool.close();
 * console.log(sizes.join(' ')); // → 2 2
 * ```
 */
export function createPruningPool({
  threads = availableParallelism(),
}: {
  readonly threads?: number;
} = {}): PruningPool {
  requireThreads(threads);
  const workers = createPool(threads);
  const closing = new AbortController();
  const close = async () => {
    closing.abort(new UsageError('the pool of threads is closed'));
    await workers.close();
  };
  const pool = { threads, close, [Symbol.asyncDispose]: close };
  parts.set(pool, { workers, turns: new TeamTurns(), closed: closing.signal });
  return pool;
}

/** @throws {UsageError} if the pool is not one of `createPruningPool`, or closed */
export function poolParts(pool: PruningPool): PoolParts {
  const found = parts.get(pool);
  if (!found) throw new UsageError('pool must be one of createPruningPool');
  found.closed.throwIfAborted();
  return found;
}
