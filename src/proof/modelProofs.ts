import { performance } from 'node:perf_hooks';
import { ResultError } from '../errors.ts';
import type { Locks } from '../files/locks.ts';
import type { WorkerPool } from '../parallel/pool.ts';
import type { KeptProof, KeptProofs, ProofsBySize } from './keptProofs.ts';
import type { ModelResult, ModelTask } from './modelTask.ts';
import type { ProofAccount } from './proofAccount.ts';
import type { PlannedModel } from './proofPlan.ts';
import type { RankedTasks } from './rankedTasks.ts';
import { isEnded, Search } from './search.ts';
import type { SharedNetworks } from './sharedNetworks.ts';

/** Searches are saved as often while they last. */
const SAVE_MS = 3_000;
/** Sizes of one model have their tasks in this many places of the order. */
const MAX_SIZES = 1e6;

/** The parts that prove. */
export interface ModelProofsOptions {
  readonly pool: WorkerPool;
  readonly tasks: RankedTasks;
  readonly kept: KeptProofs;
  readonly networks: SharedNetworks;
  readonly locks: Locks;
  readonly account: ProofAccount;
  /** that each search may take, if it had all threads to itself; null: as long as it takes */
  readonly seconds: number | null;
  /** search again what is kept */
  readonly force: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Models by a number that no other one has in this process. */
let models = 0;

/**
 * Proves the best masks of a model, all sizes at once: what is proven, or has taken its time, is not searched again,
 * and what was interrupted goes on. The searches are saved every few seconds, at their end, and when they are
 * interrupted.
 *
 * @param place of the model in the run: threads turn to the first of several
 * @returns the searches of the sizes that are wanted; null if another process is at them
 * @throws {Error} rejects with the error of a thread or of the file system, or the reason why the run was stopped
 */
export async function modelProofs(
  planned: PlannedModel,
  place: number,
  options: ModelProofsOptions,
): Promise<ProofsBySize | null> {
  const { kept, locks, seconds, account } = options;
  const before = keptOf(planned, options);
  if (sizesLeft(planned, before, seconds).length === 0) return account.found(planned, before);
  const lock = await locks.acquire(kept.path(planned));
  if (!lock) return null;
  try {
    const since = keptOf(planned, options); // another process may have been at it
    account.found(planned, since);
    return await searched(planned, place, since, options);
  } finally {
    lock.release();
  }
}

/** The searches that are kept, without those that are to be made again. */
function keptOf(planned: PlannedModel, { kept, force, account }: ModelProofsOptions): ProofsBySize {
  try {
    const proofs = kept.read(planned);
    return force ? new Map([...proofs].filter(([size]) => !planned.sizes.includes(size))) : proofs;
  } catch (error) {
    if (!(error instanceof ResultError)) throw error;
    if (!force) account.damaged(planned, error.message);
    return new Map();
  }
}

async function searched(
  planned: PlannedModel,
  place: number,
  before: ProofsBySize,
  { pool, tasks, kept, networks, account, seconds, signal }: ModelProofsOptions,
): Promise<ProofsBySize> {
  const { cell, live } = planned;
  const sizes = sizesLeft(planned, before, seconds);
  if (sizes.length === 0) return before;
  const { weights } = await networks.of(cell.config);
  const rank = place * MAX_SIZES;
  const made = await tasks.run(rank, () =>
    pool.run<ModelTask, ModelResult>('makeModel', { config: cell.config, weights, sizes }),
  );
  if (made.kind !== 'computed') throw new Error(made.reason);

  const numbered = { number: models++, model: made.model };
  const found = new Map<number, KeptProof>(before);
  const running = new Map<number, Search>();
  let savedAt = performance.now();
  const save = (synced: boolean) => {
    for (const [size, search] of running) found.set(size, search.kept);
    kept.write(planned, found, synced);
    savedAt = performance.now();
  };
  const prove = async (size: number, index: number) => {
    const { kept: mask, obsLoss } = made.first[index];
    const { state = null, searchedMs = 0 } = before.get(size) ?? {};
    const start = { state: state ?? { size, kept: mask }, obsLoss, searchedMs };
    const search = new Search(numbered, live, start);
    running.set(size, search);
    let { nodes } = search.found;
    const onWave = () => {
      const now = search.found;
      account.searched(planned, now, nodes);
      nodes = now.nodes;
      if (performance.now() - savedAt >= SAVE_MS) save(false);
    };
    await search.run({ pool, tasks, rank: rank + index, seconds, onWave });
    running.delete(size);
    found.set(size, search.kept);
    account.ended(planned, search.found);
  };
  // All of them: what one thread cannot do, another one may.
  const ended = await Promise.allSettled(sizes.map(prove));
  save(true);
  signal?.throwIfAborted();
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed) account.failed(planned, (failed.reason as Error).message);
  return found;
}

/** The sizes of a model that are to be searched, those of few masks first, which are soon done. */
function sizesLeft({ sizes, live }: PlannedModel, proofs: ProofsBySize, seconds: number | null): number[] {
  const isLeft = (size: number) => !proofs.has(size) || !isEnded(proofs.get(size)!, seconds);
  const distance = (size: number) => Math.min(size, live.length - size);
  return sizes.filter(isLeft).sort((a, b) => distance(a) - distance(b) || b - a);
}
