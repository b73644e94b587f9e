import { access } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Engine } from '../cell/engine.ts';
import { lockPath } from '../files/lock.ts';
import { Locks } from '../files/locks.ts';
import type { LockWatch } from '../files/lockWatch.ts';
import type { ExperimentPaths } from '../files/paths.ts';
import type { ReadTraces } from '../trace/readTraces.ts';
import type { CellQueue, Work } from './cellQueue.ts';
import { isFinished } from './finishedCells.ts';
import type { NetworkCache } from './networkCache.ts';
import type { RunAccount } from './runAccount.ts';

/** Work of another process is looked at again after so long. */
const POSTPONED_MS = 500;

/**
 * Does a piece of work and gives its lock back, once the file is whole, synced and named.
 *
 * @param onComputed is called before that, when the engine has room for another task
 */
export type Begin = (onComputed: () => void) => Promise<void>;

/** The parts of a run that locked work needs. */
export interface LockedWorkOptions {
  readonly engine: Engine;
  readonly queue: CellQueue;
  readonly networks: NetworkCache;
  readonly paths: ExperimentPaths;
  readonly account: RunAccount;
  /** of the locks of other processes */
  readonly watch: LockWatch;
  /** takes the traces of computed cells; null: nobody wants them */
  readonly traces: ReadTraces | null;
  /** compute what is there already */
  readonly force: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * Trains networks and prunes cells, each under a lock on the file that it makes, so that several processes can share a
 * folder of results.
 */
export class LockedWork {
  readonly #options: LockedWorkOptions;
  readonly #locks: Locks;
  /** locks that others have, on work that is left for this run */
  readonly #refused = new Set<string>();

  constructor(options: LockedWorkOptions) {
    this.#options = options;
    this.#locks = new Locks(options.watch);
  }

  /** Locks of other processes on work that is left for this run. */
  get refused(): readonly string[] {
    return [...this.#refused];
  }

  /**
   * Locks a piece of work. Where that fails the work has failed.
   *
   * @returns does the work and gives the lock back; null if it is another's, done already, or has failed
   */
  async locked(work: Work): Promise<Begin | null> {
    try {
      return await this.#locked(work);
    } catch (error) {
      // The file system does not let it be locked.
      const { message, code } = error as NodeJS.ErrnoException;
      this.#failed(work, `it cannot be claimed (${code ?? message})`);
      return null;
    }
  }

  /** Gives all locks back. */
  release(): Promise<void> {
    return this.#locks.close();
  }

  async #locked(work: Work): Promise<Begin | null> {
    const { networks, paths, queue } = this.#options;
    const path = work.task === 'train' ? networks.path(work.network.config) : paths.cell(work.cell.id);
    this.#refused.delete(lockPath(path));
    const lock = await this.#locks.acquire(path);
    if (!lock) {
      // Of a cell that was finished in the moment of a kill the lock stays.
      if (await this.#isFound(work, path)) return null;
      this.#refused.add(lockPath(path));
      queue.postpone(work, performance.now() + POSTPONED_MS);
      return null;
    }
    // Another process may have finished it since the run began.
    if (await this.#isFound(work, path)) {
      lock.release();
      return null;
    }
    return async (onComputed) => {
      if (work.task === 'train') await this.#train(work, onComputed);
      else await this.#prune(work, onComputed);
      lock.release(); // nobody waits for it: the next piece of work is locked already
    };
  }

  /** Whether somebody has done a piece of work already, with the file at `path`; then it counts as done. */
  async #isFound(work: Work, path: string): Promise<boolean> {
    const { networks, paths, queue, account, force } = this.#options;
    if (force || !(await mayBeThere(path))) return false;
    if (work.task === 'prune') {
      if (!isFinished(work.cell, paths)) return false;
      account.cellFound(work.cell);
      return true;
    }
    const { config } = work.network;
    const trained = networks.read(config);
    if (!trained) return false;
    account.networkFound(config);
    queue.ready(work.network, trained);
    return true;
  }

  async #train(work: Work, onComputed: () => void): Promise<void> {
    const { engine, networks, queue, account, signal } = this.#options;
    const { network } = work;
    const { config } = network;
    if (!engine.isRemote) account.begun('network', config); // workers elsewhere do not say when they begin
    const result = await engine.train(config);
    if (signal?.aborted) return;
    if (result.kind !== 'computed') {
      this.#failed(work, `its network was not trained: ${result.reason}`);
      return;
    }
    account.networkTrained(config, result.ms);
    queue.ready(network, result.trained);
    await networks.room();
    onComputed();
    try {
      await networks.write(config, result.trained);
    } catch {
      // A full disk: the network is in hand, and whoever wants it after this run trains it again.
    }
  }

  async #prune(work: Extract<Work, { task: 'prune' }>, onComputed: () => void): Promise<void> {
    const { engine, paths, account, traces, signal } = this.#options;
    const { cell, network } = work;
    const path = paths.cell(cell.id);
    if (!engine.isRemote) account.begun('cell', cell.config);
    const result = await engine.prune(cell, network.trained!, path, onComputed);
    if (signal?.aborted) return;
    if (result.kind !== 'computed') {
      this.#failed(work, result.reason);
      return;
    }
    if (result.trace) traces?.keep(path, result.trace);
    account.cellComputed(cell, result.times);
  }

  #failed(work: Work, reason: string): void {
    const { account } = this.#options;
    if (work.task === 'prune') account.cellFailed(work.cell, reason);
    else account.networkFailed(work.network.config, work.network.cells.splice(0), reason);
  }
}

/**
 * Whether a path leads to something, or cannot be looked up. Another thread looks: of a name that is not there a look
 * waits for the file system while files are made in its folder.
 */
const mayBeThere = (path: string): Promise<boolean> =>
  new Promise((resolve) => access(path, (error) => resolve(error?.code !== 'ENOENT')));
