import { performance } from 'node:perf_hooks';
import type { Engine } from '../cell/engine.ts';
import type { LockWatch } from '../files/lockWatch.ts';
import type { CellQueue, Work } from './cellQueue.ts';
import type { Begin, LockedWork } from './lockedWork.ts';
import type { RunAccount } from './runAccount.ts';

/** Work that is locked before there is room for it: a lock takes as long as a small cell. */
const MAX_AHEAD = 32;
/** Progress is told as often. */
const PROGRESS_MS = 1000;

/** The work of the loop, and whom it tells. */
export interface WorkLoopOptions {
  readonly queue: CellQueue;
  readonly work: LockedWork;
  readonly engine: Engine;
  readonly account: RunAccount;
  readonly watch: LockWatch;
  readonly signal: AbortSignal | undefined;
}

/**
 * Keeps an engine busy until nothing is left: locks work ahead, and hands it over when there is room.
 *
 * @throws {Error} of the file system, if nothing can be written at all
 */
export async function workLoop({ queue, work, engine, account, watch, signal }: WorkLoopOptions): Promise<void> {
  const ready: Begin[] = [];
  const locking = new Set<Promise<void>>();
  /** work that is begun, to the end of its file */
  const begun = new Set<Promise<void>>();
  /** work whose file is being written */
  const saving = new Set<Promise<void>>();
  /** work that the engine is at, or has taken */
  let busy = 0;
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
  const start = (begin: Begin) => {
    let isBusy = true;
    busy++;
    const leave = () => {
      if (!isBusy) return;
      isBusy = false;
      busy--;
      alarm.ring();
    };
    const task = begin(() => {
      leave();
      saving.add(task);
    }).finally(() => {
      leave();
      saving.delete(task);
    });
    follow(begun, task);
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
      while (busy < engine.width && ready.length > 0) start(ready.shift()!);
      const ahead = Math.min(engine.width, MAX_AHEAD);
      while (locking.size + ready.length < ahead) {
        const next = queue.next(performance.now());
        if (!next) break;
        follow(locking, lock(next));
      }
      const idle = begun.size + locking.size + ready.length === 0;
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
    await Promise.allSettled(saving);
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
