import type { Locks } from '../../../src/engines/bullmq/serveCells.ts';

/** Locks that do not end while a test runs, however busy the machine is, and are looked at often. */
export const QUICK_LOCKS: Locks = { lockDuration: 60_000, stalledInterval: 50, maxStalledCount: 3 };
