import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine } from '../cell/engine.ts';
import { ResultError } from '../errors.ts';
import type { BackendsInUse } from '../estimate/backendsInUse.ts';
import type { Cell, CellConfig } from '../experiment/cells.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { removeLeftovers } from '../files/leftovers.ts';
import { acquireLock, type Lock, LockWatch, lockFolder } from '../files/lock.ts';
import { type ExperimentPaths, experimentPaths, networksPath } from '../files/paths.ts';
import { removeFailure, writeFailure } from '../trace/failure.ts';
import { requireTrace } from '../trace/trace.ts';
import { CellQueue, type QueuedNetwork, type Work } from './cellQueue.ts';
import type { TimedTask } from './costModel.ts';
import { executionOrder } from './executionOrder.ts';
import { manifestOf, type RunStatus, writeManifest } from './manifest.ts';
import { NetworkCache } from './networkCache.ts';
import { ProcessFile } from './processState.ts';
import { type Progress, RunProgress } from './runProgress.ts';
import { addTimes, NO_TIMES, type RunTimes } from './runTimes.ts';

/** What happens during a run, for whoever shows it. */
export type RunEvent =
  | { readonly event: 'start'; readonly experiment: string; readonly cells: number; readonly finished: number }
  | { readonly event: 'damaged'; readonly cell: string; readonly reason: string }
  | { readonly event: 'waiting'; readonly cells: number; readonly claims: readonly string[] }
  | {
      readonly event: 'cell';
      readonly cell: string;
      readonly ok: boolean;
      readonly done: number;
      readonly cells: number;
    }
  | ({ readonly event: 'progress'; readonly experiment: string } & Progress)
  | { readonly event: 'end'; readonly experiment: string; readonly status: RunStatus };

/** Where and how to run. */
export interface RunOptions {
  /** folder of results */
  readonly out: string;
  /** what computes, for the cells that are not finished yet */
  readonly engine: (pending: readonly Cell[]) => Engine;
  /** of this process, for the manifest; null where workers elsewhere do the work */
  readonly threads: number | null;
  /** as typed, without paths; goes into the manifest */
  readonly command: string;
  /** of `backendsInUse`: that they are there has been seen to before any thread started */
  readonly backend: BackendsInUse;
  /** run these cells of the plan only */
  readonly part?: { readonly name: string; readonly cells: readonly Cell[] } | null;
  /** compute finished cells and trained networks again */
  readonly force?: boolean;
  /** of the claims of other processes; default: by the clock of this one */
  readonly watch?: LockWatch;
  /** stops the run; the caller ends the engine */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

/** A cell that failed, and why. */
export interface Failure {
  readonly cell: Cell;
  readonly reason: string;
}

/** How a run ended; `computed` cells were computed in it and saved. */
export interface RunResult {
  readonly status: RunStatus;
  readonly computed: number;
  readonly failures: readonly Failure[];
  readonly times: RunTimes;
}

/** Work that is claimed before there is room for it: a claim takes as long as a small step of a cell. */
const AHEAD = 8;
/** Work of another process is looked at again after so long. */
const POSTPONED_MS = 500;
/** Progress is told as often. */
const PROGRESS_MS = 1000;
/** While finished cells are looked through, Ctrl-C is heard as often, and other terminals are told. */
const LOOK_UP_MS = 250;

/**
 * Runs the cells of an experiment that are not finished yet and saves each as its trace.
 *
 * Networks that cells share are trained once and kept, by content, for other runs and processes. Each piece of work is
 * claimed before it is begun, so that several processes can share a folder of results and its cells. A cell that fails
 * is reported, in a file of its own too, and the others go on; a damaged file is reported and its cell computed again.
 *
 * @throws {Error} of the file system, if nothing can be written at all
 */
export async function runExperiment(
  experiment: Experiment,
  cells: readonly Cell[],
  options: RunOptions,
): Promise<RunResult> {
  const run = new Run(experiment, cells, options);
  return run.result();
}

class Run {
  readonly #experiment: Experiment;
  readonly #plan: readonly Cell[];
  readonly #cells: readonly Cell[];
  readonly #options: RunOptions;
  readonly #paths: ExperimentPaths;
  readonly #networks: NetworkCache;
  readonly #process: ProcessFile;
  readonly #startedAt = performance.now();
  readonly #failures: Failure[] = [];
  readonly #claims = new Set<Lock>();
  readonly #watch: LockWatch;
  /** folders of claims that others have, on work that is left for this run */
  readonly #refused = new Set<string>();
  #computed = 0;
  #times = NO_TIMES;
  #progress: RunProgress | null = null;
  #wake: () => void = () => {};

