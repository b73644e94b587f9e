import type { DataSets } from '../../dataset/dataSets.ts';
import { createPool, type WorkerPool } from '../../parallel/pool.ts';

/** Whether one has something that the other has not. */
const lacks = (known: ReadonlyMap<string, unknown>, all: ReadonlyMap<string, unknown>): boolean =>
  [...all.keys()].some((key) => !known.has(key));

interface PoolGeneration {
  readonly pool: WorkerPool;
  /** what its threads were given */
  readonly given: DataSets['handedOver'];
  tasks: number;
}

/**
 * Threads for cells that are not known beforehand. Threads get the user's data sets and networks when they start; when
 * the main thread has read another one since (another draw of the test words, say), new threads take over, and the old
 * ones end with what they have begun.
 */
export function dataPool(threads: number, dataSets: DataSets): WorkerPool {
  const opened = (): PoolGeneration => {
    const given = dataSets.handedOver;
    return { pool: createPool(threads, given), given, tasks: 0 };
  };
  const generations = new Set<PoolGeneration>();
  let latest = opened();
  generations.add(latest);
  const dismiss = async (old: PoolGeneration) => {
    generations.delete(old);
    await old.pool.close();
  };
  const run = async <Task, Result>(worker: string, task: Task, signal?: AbortSignal): Promise<Result> => {
    const { read, attached } = latest.given;
    if (lacks(read, dataSets.read) || lacks(attached, dataSets.attachments.all)) {
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
