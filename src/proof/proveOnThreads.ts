import type { DataSets } from '../dataset/dataSets.ts';
import { threadsEngine } from '../engines/threads/threadsEngine.ts';
import { createPool } from '../parallel/pool.ts';
import type { PlannedModel } from './proofPlan.ts';
import { type ProofsOptions, type ProofsResult, runProofs } from './runProofs.ts';

/** Options of proofs on threads of this process. */
export interface ThreadedProofsOptions extends Omit<ProofsOptions, 'engine' | 'pool'> {
  /** how many; no mask, bound or number of nodes of a proof depends on it */
  readonly threads: number;
  /** those of the models */
  readonly dataSets: DataSets;
}

/**
 * Runs proofs on threads that are started for them, and ended with them; at once when the signal is aborted.
 *
 * @throws {Error} as `runProofs`
 */
export async function proveOnThreads(
  models: readonly PlannedModel[],
  { threads, dataSets, ...options }: ThreadedProofsOptions,
): Promise<ProofsResult> {
  const pool = createPool(threads, dataSets.handedOver);
  const engine = threadsEngine(pool, dataSets);
  const close = () => void engine.close();
  options.signal?.addEventListener('abort', close);
  try {
    return await runProofs(models, { ...options, engine, pool });
  } finally {
    options.signal?.removeEventListener('abort', close);
    await engine.close();
  }
}
