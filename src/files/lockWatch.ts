import { type BigIntStats, linkSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { STALE_MS, stateOf, statsOf } from './lock.ts';
import { Stillness } from './stillness.ts';
import { temporaryName } from './wholeFile.ts';

/**
 * The locks of others, as this process has seen them. A lock is stale when its time has not changed for 10 s of
 * watching: whether that time lies in the past or in the future does not matter, since the clocks of two machines need
 * not agree, and any clock can jump.
 *
 * Each lock is watched by itself, even where several are links to one file: that one was seen stale removes no other.
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
    for (const lock of this.#stillness.keys) {
      try {
        this.isStale(lock);
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
    for (const lock of this.#stillness.keys) {
      try {
        this.remove(lock);
      } catch {
        // It is in nobody's way.
      }
    }
  }

  /** Looks at a lock; @returns whether it has been stale for all that this process has seen of it */
  isStale(lock: string): boolean {
    const stats = statsOf(lock);
    if (stats) return this.#stillness.look(lock, stateOf(stats)) >= STALE_MS;
    this.#stillness.forget(lock);
    return false;
  }

  /**
   * Removes a lock if it is stale, unless somebody has renewed it or taken it over since: it is moved aside, which
   * only one process can do, and goes back if it is not the one that was seen.
   *
   * @returns whether its name may be free
   * @throws {Error} EEXIST if something has its name that is no lock
   */
  remove(lock: string): boolean {
    const seen = statsOf(lock);
    if (!seen) return true;
    if (!seen.isFile() && !seen.isDirectory()) {
      throw Object.assign(new Error(`${lock} is neither a file nor a folder`), { code: 'EEXIST' });
    }
    if (!this.isStale(lock)) return false;
    const aside = temporaryName(lock); // a leftover if this process is killed now
    try {
      renameSync(lock, aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
      throw error;
    }
    const moved = statsOf(aside);
    if (moved && stateOf(moved) !== stateOf(seen)) putBack(aside, lock, moved);
    else rmSync(aside, { recursive: true, force: true });
    this.#stillness.forget(lock);
    return true;
  }
}

/** Gives a lock its name back. A file goes by a link, which takes the name from nobody who has it by now. */
function putBack(aside: string, lock: string, moved: BigIntStats): void {
  if (moved.isDirectory()) {
    renameSync(aside, lock);
    return;
  }
  try {
    linkSync(aside, lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}
