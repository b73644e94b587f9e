import {
  type BigIntStats,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import { mkdir, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Stillness } from './stillness.ts';
import { temporaryName } from './wholeFile.ts';

/**
 * A lock whose time has not changed for so long is that of a dead process. Renewed four times as often: a process that
 * is only slow keeps its locks.
 */
export const STALE_MS = 10_000;
const RENEW_MS = 2_500;

/** A file that this process alone is making. */
export interface Lock {
  /** Lets others have it; a second call waits for the first. */
  release(): Promise<void>;
}

/** The folder of a lock: that the folder is there is the lock. */
export const lockFolder = (path: string): string => `${path}.lock`;

/**
 * The locks of others, as this process has seen them. A lock is stale when its time has not changed for 10 s of
 * watching: whether that time lies in the past or in the future does not matter, since the clocks of two machines need
 * not agree, and any clock can jump.
 */
export class LockWatch {
  readonly #stillness: Stillness;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now?: () => number) {
    this.#stillness = new Stillness(now);
  }

  /** Begins to watch every lock in a folder: those that a killed process left are known to be stale the sooner. */
  lookThrough(folder: string): void {
    for (const name of readdirSync(folder)) if (name.endsWith('.arrow.lock')) this.isStale(join(folder, name));
  }

  /** Looks at all locks again that were ever seen, and are still there. */
  lookAgain(): void {
    for (const folder of this.#stillness.keys) {
      try {
        this.isStale(folder);
      } catch {
        // A server that is away for a moment.
      }
    }
  }

  /**
   * Removes the locks that nobody has renewed: those of cells that were finished in the moment of a kill are never
   * taken over.
   */
  removeStale(): void {
    for (const folder of this.#stillness.keys) {
      try {
        this.remove(folder);
      } catch {
        // It is in nobody's way.
      }
    }
  }

  /** Looks at the folder of a lock; @returns whether it has been stale for all that this process has seen of it */
  isStale(folder: string): boolean {
    const stats = statsOf(folder);
    if (stats) return this.#stillness.look(folder, stateOf(stats)) >= STALE_MS;
    this.#stillness.forget(folder);
    return false;
  }

  /**
   * Removes a lock if it is stale, unless somebody has renewed it or taken it over since: it is moved aside, which
   * only one process can do, and goes back if it is not the one that was seen.
   */
  remove(folder: string): void {
    const seen = statsOf(folder);
    if (!seen || !this.isStale(folder)) return;
    const aside = temporaryName(folder); // a leftover if this process is killed now
    try {
      renameSync(folder, aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    const moved = statsOf(aside);
    if (moved && stateOf(moved) !== stateOf(seen)) renameSync(aside, folder);
    else rmSync(aside, { recursive: true, force: true });
    this.#stillness.forget(folder);
  }
}

/**
 * Locks a file that is about to be made, among all processes that see its folder: a folder `<path>.lock`, whose time
 * changes as long as the process lives. After a kill -9 or a power cut the lock is taken over once it is stale.
 *
 * The folder is that of proper-lockfile, so that processes of older versions heed our locks, and we heed theirs.
 *
 * @param path need not be there; its folder is made if somebody has deleted it
 * @param watch of locks that were refused before; without it none is known to be stale
 * @returns null if another process has it
 */
export async function acquireLock(path: string, watch = new LockWatch()): Promise<Lock | null> {
  const folder = lockFolder(path);
  if (await made(folder)) return HeldLock.begin(folder);
  watch.remove(folder);
  return (await made(folder)) ? HeldLock.begin(folder) : null;
}

/** Makes the folder of a lock; @returns false if it is there; @throws {Error} if something else has its name */
async function made(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      mkdirSync(dirname(folder), { recursive: true });
      return made(folder);
    }
    if (code !== 'EEXIST') throw error;
    const stats = statsOf(folder);
    if (stats && !stats.isDirectory()) throw Object.assign(new Error(`${folder} is no folder`), { code: 'ENOTDIR' });
    return false;
  }
}

/** Locks of this process, which are given back when it ends by itself, the ones renewed longest ago first. */
const held = new Set<HeldLock>();
/** One clock for all locks, which strikes so often from a renewal to the next; null where none is held. */
let clock: NodeJS.Timeout | null = null;
const STROKES = 5;
let strokes = 0;

class HeldLock implements Lock {
  readonly #folder: string;
  #state: string;
  /** strokes of the clock up to the last renewal */
  #renewedAt = strokes;
  #released: Promise<void> | null = null;

  private constructor(folder: string, state: string) {
    this.#folder = folder;
    this.#state = state;
    if (held.size === 0) process.on('exit', releaseAll);
    held.add(this);
    clock ??= setInterval(renewDue, RENEW_MS / STROKES).unref();
  }

  /** @returns null if somebody has deleted the folder already */
  static begin(folder: string): HeldLock | null {
    const stats = statsOf(folder);
    return stats && new HeldLock(folder, stateOf(stats));
  }

  /** Whether it was made or renewed long ago. */
  get isDue(): boolean {
    return strokes - this.#renewedAt >= STROKES;
  }

  release(): Promise<void> {
    this.#released ??= this.#release();
    return this.#released;
  }

  async #release(): Promise<void> {
    this.#end();
    try {
      if (this.#isOurs()) await rmdir(this.#folder);
    } catch {
      // It is deleted, or goes stale.
    }
  }

  /** At the end of the process, when nothing can be waited for. */
  releaseNow(): void {
    try {
      if (this.#isOurs()) rmdirSync(this.#folder);
    } catch {
      // It is deleted, or goes stale.
    }
  }

  renew(): void {
    this.#renewedAt = strokes;
    held.delete(this); // to the end of the order
    held.add(this);
    try {
      // A computer that slept: whoever took the lock over makes the same bytes, so there is nothing to stop.
      if (!this.#isOurs()) {
        this.#end();
        return;
      }
      const now = Date.now() / 1000; // what older versions hold against their own clock
      utimesSync(this.#folder, now, now);
      const renewed = statsOf(this.#folder);
      if (renewed) this.#state = stateOf(renewed);
    } catch {
      // A server that is away for a moment: the next renewal may be in time.
    }
  }

  #end(): void {
    held.delete(this);
    if (held.size > 0) return;
    process.off('exit', releaseAll);
    if (clock) clearInterval(clock);
    clock = null;
  }

  #isOurs(): boolean {
    const stats = statsOf(this.#folder);
    return stats !== null && stateOf(stats) === this.#state;
  }
}

/** Renews the locks that are due: of a run of short cells few ever are. */
function renewDue(): void {
  strokes++;
  for (const lock of [...held]) {
    if (!lock.isDue) return;
    lock.renew();
  }
}

function releaseAll(): void {
  for (const lock of held) lock.releaseNow();
}

/** A folder that was made anew, or renewed, has another state. */
const stateOf = ({ ino, mtimeNs }: BigIntStats): string => `${ino} ${mtimeNs}`;

const statsOf = (path: string): BigIntStats | null => lstatSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
