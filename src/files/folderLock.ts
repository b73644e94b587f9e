import { mkdirSync, rmdirSync, utimesSync } from 'node:fs';
import { mkdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Lock, stateOf, statsOf } from './lock.ts';
import { beginRenewal, endRenewal, type Renewed } from './renewal.ts';

/**
 * A lock that is an empty folder, renewed by itself: where the file system has no hard links. A folder is made for one
 * process only on every file system.
 */
export class FolderLock implements Lock, Renewed {
  readonly #folder: string;
  #state: string;
  #released: Promise<void> | null = null;

  private constructor(folder: string, state: string) {
    this.#folder = folder;
    this.#state = state;
    beginRenewal(this);
  }

  /**
   * @returns null if another has it
   * @throws {Error} of the file system
   */
  static async make(folder: string): Promise<FolderLock | null> {
    try {
      await mkdir(folder);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return null;
      if (code !== 'ENOENT') throw error;
      mkdirSync(dirname(folder), { recursive: true });
      return FolderLock.make(folder);
    }
    const stats = statsOf(folder);
    return stats && new FolderLock(folder, stateOf(stats)); // null: somebody has deleted it already
  }

  release(): Promise<void> {
    this.#released ??= this.#release();
    return this.#released;
  }

  async #release(): Promise<void> {
    endRenewal(this);
    try {
      if (this.#isOurs()) await rmdir(this.#folder);
    } catch {
      // It is deleted, or goes stale.
    }
  }

  leave(): void {
    endRenewal(this);
    try {
      if (this.#isOurs()) rmdirSync(this.#folder);
    } catch {
      // It is deleted, or goes stale.
    }
  }

  renew(): void {
    try {
      // A computer that slept: whoever took the lock over makes the same bytes, so there is nothing to stop.
      if (!this.#isOurs()) {
        endRenewal(this);
        return;
      }
      const now = Date.now() / 1000;
      utimesSync(this.#folder, now, now);
      const stats = statsOf(this.#folder);
      if (stats) this.#state = stateOf(stats);
    } catch {
      // A server that is away for a moment: the next renewal may be in time.
    }
  }

  #isOurs(): boolean {
    const stats = statsOf(this.#folder);
    return stats !== null && stateOf(stats) === this.#state;
  }
}
