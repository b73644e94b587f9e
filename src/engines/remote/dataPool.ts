import type { DataSets } from '../../dataset/dataSets.ts';
import { createPool, type WorkerPool } from '../../parallel/pool.ts';

interface PoolGeneration {
  readonly pool: WorkerPool;
  /** data sets that its threads were given */
  readonly dataSets: DataSets['read'];
  tasks: number;
}

/**
 * Threads for cells that are not known beforehand. Threads get the user's data sets when they start; when the main
 * thread has read another one since (another draw of the test words, say), new threads take over, and the old ones end
 * with what they have begun.
 */
export function dataPool(threads: number, dataSets: DataSets): WorkerPool {
  const opened = (): PoolGeneration => {
    const { read } = dataSets;
    return { pool: createPool(threads, read), dataSets: read, tasks: 0 };
  };
  const generations = new Set<PoolGeneration>();
  let latest = opened();
  generations.add(latest);
  const dismiss = async (old: PoolGeneration) => {
    generations.delete(old);
    await old.pool.close();
  };
  const run = async <Task, Result>(worker: string, task: Task, signal?: AbortSignal): Promise<Result> => {
    if ([...dataSets.read.keys()].some((key) => !latest.dataSets.has(key))) {
      const old = latest;
      latest = opened();
      generations.add(latest);
      if (old.tasks === 0) await dismiss(old);
    }
    const taken = latest;
    taken.tasks++;
    try {
      return await taken.pool.run(worker, task, signal);
    } finally {
      taken.tasks--;
      if (taken !== latest && taken.tasks === 0) await dismiss(taken);
    }
  };
  return {
    threads,
    run,
    map: (worker, tasks) => Promise.all(tasks.map((task) => run(worker, task) as never)),
    async close() {
      await Promise.all([...generations].map(dismiss));
    },
  };
}
