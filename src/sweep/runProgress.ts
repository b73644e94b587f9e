import type { CellConfig } from '../experiment/cells.ts';
import { CostModel, type TimedTask } from './costModel.ts';
import type { NetworkCells } from './executionOrder.ts';

/** Cells of a run. */
export interface CellCounts {
  /** of this run: all of the plan, or of one part of it */
  readonly cells: number;
  /** with a result, from whenever and whoever */
  readonly done: number;
  readonly failed: number;
  readonly left: number;
}

/** The progress of a run. */
export interface Progress extends CellCounts {
  /** cells a second, lately; null before the first */
  readonly rate: number | null;
  /** null before any cell has been measured */
  readonly secondsLeft: number | null;
}

/** The rate is that of so many cells before now, or of all of the run. */
const RECENT = 50;

/** Keeps count of a run: cells done, failed and left, its rate, and the time that is left of it by a model of costs. */
export class RunProgress {
  readonly #costs: CostModel;
  readonly #cells: number;
  readonly #startedAt: number;
  /** when the last cells ended, one more than the rate is of */
  readonly #ended: number[] = [];
  #done: number;
  #failed = 0;

  /**
   * @param cells    all cells of the run
   * @param finished those that had a result before it
   * @param order    the others
   * @param now      in milliseconds, here and below
   */
  constructor(cells: number, finished: number, order: readonly NetworkCells[], now: number) {
    this.#cells = cells;
    this.#done = finished;
    this.#startedAt = now;
    const configs = order.flatMap((network) => network.cells.map(({ config }) => config));
    const networks = order.map(({ config }) => config);
    this.#costs = new CostModel(configs, networks);
  }

  /** A thread begins a task. Not to be told of one that may wait elsewhere for its turn. */
  begun(task: TimedTask, config: CellConfig, now: number): void {
    this.#costs.begun(task, config, now);
  }

  /** @param ms that it took a thread */
  done(task: TimedTask, config: CellConfig, ms: number, now: number): void {
    this.#costs.done(task, config, ms, now);
    if (task === 'network') return;
    this.#done++;
    this.#count(now);
  }

  /** The result of another process was found. */
  found(task: TimedTask, config: CellConfig): void {
    this.#costs.found(task, config);
    if (task === 'cell') this.#done++;
  }

  failed(task: TimedTask, config: CellConfig, now: number): void {
    this.#costs.failed(task, config, now);
    if (task === 'network') return;
    this.#failed++;
    this.#count(now);
  }

  /** The progress without a look at the time. */
  get counts(): CellCounts {
    const left = this.#cells - this.#done - this.#failed;
    return { cells: this.#cells, done: this.#done, failed: this.#failed, left };
  }

  /** The progress now. */
  at(now: number): Progress {
    const { length } = this.#ended;
    const { counts } = this;
    const since = length > RECENT ? this.#ended[0] : this.#startedAt;
    return {
      ...counts,
      rate: length === 0 ? null : (1000 * Math.min(length, RECENT)) / Math.max(1, now - since),
      secondsLeft: counts.left === 0 ? 0 : this.#costs.secondsLeft(now),
    };
  }

  #count(now: number): void {
    this.#ended.push(now);
    if (this.#ended.length > RECENT + 1) this.#ended.shift();
  }
}
