import { CostModel } from './costModel.ts';
import type { NetworkCells } from './executionOrder.ts';

/** How far a run is. */
export interface Progress {
  /** of this run: all of the plan, or of one part of it */
  readonly cells: number;
  /** with a result, from whenever and whoever */
  readonly done: number;
  readonly failed: number;
  readonly left: number;
  /** cells a second, lately; null before the first */
  readonly rate: number | null;
  /** null before anything has been measured */
  readonly secondsLeft: number | null;
}

/** The rate is that of so many cells before now. */
const RECENT = 50;

/** Keeps count of a run: cells done, failed and left, its rate, and the time that is left of it by a model of costs. */
export class RunProgress {
  readonly costs: CostModel;
  readonly #cells: number;
  readonly #startedAt: number;
  readonly #recent: number[] = [];
  #done: number;
  #failed = 0;

  /**
   * @param cells    all cells of the run
   * @param finished those that had a result before it
   * @param order    the others
   * @param now      in milliseconds
   */
  constructor(cells: number, finished: number, order: readonly NetworkCells[], now: number) {
    this.#cells = cells;
    this.#done = finished;
    this.#startedAt = now;
    const configs = order.flatMap((network) => network.cells.map(({ config }) => config));
    this.costs = new CostModel(
      configs,
      order.map(({ config }) => config),
    );
  }

  /** A cell has a result; `ownAt`: when, if this run computed it. */
  cellDone(ownAt: number | null): void {
    this.#done++;
    if (ownAt !== null) this.#count(ownAt);
  }

  cellFailed(now: number): void {
    this.#failed++;
    this.#count(now);
  }

  /** How far the run is. */
  at(now: number): Progress {
    const { length } = this.#recent;
    const left = this.#cells - this.#done - this.#failed;
    const since = length > RECENT ? this.#recent[length - RECENT - 1] : this.#startedAt;
    return {
      cells: this.#cells,
      done: this.#done,
      failed: this.#failed,
      left,
      rate: length === 0 ? null : (1000 * Math.min(length, RECENT)) / Math.max(1, now - since),
      secondsLeft: left === 0 ? 0 : this.costs.secondsLeft(now - this.#startedAt),
    };
  }

  #count(now: number): void {
    this.#recent.push(now);
    if (this.#recent.length > 2 * RECENT) this.#recent.splice(0, RECENT - 1);
  }
}
