import { dataSetsRead } from '../dataset/dataSets.ts';
import { createPool, type WorkerPool } from '../parallel/pool.ts';

/** Exit status after an interrupt, when everything finished is saved. */
const INTERRUPTED = 130;

/**
 * Hands worker threads to a command and ends them afterwards. Ctrl-C aborts the signal and ends the threads at once:
 * finished cells are on disk; a second Ctrl-C leaves without waiting for anything.
 *
 * @returns what the command returned, or null if it was interrupted (exit status 130 is then set)
 */
export async function withPool<Result>(
  threads: number,
  command: (pool: WorkerPool, signal: AbortSignal) => Promise<Result>,
): Promise<Result | null> {
  const pool = createPool(threads, dataSetsRead());
  const interruption = new AbortController();
  const interrupt = () => {
    if (interruption.signal.aborted) process.exit(INTERRUPTED);
    interruption.abort();
    pool.close();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    const result = await command(pool, interruption.signal);
    if (!interruption.signal.aborted) return result;
    process.exitCode = INTERRUPTED;
    return null;
  } finally {
    await pool.close();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