  constructor(experiment: Experiment, plan: readonly Cell[], options: RunOptions) {
    const { out, command, part = null, watch = new LockWatch() } = options;
    this.#watch = watch;
    this.#experiment = experiment;
    this.#plan = plan;
    this.#cells = part?.cells ?? plan;
    this.#options = options;
    this.#paths = experimentPaths(out, experiment.name);
    mkdirSync(this.#paths.cells, { recursive: true });
    this.#networks = new NetworkCache(networksPath(out));
    this.#process = new ProcessFile(this.#paths.processes, { command, part: part?.name ?? null });
    const { manifest, cells, processes } = this.#paths;
    for (const folder of [dirname(manifest), cells, processes, networksPath(out)]) removeLeftovers(folder);
    for (const folder of [cells, networksPath(out)]) this.#watch.lookThrough(folder);
  }

  async result(): Promise<RunResult> {
    const { signal } = this.#options;
    const { name } = this.#experiment;
    try {
      this.#saveManifest('running');
      const pending = await this.#pending();
      this.#tell({
        event: 'start',
        experiment: name,
        cells: this.#cells.length,
        finished: this.#cells.length - pending.length,
      });
      if (pending.length > 0 && !signal?.aborted) await this.#compute(pending);
      this.#watch.removeStale();
    } finally {
      this.#process.remove();
    }
    const order = new Map(this.#plan.map(({ id }, index) => [id, index]));
    this.#failures.sort((a, b) => order.get(a.cell.id)! - order.get(b.cell.id)!);
    const status = signal?.aborted ? 'interrupted' : this.#failures.length > 0 ? 'failed' : 'done';
    try {
      this.#saveManifest(status);
    } catch (error) {
      if (this.#failures.length === 0) throw error; // a full disk: the failures, which are told next, say so
    }
    this.#tell({ event: 'end', experiment: name, status });
    return { status, computed: this.#computed, failures: this.#failures, times: this.#times };
  }

  /** Cells without a whole trace; after an interruption those that were not looked at, too. */
  async #pending(): Promise<readonly Cell[]> {
    const { force, signal } = this.#options;
    if (force) return this.#cells;
    const { length } = this.#cells;
    const pending: Cell[] = [];
    let lookedUpAt = Number.NEGATIVE_INFINITY;
    for (const [index, cell] of this.#cells.entries()) {
      // A hundred thousand files take a while to read, and a few large ones, too.
      if (performance.now() - lookedUpAt > LOOK_UP_MS) {
        const done = index - pending.length;
        this.#process.write({ cells: length, done, failed: 0, left: length - done, rate: null, secondsLeft: null });
        await nextTurn();
        lookedUpAt = performance.now();
      }
      if (signal?.aborted || !this.#isFinished(cell, 'report')) pending.push(cell);
    }
    return pending;
  }

  /** Keeps the engine busy until nothing is left: claims work ahead, hands it over when there is room. */
  async #compute(pending: readonly Cell[]): Promise<void> {
    const { signal } = this.#options;
    const order = executionOrder(pending);
    const finished = this.#cells.length - pending.length;
    this.#progress = new RunProgress(this.#cells.length, finished, order, performance.now());
    const engine = this.#options.engine(pending);
    const ahead = Math.min(engine.width, AHEAD);
    const queue = new CellQueue(order);
    const ready: (() => Promise<void>)[] = [];
    const claiming = new Set<Promise<void>>();
    const busy = new Set<Promise<void>>();
    let waiting = false;
    let fault: unknown = null;

    const follow = (tasks: Set<Promise<void>>, task: Promise<void>) => {
      const followed: Promise<void> = task
        .catch((error) => {
          fault ??= error;
        })
        .finally(() => {
          tasks.delete(followed);
          this.#wake();
        });
      tasks.add(followed);
    };
    const lock = async (work: Work) => {
      const begin = await this.#claimed(work, queue, engine).catch((error: Error) => this.#notClaimed(work, error));
      if (begin) ready.push(begin);
    };

    const aborted = () => this.#wake();
    signal?.addEventListener('abort', aborted);
    const clock = setInterval(() => {
      this.#report();
      this.#watch.lookAgain();
    }, PROGRESS_MS);
    this.#report();
    try {
      while (!signal?.aborted && fault === null) {
        while (busy.size < engine.width && ready.length > 0) follow(busy, ready.shift()!());
        while (claiming.size + ready.length < ahead) {
          const work = queue.next(performance.now());
          if (!work) break;
          follow(claiming, lock(work));
        }
        const idle = busy.size + claiming.size + ready.length === 0;
        // Without room for more it does not matter when what was postponed comes again.
        const until = claiming.size + ready.length < ahead ? queue.postponedUntil : null;
        if (idle && until === null) break;
        if (idle && !waiting) {
          waiting = true;
          this.#tell({ event: 'waiting', cells: this.#progress.counts.left, claims: [...this.#refused] });
        }
        await this.#woken(until === null ? null : Math.max(0, until - performance.now()));
      }
    } finally {
      clearInterval(clock);
      signal?.removeEventListener('abort', aborted);
      await Promise.all(claiming); // or a claim would come when nobody is left to release it
      await Promise.all([...this.#claims].map((held) => held.release()));
      this.#report();
    }
    if (fault !== null) throw fault;
  }

  /** Claims a piece of work; @returns what is to be done, or null if it is another's, or done already */
  async #claimed(work: Work, queue: CellQueue, engine: Engine): Promise<(() => Promise<void>) | null> {
    const path = work.task === 'train' ? this.#networks.path(work.network.config) : this.#paths.cell(work.cell.id);
    this.#refused.delete(lockFolder(path));
    if (this.#isFound(work, queue)) return null;
    const lock = await acquireLock(path, this.#watch);
    if (!lock) {
      this.#refused.add(lockFolder(path));
      queue.postpone(work, performance.now() + POSTPONED_MS);
      return null;
    }
    this.#claims.add(lock);
    // Nobody waits for it: the next piece of work is claimed already.
    const release = () => lock.release().finally(() => this.#claims.delete(lock));
    // Another process may have finished it between the look and the claim.
    if (this.#isFound(work, queue)) {
      release();
      return null;
    }
    return async () => {
      if (work.task === 'train') await this.#train(work, queue, engine);
      else await this.#prune(work, engine);
      release();
    };
  }

  /** Whether somebody has done a piece of work already; then it counts as done. */
  #isFound(work: Work, queue: CellQueue): boolean {
    if (this.#options.force) return false;
    if (work.task === 'prune') {
      const { cell } = work;
      if (!this.#isFinished(cell)) return false;
      this.#progress!.found('cell', cell.config);
      this.#tellOfCell(cell, true);
      return true;
    }
    const { config } = work.network;
    const trained = this.#networks.read(config);
    if (!trained) return false;
    this.#progress!.found('network', config);
    queue.ready(work.network, trained);
    return true;
  }

  async #train({ network }: Work, queue: CellQueue, engine: Engine): Promise<void> {
    const { config } = network;
    this.#begun('network', config);
    const result = await engine.train(config);
    if (this.#options.signal?.aborted) return;
    if (result.kind !== 'computed') {
      this.#networkFailed(network, `its network was not trained: ${result.reason}`);
      return;
    }
    this.#progress!.done('network', config, result.ms, performance.now());
    this.#times = addTimes(this.#times, { training: result.ms });
    try {
      this.#networks.write(config, result.trained);
    } catch {
      // A full disk: the network is in hand, and whoever wants it after this run trains it again.
    }
    queue.ready(network, result.trained);
  }

  async #prune({ cell, network }: Extract<Work, { task: 'prune' }>, engine: Engine): Promise<void> {
    this.#begun('cell', cell.config);
    const result = await engine.prune(cell, network.trained!, this.#paths.cell(cell.id));
    if (this.#options.signal?.aborted) return;
    if (result.kind !== 'computed') {
      this.#cellFailed(cell, result.reason);
      return;
    }
    this.#computed++;
    this.#times = addTimes(this.#times, result.times);
    removeFailure(this.#paths.failure(cell.id));
    const ms = Object.values(result.times).reduce((sum, part) => sum + part, 0);
    this.#progress!.done('cell', cell.config, ms, performance.now());
    this.#tellOfCell(cell, true);
  }

  /** A task begins; workers elsewhere begin it when its turn comes, and do not say when. */
  #begun(task: TimedTask, config: CellConfig): void {
    if (this.#options.threads !== null) this.#progress!.begun(task, config, performance.now());
  }

  /** The file system does not let a piece of work be claimed. */
  #notClaimed(work: Work, { message, code }: NodeJS.ErrnoException): null {
    const reason = `it cannot be claimed (${code ?? message})`;
    if (work.task === 'prune') this.#cellFailed(work.cell, reason);
    else this.#networkFailed(work.network, reason);
    return null;
  }

  #networkFailed({ config, cells }: QueuedNetwork, reason: string): void {
    this.#progress!.failed('network', config, performance.now());
    for (const cell of cells.splice(0)) this.#cellFailed(cell, reason);
  }

  #cellFailed(cell: Cell, reason: string): void {
    this.#failures.push({ cell, reason });
    this.#progress!.failed('cell', cell.config, performance.now());
    try {
      writeFailure(this.#paths.failure(cell.id), reason);
    } catch {
      // A full disk: the reason is told at the end of this run all the same.
    }
    this.#tellOfCell(cell, false);
  }

  #tellOfCell({ id }: Cell, ok: boolean): void {
    const { cells, left } = this.#progress!.counts;
    this.#tell({ event: 'cell', cell: id, ok, done: cells - left, cells });
  }

  #report(): void {
    const progress = this.#progress!.at(performance.now());
    this.#process.write(progress);
    this.#tell({ event: 'progress', experiment: this.#experiment.name, ...progress });
  }

  #tell(event: RunEvent): void {
    this.#options.onEvent?.(event);
  }

  #saveManifest(status: RunStatus): void {
    const { command, threads, backend, part } = this.#options;
    const elapsedMs = Math.round(performance.now() - this.#startedAt);
    const counts = { computed: this.#computed, failed: this.#failures.length };
    const about = { status, command, threads, backend, elapsedMs, part: part?.name ?? null, times: this.#times };
    writeManifest(this.#paths.manifest, manifestOf(this.#experiment, this.#plan, { ...about, ...counts }));
  }

  /** Resolves when some work has ended, the run is aborted, or the time is up. */
  #woken(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === null ? null : setTimeout(resolve, ms);
      this.#wake = () => {
        if (timer) clearTimeout(timer);
        resolve();
      };
    });
  }

  /**
   * Whether a cell's trace is there and whole; a damaged one counts as missing, and is reported where `onDamage` says
   * so.
   */
  #isFinished({ id }: Cell, onDamage?: 'report'): boolean {
    try {
      requireTrace(id, this.#paths.cell(id));
      return true;
    } catch (error) {
      if (!(error instanceof ResultError)) throw error;
      if (!error.missing && onDamage) this.#tell({ event: 'damaged', cell: id, reason: error.message });
      return false;
    }
  }
}
