import { setTimeout as pause } from 'node:timers/promises';
import type { WorkerPool } from '../../src/parallel/pool.ts';
import { type ModelTask, sharedModel } from '../../src/proof/modelTask.ts';
import { type SearchTask, searchedPart } from '../../src/proof/searchTask.ts';
import { dataSets } from '../dataSets.ts';

/** A pool that computes in the thread of the test, one task after the other. */
export interface PoolHere extends WorkerPool {
  /** tasks of waves that it has done */
  readonly searched: number;
}

/**
 * A pool of as many threads as far as anybody can see. Results come in another order than tasks: the last of those that
 * were submitted together comes first.
 *
 * @param before of each task of a wave, with how many came before it
 * @param nodesPerMs  how fast a thread is said to be; null: as it is
 */
export function poolHere(
  threads: number,
  before: (searched: number) => void = () => {},
  nodesPerMs: number | null = null,
): PoolHere {
  let searched = 0;
  let turn = 0;
  const results = { makeModel: (task: ModelTask) => sharedModel(task, dataSets), searchSubtrees: searchedPart };
  return {
    threads,
    get searched() {
      return searched;
    },
    async run<Task, Result>(worker: string, task: Task): Promise<Result> {
      turn = (turn + threads) % 5;
      await pause(turn);
      if (worker === 'makeModel') return results.makeModel(task as ModelTask) as Result;
      before(searched);
      const part = results.searchSubtrees(task as SearchTask);
      searched++;
      return (nodesPerMs === null ? part : { ...part, ms: part.result.nodes / nodesPerMs }) as Result;
    },
    map: () => {
      throw new Error('no run of proofs maps');
    },
    close: async () => {},
  };
}
