import type { CellResult, TrainingResult } from '../../cell/engine.ts';
import type { CellTask, PrunedTrace } from '../../cell/prunedTrace.ts';
import { type TaskFailure, taskFailure, writingFailure } from '../../cell/taskFailure.ts';
import type { FilesInFlight } from '../../files/filesInFlight.ts';
import type { CellCosts } from './cellCosts.ts';

/** A cell, and the network that it begins with. */
export type NetworkCell = Pick<CellTask, 'cell' | 'trained'>;

/** A cell whose trace is wanted. */
interface WantedCell extends NetworkCell {
  readonly path: string;
  /** is called when the thread has done its part and can take the next cell */
  readonly onComputed: () => void;
}

/** A cell that waits for a thread. */
interface WaitingCell extends WantedCell {
  readonly resolve: (result: CellResult) => void;
  /** it was in a batch whose thread failed: by itself it shows whose fault that was */
  alone: boolean;
}

/** A training that waits for a thread. */
interface WaitingTraining {
  readonly train: () => Promise<TrainingResult>;
  readonly resolve: (result: TrainingResult) => void;
}

/** Options of the queue of an engine's threads. */
export interface ThreadQueueOptions {
  /** tasks that run at once */
  readonly threads: () => number;
  /** whether a thread may be given its next task before it has ended one: not where tasks have a limit of time */
  readonly ahead: boolean;
  readonly costs: CellCosts;
  readonly files: FilesInFlight;
  /**
   * prunes some cells on one thread, one after the other; a failure is that of the thread, and of no cell in particular
   */
  readonly prune: (cells: readonly NetworkCell[]) => Promise<readonly PrunedTrace[] | TaskFailure>;
}

/**
 * Tasks for the threads of an engine, in the order in which they come. Short cells go to a thread several at a time,
 * and traces are written while the thread computes the next ones.
 */
export class ThreadQueue {
  readonly #options: ThreadQueueOptions;
  readonly #waiting: (WaitingCell | WaitingTraining)[] = [];
  #running = 0;
  #closed = false;

  constructor(options: ThreadQueueOptions) {
    this.#options = options;
  }

  train(train: () => Promise<TrainingResult>): Promise<TrainingResult> {
    return new Promise((resolve) => {
      this.#waiting.push({ train, resolve });
      this.#next();
    });
  }

  /** @returns resolves when the trace is on the disk, or there is none */
  prune(cell: WantedCell): Promise<CellResult> {
    return new Promise((resolve) => {
      this.#waiting.push({ ...cell, resolve, alone: false });
      this.#next();
    });
  }

  /** Nothing that waits is begun any more. */
  close(): void {
    this.#closed = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve({ kind: 'stopped', reason: 'the run was stopped' });
  }

  #next(): void {
    const { threads, ahead, costs, files } = this.#options;
    const width = ahead && costs.cellsAtOnce > 1 ? 2 * threads() : threads();
    while (this.#running < width && this.#waiting.length > 0 && !this.#closed) {
      if (!files.hasRoom) {
        files.room().then(() => this.#next());
        return;
      }
      const [first] = this.#waiting;
      const ended = 'train' in first ? this.#train(first) : this.#prune(this.#batch(first, width - this.#running));
      this.#running++;
      ended.finally(() => {
        this.#running--;
        this.#next();
      });
    }
  }

  /**
   * Takes the next cells that together are short, and leaves some for others.
   *
   * @param free tasks that can be begun now
   */
  #batch(first: WaitingCell, free: number): WaitingCell[] {
    const { costs } = this.#options;
    const max = first.alone ? 1 : Math.min(costs.cellsAtOnce, Math.ceil(this.#waiting.length / free));
    let ms = costs.of(first.cell.config);
    let count = 1;
    for (; count < max; count++) {
      const next = this.#waiting[count];
      if ('train' in next || next.alone || !costs.fits(next.cell.config, ms)) break;
      ms += costs.of(next.cell.config);
    }
    return this.#waiting.splice(0, count) as WaitingCell[];
  }

  async #train({ train, resolve }: WaitingTraining): Promise<void> {
    this.#waiting.shift();
    resolve(await train());
  }

  async #prune(batch: readonly WaitingCell[]): Promise<void> {
    const results = await this.#options.prune(batch.map(({ cell, trained }) => ({ cell, trained })));
    if ('length' in results) {
      for (const [index, cell] of batch.entries()) this.#save(cell, results[index]);
      return;
    }
    if (batch.length === 1 || this.#closed) {
      for (const { resolve } of batch) resolve(results);
      return;
    }
    for (const cell of batch) cell.alone = true;
    this.#waiting.unshift(...batch);
  }

  async #save({ cell, path, onComputed, resolve }: WaitingCell, result: PrunedTrace): Promise<void> {
    if (result.kind !== 'computed') {
      resolve(result);
      return;
    }
    const { kind, times, trace } = result;
    this.#options.costs.took(
      cell.config,
      Object.values(times).reduce((sum, ms) => sum + ms, 0),
    );
    onComputed();
    try {
      await this.#options.files.write(path, trace);
      resolve({ kind, times, trace });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      resolve(code ? writingFailure(code) : taskFailure(error as Error));
    }
  }
}
