import type { Locks } from '../../../src/run/engines/bullMqWorker.ts';

/** Locks that end soon, but not so soon that a busy machine loses them. */
export const SHORT_LOCKS: Locks = { lockDuration: 2_000, stalledInterval: 500, maxStalledCount: 3 };
