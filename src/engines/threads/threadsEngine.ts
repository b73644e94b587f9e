import type { CellResult, Engine, TrainingResult } from '../../cell/engine.ts';
import type { CellTask } from '../../cell/pruneAndSave.ts';
import { leaveUnbuilt } from '../../cell/sharedHessian.ts';
import type { FailureKind, TaskFailure } from '../../cell/taskFailure.ts';
import { problemOf } from '../../config/problem.ts';
import type { DataSets } from '../../dataset/dataSets.ts';
import type { Cell, CellConfig } from '../../experiment/cells.ts';
import type { TeamMember } from '../../linalg/wasm/teamMember.ts';
import type { WorkerPool } from '../../parallel/pool.ts';
import { RecentHessians } from './recentHessians.ts';
import { runOnTeam } from './runOnTeam.ts';

/** Options of the threads of this process. */
export interface ThreadsOptions {
  /** seconds that one cell, or the training of one network, may take; null or absent: as long as it takes */
  readonly cellSeconds?: number | null;
  /** one cell after the other, large ones each on a team of all threads; default: as suits the cells of the run */
  readonly teams?: boolean;
}

/**
 * Whether cells are better run one after the other, each on all threads: when they are large and too few for whole
 * ones.
 */
export const suitTeams = (cells: readonly Cell[], threads: number): boolean =>
  cells.length < threads && cells.some(({ config }) => config.backend !== 'plain');

/**
 * The threads of this process. A cell that fails, kills its thread or takes too long costs only itself: the thread is
 * replaced and the others never notice. H of a trained network is built by the first cell that needs it, and kept where
 * several cells of the run have it in common.
 *
 * @param pool ends with the engine
 */
export function threadsEngine(
  pool: WorkerPool,
  dataSets: DataSets,
  { cellSeconds = null, teams }: ThreadsOptions = {},
): Engine {
  const { threads } = pool;
  let onTeams = teams ?? false;
  const width = () => (onTeams ? 1 : threads);
  let hessians = new RecentHessians(2 * width());
  return {
    ...{ name: 'threads', isRemote: false, threads },
    get width() {
      return width();
    },
    prepare(pending) {
      onTeams = teams ?? suitTeams(pending, threads);
      hessians = new RecentHessians(2 * width(), pending);
    },
    train: (config) =>
      limited(cellSeconds, 'training', (signal) =>
        pool.run<CellConfig, TrainingResult>('trainNetwork', config, signal),
      ),
    prune: (cell, trained, path) =>
      limited(cellSeconds, 'the cell', async (signal) => {
        const hessian = hessians.of(cell.config);
        const prune = (member: TeamMember | null) =>
          pool.run<CellTask, CellResult>('pruneCell', { cell, trained, path, member, hessian }, signal);
        try {
          if (!onTeams || cell.config.backend === 'plain') return await prune(null);
          const problem = problemOf(cell.config, dataSets);
          return await runOnTeam(pool, { config: cell.config, problem }, prune, signal);
        } finally {
          if (hessian) leaveUnbuilt(hessian);
        }
      }),
    close: () => pool.close(),
  };
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
