import { dataSetsRead } from '../dataset/dataSets.ts';
import { createPool, type WorkerPool } from '../parallel/pool.ts';
import { interruptible } from './interruptible.ts';

/**
 * Hands worker threads to a command that can be interrupted, and ends them afterwards; at once when it is interrupted.
 *
 * @returns as `interruptible`
 */
export function withPool<Result>(
  threads: number,
  command: (pool: WorkerPool, signal: AbortSignal) => Promise<Result>,
): Promise<Result | null> {
  return interruptible(async (signal) => {
    const pool = createPool(threads, dataSetsRead());
    signal.addEventListener('abort', () => pool.close());
    try {
      return await command(pool, signal);
    } finally {
      await pool.close();
    }
  });
}
