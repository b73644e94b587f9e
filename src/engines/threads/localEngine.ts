import type { CellResult, Engine, TrainingResult } from '../../cell/engine.ts';
import type { CellTask } from '../../cell/pruneAndSave.ts';
import {
  hessianKey,
  hessianLength,
  leaveUnbuilt,
  type SharedHessian,
  sharedHessian,
} from '../../cell/sharedHessian.ts';
import type { FailureKind, TaskFailure } from '../../cell/taskFailure.ts';
import type { Cell, CellConfig } from '../../experiment/cells.ts';
import type { WorkerPool } from '../../parallel/pool.ts';
import type { Trained } from '../../training/training.ts';
import { runOnTeam } from './runOnTeam.ts';

/** How the threads of this process take cells. */
export interface LocalOptions {
  /** seconds that one cell, or the training of one network, may take; null or absent: as long as it takes */
  readonly cellSeconds?: number | null;
  /** one cell after the other, large ones each on a team of all threads; default: whole cells side by side */
  readonly teams?: boolean;
  /** the cells that will come: H is kept where several of them have it in common; left out: always */
  readonly pending?: readonly Cell[];
}

/**
 * Whether cells are better run one after the other, each on all threads: when they are large and too few for whole
 * ones.
 */
export const suitTeams = (cells: readonly Cell[], threads: number): boolean =>
  cells.length < threads && cells.some(({ config }) => config.backend !== 'plain');

/**
 * The threads of this process. A cell that fails, kills its thread or takes too long costs only itself: the thread is
 * replaced and the others never notice. H of a trained network is built by the first cell that needs it.
 */
export function localEngine(
  pool: WorkerPool,
  { cellSeconds = null, teams = false, pending }: LocalOptions = {},
): Engine {
  const width = teams ? 1 : pool.threads;
  const hessians = new RecentHessians(2 * width, pending);
  return {
    width,
    train: (config) =>
      limited(cellSeconds, 'training', (signal) =>
        pool.run<CellConfig, TrainingResult>('trainNetwork', config, signal),
      ),
    prune: (cell: Cell, trained: Trained, path: string) =>
      limited(cellSeconds, 'the cell', async (signal) => {
        const hessian = hessians.of(cell.config);
        const task: CellTask = { cell, trained, path, member: null, hessian };
        const onTeam = teams && cell.config.backend !== 'plain';
        try {
          return await (onTeam
            ? runOnTeam(pool, task, signal)
            : pool.run<CellTask, CellResult>('pruneCell', task, signal));
        } finally {
          if (hessian) leaveUnbuilt(hessian);
        }
      }),
  };
}

/**
 * H of the networks that cells are at work on. Cells come network by network, so those used last are the ones wanted.
 */
class RecentHessians {
  readonly #max: number;
  /** cells that have each H; null: not known */
  readonly #cells: ReadonlyMap<string, number> | null;
  readonly #kept = new Map<string, ReturnType<typeof sharedHessian>>();
  #tasks = 0;

  /**
   * @param max    matrices and diagonals kept at once: one of each for every cell at work
   * @param pending cells that will come
   */
  constructor(max: number, pending: readonly Cell[] | undefined) {
    this.#max = max;
    if (!pending) {
      this.#cells = null;
      return;
    }
    const cells = new Map<string, number>();
    for (const { config } of pending) {
      const key = hessianKey(config);
      cells.set(key, (cells.get(key) ?? 0) + 1);
    }
    this.#cells = cells;
  }

  /** H of a cell's trained network, built or not; null where no other cell has the same. */
  of(config: CellConfig): SharedHessian | null {
    const key = hessianKey(config);
    if (this.#cells && (this.#cells.get(key) ?? 0) < 2) return null;
    const shared = this.#kept.get(key) ?? sharedHessian(hessianLength(config));
    this.#kept.delete(key); // to the end of the order
    this.#kept.set(key, shared);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#max) this.#kept.delete(oldest);
    return { ...shared, task: ++this.#tasks };
  }
}

/** Runs a task with a limit of time; what rejects becomes a failure. */
async function limited<Result>(
  seconds: number | null,
  what: string,
  run: (signal: AbortSignal | undefined) => Promise<Result>,
): Promise<Result | TaskFailure> {
  const limit = seconds === null ? null : new AbortController();
  const timer = limit && setTimeout(() => limit.abort(), 1000 * seconds!);
  try {
    return await run(limit?.signal);
  } catch (error) {
    if (limit?.signal.aborted) return failed('timeLimit', `${what} took longer than ${seconds} s (--cell-timeout)`);
    const { name, message, code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_WORKER_OUT_OF_MEMORY') return failed('thread', 'its thread ran out of memory');
    return failed('thread', `its thread failed (${name}: ${message})`);
  } finally {
    if (timer) clearTimeout(timer);
  }
}

const failed = (kind: FailureKind, reason: string): TaskFailure => ({ kind, reason });
