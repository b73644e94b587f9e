import { closeSync, fstatSync, futimesSync, link, openSync, rmSync, unlink, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { type Lock, STALE_MS, statsOf } from './lock.ts';
import { beginRenewal, endRenewal, type Renewed } from './renewal.ts';
import { temporaryName } from './wholeFile.ts';

/** The parts of the file system that make and remove links: tests put others in their place. */
export const LINKS = { link: promisify(link), unlink: promisify(unlink) };

/** A lock of this process. */
interface Link {
  readonly name: string;
  /**
   * `asked`: on its way; `lost`: its name was not seen to lead to our file; `left`: it could not be given back, perhaps
   * since somebody had it moved aside just then
   */
  stage: 'asked' | 'held' | 'lost' | 'leaving' | 'left';
  released: Promise<void> | null;
}

/**
 * A file of this process alone, to which its locks in one folder are hard links. One renewal renews them all, through
 * the open file: so they live on when somebody deletes its name. The name is that of a leftover, and those of killed
 * processes are removed as such.
 */
export class OwnLockFile implements Renewed {
  readonly #path: string;
  readonly #file: number;
  readonly #inode: bigint;
  readonly #links = new Map<string, Link>();
  #renewed = { at: performance.now(), date: Date.now() };
  #isProven = false;
  #isRetired = false;
  #isOpen = true;

  /** @throws {Error} of the file system */
  constructor(folder: string) {
    this.#path = temporaryName(join(folder, 'locks'));
    this.#file = openSync(this.#path, 'wx');
    this.#inode = fstatSync(this.#file, { bigint: true }).ino;
    beginRenewal(this);
  }

  /**
   * Makes a lock.
   *
   * @param name in the folder of this file
   * @returns null if another has it
   * @throws {Error} of the file system; ENOENT: this file is gone, perhaps with its folder
   */
  async lock(name: string): Promise<Lock | null> {
    if (this.#links.has(name)) return null;
    this.#renewIfLate();
    const link: Link = { name, stage: 'asked', released: null };
    this.#links.set(name, link);
    try {
      await LINKS.link(this.#path, name);
      if (!this.#isProven) await this.#prove(name);
    } catch (error) {
      // Where the answer of a file server is lost, the link is there all the same, and the next request is refused.
      let isOurs = false;
      try {
        isOurs = this.#isAt(name);
      } finally {
        if (!isOurs) this.#forget(link);
      }
      if (!isOurs) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
        throw error;
      }
    }
    link.stage = 'held';
    return { release: () => this.#release(link) };
  }

  renew(): void {
    const date = Date.now();
    try {
      futimesSync(this.#file, date / 1000, date / 1000);
    } catch {
      return; // A server that is away for a moment: the next renewal may be in time.
    }
    this.#renewed = { at: performance.now(), date };
    // Looked at after it was renewed: whoever moves a lock aside from now on sees that it lives, and puts it back.
    for (const link of [...this.#links.values()]) {
      try {
        this.#lookAt(link);
      } catch {
        // The next look will tell.
      }
    }
  }

  /** Makes no more locks: its name is gone. It goes when those that it has are given back. */
  retire(): void {
    this.#isRetired = true;
    if (this.#links.size === 0) this.leave();
  }

  /** Locks that could not be given back go stale. */
  leave(): void {
    if (this.#links.size > 0) this.#renewIfLate();
    if (!this.#isOpen) return;
    this.#isOpen = false;
    endRenewal(this);
    try {
      closeSync(this.#file);
      rmSync(this.#path, { force: true }); // first: a link that is on its way cannot be made then
    } catch {
      // A leftover.
    }
    for (const { name, stage } of this.#links.values()) {
      try {
        if ((stage === 'held' && !this.#isLate) || this.#isAt(name)) unlinkSync(name);
      } catch {
        // It is deleted, or goes stale.
      }
    }
    this.#links.clear();
  }

  #release(link: Link): Promise<void> {
    link.released ??= this.#unlink(link);
    return link.released;
  }

  async #unlink(link: Link): Promise<void> {
    this.#renewIfLate();
    // Seen not long ago, so that nobody can have taken it: no need to look.
    const isSure = link.stage === 'held' && !this.#isLate;
    link.stage = 'leaving';
    try {
      if (isSure || this.#isAt(link.name)) await LINKS.unlink(link.name);
      this.#forget(link);
    } catch {
      link.stage = 'left'; // or others would wait for it as long as this process lives
    }
  }

  /** Sees to it that a link is known for one: some file systems number each name by itself. */
  async #prove(name: string): Promise<void> {
    this.#isProven = this.#isAt(name);
    if (this.#isProven) return;
    await LINKS.unlink(name);
    throw Object.assign(new Error(`${name} has an inode of its own`), { code: 'ENOTSUP' });
  }

  /** Finds out whether a lock was taken over while this process slept, or removes it if it should be gone. */
  #lookAt(link: Link): void {
    // Whoever took it over makes the same bytes, so there is nothing to stop.
    if (link.stage === 'held' || link.stage === 'lost') link.stage = this.#isAt(link.name) ? 'held' : 'lost';
    if (link.stage !== 'left') return;
    if (this.#isAt(link.name)) unlinkSync(link.name);
    this.#forget(link);
  }

  #forget(link: Link): void {
    this.#links.delete(link.name);
    if (this.#isRetired && this.#links.size === 0) this.leave();
  }

  /** Whether a name leads to this file. */
  #isAt(name: string): boolean {
    return statsOf(name)?.ino === this.#inode;
  }

  /** Renews at once if this process, or its computer, has slept: others may take its locks for stale. */
  #renewIfLate(): void {
    if (this.#isOpen && this.#isLate) this.renew();
  }

  /** By both clocks: one stands still while a computer sleeps, and the other can be set back. */
  get #isLate(): boolean {
    const { at, date } = this.#renewed;
    return Math.max(performance.now() - at, Date.now() - date) > STALE_MS / 2;
  }
}
