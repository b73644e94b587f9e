import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { FolderLock } from './folderLock.ts';
import { type Lock, lockPath } from './lock.ts';
import { LockWatch } from './lockWatch.ts';
import { OwnLockFile } from './ownLockFile.ts';

/** Somebody may delete a folder, or the file that was made in it, just when a lock is made; so often nobody does. */
const MAX_DELETED = 5;

/**
 * Locks of one run, on files that are about to be made, among all processes that see their folders: something of the
 * name `<path>.lock`, whose time changes as long as the process lives. After a kill -9 or a power cut a lock is taken
 * over once it is stale.
 *
 * A lock is a hard link to a file of this run in the same folder: the file system makes it for one process only, and
 * needs no inode for it. Where there are no links it is a folder; either keeps the other from being made.
 */
export class Locks {
  readonly #watch: LockWatch;
  readonly #held = new Set<Lock>();
  /** by folder; those whose names are gone are among `#files` only */
  readonly #current = new Map<string, OwnLockFile>();
  readonly #files: OwnLockFile[] = [];
  /** folders */
  readonly #withoutLinks = new Set<string>();

  /** @param watch of locks that were refused before; without it none is known to be stale */
  constructor(watch = new LockWatch()) {
    this.#watch = watch;
  }

  /**
   * Locks a file.
   *
   * @param path need not be there; its folder is made if somebody has deleted it
   * @returns null if another process has it, or another one that asked here
   * @throws {Error} of the file system; EEXIST: something has the name of the lock that is none
   */
  async acquire(path: string): Promise<Lock | null> {
    const name = lockPath(path);
    const lock = (await this.#made(name)) ?? (this.#watch.remove(name) ? await this.#made(name) : null);
    if (!lock) return null;
    this.#held.add(lock);
    return { release: () => lock.release().finally(() => this.#held.delete(lock)) };
  }

  /** Gives all locks back, and leaves nothing behind. None may be on its way. */
  async close(): Promise<void> {
    await Promise.all([...this.#held].map((lock) => lock.release()));
    for (const file of this.#files) file.leave();
    this.#current.clear();
  }

  async #made(name: string): Promise<Lock | null> {
    const folder = dirname(name);
    for (let deleted = 0; !this.#withoutLinks.has(folder); deleted++) {
      let file: OwnLockFile | null = null;
      try {
        file = this.#fileIn(folder);
        return await file.lock(name);
      } catch (error) {
        if (file && this.#current.get(folder) === file) this.#current.delete(folder);
        file?.retire();
        const isDeleted = (error as NodeJS.ErrnoException).code === 'ENOENT' && deleted < MAX_DELETED;
        if (!isDeleted) this.#withoutLinks.add(folder);
      }
    }
    return FolderLock.make(name); // or says what is wrong
  }

  #fileIn(folder: string): OwnLockFile {
    const found = this.#current.get(folder);
    if (found) return found;
    mkdirSync(folder, { recursive: true });
    const file = new OwnLockFile(folder);
    this.#current.set(folder, file);
    this.#files.push(file);
    return file;
  }
}
