import { RENEW_MS } from './lock.ts';

/** Locks that are renewed as long as this process lives. Neither call throws. */
export interface Renewed {
  renew(): void;
  /** Gives them back at the end of the process, when nothing can be waited for. */
  leave(): void;
}

const renewed = new Set<Renewed>();
/** One clock for all locks of this process; null where there are none. */
let clock: NodeJS.Timeout | null = null;

/** Renews locks from now on, and gives them back if the process ends by itself. */
export function beginRenewal(locks: Renewed): void {
  if (renewed.size === 0) process.on('exit', leaveAll);
  renewed.add(locks);
  clock ??= setInterval(renewAll, RENEW_MS).unref();
}

/** Leaves locks alone from now on. */
export function endRenewal(locks: Renewed): void {
  renewed.delete(locks);
  if (renewed.size > 0) return;
  process.off('exit', leaveAll);
  if (clock) clearInterval(clock);
  clock = null;
}

function renewAll(): void {
  for (const locks of [...renewed]) locks.renew();
}

function leaveAll(): void {
  for (const locks of [...renewed]) locks.leave();
}
