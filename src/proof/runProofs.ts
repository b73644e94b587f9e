import { mkdirSync } from 'node:fs';
import type { Engine } from '../cell/engine.ts';
import { removeLeftovers } from '../files/leftovers.ts';
import { lockPath } from '../files/lock.ts';
import { Locks } from '../files/locks.ts';
import { LockWatch } from '../files/lockWatch.ts';
import { experimentPaths, networksPath } from '../files/paths.ts';
import type { WorkerPool } from '../parallel/pool.ts';
import { NetworkCache } from '../sweep/networkCache.ts';
import { KeptProofs, type ProofsBySize } from './keptProofs.ts';
import { ModelList } from './modelList.ts';
import { type ModelProofsOptions, modelProofs } from './modelProofs.ts';
import type { OptimalMask } from './optimalMask.ts';
import { type FailedModel, ProofAccount } from './proofAccount.ts';
import type { ProofEvent } from './proofEvent.ts';
import type { PlannedModel } from './proofPlan.ts';
import { RankedTasks } from './rankedTasks.ts';
import { SharedNetworks } from './sharedNetworks.ts';

/** Progress is told as often. */
const PROGRESS_MS = 1_000;

/** Options of a run of proofs. */
export interface ProofsOptions {
  /** folder of results */
  readonly out: string;
  /** name of the experiment */
  readonly experiment: string;
  /** trains networks on the threads of the pool; whoever opened them closes them, at once when the signal is aborted */
  readonly engine: Engine;
  readonly pool: WorkerPool;
  /** seconds that each search may take, if it had all threads to itself; null: as long as it takes */
  readonly seconds: number | null;
  /** search again what is kept */
  readonly force?: boolean;
  /** of the locks of other processes; default: by the clock of this one */
  readonly watch?: LockWatch;
  readonly signal?: AbortSignal;
  /** is told of all that happens, as it happens */
  readonly onEvent?: (event: ProofEvent) => void;
}

/** The end of a run of proofs. */
export interface ProofsResult {
  readonly status: 'done' | 'failed' | 'interrupted';
  /** in the order of the plan, sizes ascending; those of models that failed are missing */
  readonly masks: readonly OptimalMask[];
  readonly failures: readonly FailedModel[];
}

/**
 * Searches for the best masks of some models, and keeps all searches: one that is proven, or has taken its time before,
 * is not searched again; one that was interrupted goes on. Networks are trained once and kept, for all runs.
 *
 * Models and sizes are searched side by side, so that no thread waits for the last part of a wave; threads turn to the
 * ones that come first in the order of the run. None of that changes a mask, a bound or a number of nodes of a search
 * that ends with a proof. Models are locked, so that several processes can share a folder of results.
 *
 * @throws {Error} of the file system, if nothing can be written at all
 */
export async function runProofs(models: readonly PlannedModel[], options: ProofsOptions): Promise<ProofsResult> {
  const { out, experiment, engine, pool, seconds, force = false, signal, onEvent = () => {} } = options;
  const { watch = new LockWatch() } = options;
  const paths = experimentPaths(out, experiment);
  mkdirSync(paths.proofs, { recursive: true });
  const networks = new NetworkCache(networksPath(out));
  for (const folder of [paths.proofs, networksPath(out)]) {
    removeLeftovers(folder);
    watch.lookThrough(folder);
  }
  const account = new ProofAccount(experiment, models, seconds, onEvent);
  const locks = new Locks(watch);
  // Each thread has its next task before it has ended one.
  const tasks = new RankedTasks(2 * pool.threads);
  const proving: ModelProofsOptions = {
    ...{ pool, tasks, kept: new KeptProofs(paths), locks, account, seconds, force, signal },
    networks: new SharedNetworks({ engine, networks, locks, signal }),
  };
  const found = new Map<PlannedModel, ProofsBySize>();
  const list = new ModelList(models);
  const lane = async () => {
    for (let next = await list.next(signal); next; next = await list.next(signal)) {
      const { planned, place } = next;
      try {
        const proofs = await modelProofs(planned, place, proving);
        if (proofs) found.set(planned, proofs);
        else {
          list.postpone(next);
          if (list.isWaiting && account.isIdle) account.waiting(lockPath(proving.kept.path(planned)));
        }
      } catch (error) {
        if (signal?.aborted) return;
        if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error; // the disk takes nothing more
        account.failed(planned, (error as Error).message);
      }
    }
  };

  engine.prepare(models.map(({ cell }) => cell));
  const clock = setInterval(() => {
    account.report();
    watch.lookAgain();
  }, PROGRESS_MS);
  const stop = () => tasks.stop(signal!.reason);
  signal?.addEventListener('abort', stop);
  try {
    // One more than threads: while a network is trained, they have the sizes of the others.
    await Promise.all(Array.from({ length: pool.threads + 1 }, lane));
  } finally {
    clearInterval(clock);
    signal?.removeEventListener('abort', stop);
    await locks.close();
  }
  watch.removeStale();
  const { failures } = account;
  const status = signal?.aborted ? 'interrupted' : failures.length > 0 ? 'failed' : 'done';
  account.report();
  account.end(status);
  return { status, masks: models.flatMap((planned) => masksOf(planned, found.get(planned))), failures };
}

/** The best masks of the sizes that are wanted, ascending. */
const masksOf = (planned: PlannedModel, proofs: ProofsBySize = new Map()): OptimalMask[] =>
  planned.sizes.flatMap((size) => {
    const proof = proofs.get(size);
    if (!proof) return [];
    const { state: _, searchedMs: __, ...mask } = proof;
    return [{ ...mask, planned }];
  });
