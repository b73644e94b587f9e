import { readFileSync } from 'node:fs';

/** Seconds that Linux counts time in. */
const TICK = 0.01;

/**
 * Cores that other processes took, on average, and the hypervisor for other machines: what load averages say late, and
 * with our own turns in them.
 */
export class OthersLoad {
  readonly #pids: readonly number[];
  readonly #startedAt = performance.now();
  readonly #before: number | null;

  /** @param pids of our own processes that work meanwhile; this one is among them anyway */
  constructor(pids: readonly number[]) {
    this.#pids = [process.pid, ...pids];
    this.#before = othersSeconds(this.#pids);
  }

  /** Since it was made; null where Linux does not tell. */
  cores(): number | null {
    const now = othersSeconds(this.#pids);
    if (now === null || this.#before === null) return null;
    return Math.max(0, now - this.#before) / ((performance.now() - this.#startedAt) / 1000);
  }
}

function othersSeconds(pids: readonly number[]): number | null {
  try {
    const all = busyTicks(readFileSync('/proc/stat', 'utf8'));
    const own = pids.reduce((sum, pid) => sum + processTicks(readFileSync(`/proc/${pid}/stat`, 'utf8')), 0);
    return (all - own) * TICK;
  } catch {
    return null; // not Linux, or one of them has ended
  }
}

/** Ticks of all cores that were neither idle nor waiting, from /proc/stat: user, nice, system, irq, softirq, steal. */
export function busyTicks(stat: string): number {
  const [user, nice, system, , , irq, softirq, steal] = stat.split('\n')[0].split(/\s+/).slice(1).map(Number);
  return user + nice + system + irq + softirq + steal;
}

/** User and system ticks of a process, from its stat; its name may hold anything, brackets too. */
export function processTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
