import { performance } from 'node:perf_hooks';
import type { StageTimes } from '../cell/stopwatch.ts';
import type { Cell, CellConfig } from '../experiment/cells.ts';
import type { ExperimentPaths } from '../files/paths.ts';
import { failuresIn, removeFailure, writeFailure } from '../trace/failure.ts';
import type { TimedTask } from './costModel.ts';
import type { NetworkCells } from './executionOrder.ts';
import type { RunStatus } from './manifest.ts';
import { ProcessFile, type ProcessState } from './processState.ts';
import type { RunEvent } from './runEvent.ts';
import { RunProgress } from './runProgress.ts';
import { addTimes, NO_TIMES, type RunTimes } from './runTimes.ts';

/** A cell that failed, and why. */
export interface Failure {
  readonly cell: Cell;
  readonly reason: string;
}

/** The run that an account is kept of. */
export interface AccountOptions {
  /** its name */
  readonly experiment: string;
  readonly paths: ExperimentPaths;
  /** of this process, for others who look on */
  readonly about: Pick<ProcessState, 'command' | 'part'>;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Keeps account of a run and tells it: results, failures and times so far, how far the run is, as events and in the
 * files that other terminals read.
 */
export class RunAccount {
  readonly failures: Failure[] = [];
  readonly #experiment: string;
  readonly #paths: ExperimentPaths;
  /** files of cells that failed when they were last tried: a look for each cell would wait for all that is written */
  readonly #failed: ReadonlySet<string>;
  readonly #process: ProcessFile;
  readonly #tell: (event: RunEvent) => void;
  #progress = new RunProgress(0, 0, [], performance.now());
  readonly #computed = new Set<string>();
  #times = NO_TIMES;

  constructor({ experiment, paths, about, onEvent = () => {} }: AccountOptions) {
    this.#experiment = experiment;
    this.#paths = paths;
    this.#failed = failuresIn(paths.cells);
    this.#process = new ProcessFile(paths.processes, about);
    this.#tell = onEvent;
  }

  /** cells that this run computed and saved */
  get computed(): number {
    return this.#computed.size;
  }

  get times(): RunTimes {
    return this.#times;
  }

  /** cells without a result so far */
  get left(): number {
    return this.#progress.counts.left;
  }

  /** Finished cells are being looked through: `done` so far. */
  looking(cells: number, done: number): void {
    this.#process.write({ cells, done, failed: 0, left: cells - done, rate: null, secondsLeft: null });
  }

  /** A cell's file is there and cannot be read. */
  damaged(cell: string, reason: string): void {
    this.#tell({ event: 'damaged', cell, reason });
  }

  /** The run begins with so many cells, of which some are finished; `order` holds the others. */
  start(cells: number, finished: number, order: readonly NetworkCells[]): void {
    this.#progress = new RunProgress(cells, finished, order, performance.now());
    this.#tell({ event: 'start', experiment: this.#experiment, cells, finished });
  }

  /** A thread begins a task. Not to be told of one that may wait elsewhere for its turn. */
  begun(task: TimedTask, config: CellConfig): void {
    this.#progress.begun(task, config, performance.now());
  }

  /** Another process has trained a network. */
  networkFound(config: CellConfig): void {
    this.#progress.found('network', config);
  }

  /** Another process has computed a cell. */
  cellFound(cell: Cell): void {
    this.#progress.found('cell', cell.config);
    this.#tellOfCell(cell, true);
  }

  networkTrained(config: CellConfig, ms: number): void {
    this.#progress.done('network', config, ms, performance.now());
    this.#times = addTimes(this.#times, { training: ms });
  }

  cellComputed(cell: Cell, times: StageTimes): void {
    this.#computed.add(cell.id);
    this.#times = addTimes(this.#times, times);
    const failure = this.#paths.failure(cell.id);
    if (this.#failed.has(failure)) removeFailure(failure);
    const ms = Object.values(times).reduce((sum, part) => sum + part, 0);
    this.#progress.done('cell', cell.config, ms, performance.now());
    this.#tellOfCell(cell, true);
  }

  /** A network was not trained: so its cells have failed. */
  networkFailed(config: CellConfig, cells: readonly Cell[], reason: string): void {
    this.#progress.failed('network', config, performance.now());
    for (const cell of cells) this.cellFailed(cell, reason);
  }

  cellFailed(cell: Cell, reason: string): void {
    this.failures.push({ cell, reason });
    this.#progress.failed('cell', cell.config, performance.now());
    try {
      writeFailure(this.#paths.failure(cell.id), reason);
    } catch {
      // A full disk: the reason is told at the end of this run all the same.
    }
    this.#tellOfCell(cell, false);
  }

  /** Other processes have all that is left. @param locks paths of their locks */
  waiting(locks: readonly string[]): void {
    this.#tell({ event: 'waiting', cells: this.left, claims: locks });
  }

  /** Tells how far the run is. */
  report(): void {
    const progress = this.#progress.at(performance.now());
    this.#process.write(progress);
    this.#tell({ event: 'progress', experiment: this.#experiment, ...progress });
  }

  /** This process computes no longer. */
  leave(): void {
    this.#process.remove();
    // Another process may have failed, since this one began, at a cell that was computed here after it.
    const left = failuresIn(this.#paths.cells);
    if (left.size === 0) return;
    for (const id of this.#computed) if (left.has(this.#paths.failure(id))) removeFailure(this.#paths.failure(id));
  }

  end(status: RunStatus): void {
    this.#tell({ event: 'end', experiment: this.#experiment, status });
  }

  #tellOfCell({ id }: Cell, ok: boolean): void {
    const { cells, left } = this.#progress.counts;
    this.#tell({ event: 'cell', cell: id, ok, done: cells - left, cells });
  }
}
