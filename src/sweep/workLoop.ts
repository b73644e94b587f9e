import { performance } from 'node:perf_hooks';
import type { LockWatch } from '../files/lock.ts';
import type { CellQueue, Work } from './cellQueue.ts';
import type { LockedWork } from './lockedWork.ts';
import type { RunAccount } from './runAccount.ts';

/** Work that is locked before there is room for it: a lock takes as long as a small step of a cell. */
const MAX_AHEAD = 8;
/** Progress is told as often. */
const PROGRESS_MS = 1000;

/** The work of the loop, and whom it tells. */
export interface WorkLoopOptions {
  readonly queue: CellQueue;
  readonly work: LockedWork;
  /** tasks that the engine takes at once */
  readonly width: number;
  readonly account: RunAccount;
  readonly watch: LockWatch;
  readonly signal: AbortSignal | undefined;
}

/**
 * Keeps an engine busy until nothing is left: locks work ahead, and hands it over when there is room.
 *
 * @throws {Error} of the file system, if nothing can be written at all
 */
export async function workLoop({ queue, work, width, account, watch, signal }: WorkLoopOptions): Promise<void> {
  const ahead = Math.min(width, MAX_AHEAD);
  const ready: (() => Promise<void>)[] = [];
  const locking = new Set<Promise<void>>();
  const busy = new Set<Promise<void>>();
  const alarm = new Alarm();
  let waiting = false;
  let fault: unknown = null;

  const follow = (tasks: Set<Promise<void>>, task: Promise<void>) => {
    const followed: Promise<void> = task
      .catch((error) => {
        fault ??= error;
      })
      .finally(() => {
        tasks.delete(followed);
        alarm.ring();
      });
    tasks.add(followed);
  };
  const lock = async (next: Work) => {
    const begin = await work.locked(next);
    if (begin) ready.push(begin);
  };

  const aborted = () => alarm.ring();
  signal?.addEventListener('abort', aborted);
  const clock = setInterval(() => {
    account.report();
    watch.lookAgain();
  }, PROGRESS_MS);
  account.report();
  try {
    while (!signal?.aborted && fault === null) {
      while (busy.size < width && ready.length > 0) follow(busy, ready.shift()!());
      while (locking.size + ready.length < ahead) {
        const next = queue.next(performance.now());
        if (!next) break;
        follow(locking, lock(next));
      }
      const idle = busy.size + locking.size + ready.length === 0;
      // Without room for more it does not matter when what was postponed comes again.
      const until = locking.size + ready.length < ahead ? queue.postponedUntil : null;
      if (idle && until === null) break;
      if (idle && !waiting) {
        waiting = true;
        account.waiting(work.refused);
      }
      await alarm.rung(until === null ? null : Math.max(0, until - performance.now()));
    }
  } finally {
    clearInterval(clock);
    signal?.removeEventListener('abort', aborted);
    await Promise.all(locking); // or a lock would come when nobody is left to release it
    await work.release();
    account.report();
  }
  if (fault !== null) throw fault;
}

/** Wakes one who waits. */
class Alarm {
  ring: () => void = () => {};

  /** Resolves when it rings, or the time is up; null: it only rings. */
  rung(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === null ? null : setTimeout(resolve, ms);
      this.ring = () => {
        if (timer) clearTimeout(timer);
        resolve();
      };
    });
  }
}
