import { trainingBackendName } from '../../cell/cellBackend.ts';
import type { Engine, TrainingResult } from '../../cell/engine.ts';
import type { CellTask, PrunedTrace } from '../../cell/prunedTrace.ts';
import { leaveUnbuilt } from '../../cell/sharedHessian.ts';
import type { FailureKind, TaskFailure } from '../../cell/taskFailure.ts';
import type { TrainTask } from '../../cell/trainAndTime.ts';
import { networkKey } from '../../cell/trainedNetwork.ts';
import { problemOf } from '../../config/problem.ts';
import { isOfTeam, isTrainedByTeam } from '../../config/suitsCellKernels.ts';
import type { DataSets } from '../../dataset/dataSets.ts';
import type { Cell, CellConfig } from '../../experiment/cells.ts';
import { FilesInFlight } from '../../files/filesInFlight.ts';
import { arithmeticOf } from '../../linalg/backend.ts';
import type { TeamMember } from '../../linalg/wasm/teamMember.ts';
import { weightCount } from '../../network/architecture.ts';
import type { WorkerPool } from '../../parallel/pool.ts';
import { type CellBatch, cellBatch } from './cellBatch.ts';
import { CellCosts } from './cellCosts.ts';
import { RecentHessians } from './recentHessians.ts';
import { runOnTeam } from './runOnTeam.ts';
import { TeamTurns } from './teamTurns.ts';
import { type NetworkCell, ThreadQueue } from './threadQueue.ts';

/** Options of the threads of this process. */
export interface ThreadsOptions {
  /** seconds that one cell, or the training of one network, may take; null or absent: as long as it takes */
  readonly cellSeconds?: number | null;
  /** one cell after the other, large ones each on a team of all threads; default: as suits the cells of the run */
  readonly teams?: boolean;
  /**
   * weights of a network from which on its cells share H; default 200. H of a smaller one is built sooner than it is
   * handed over and waited for
   */
  readonly shareFrom?: number;
}

/**
 * Whether cells are better run one after the other, each on all threads: when they are large and too few for whole
 * ones.
 */
export const suitTeams = (cells: readonly Cell[], threads: number): boolean =>
  cells.length < threads && cells.some(({ config }) => isOfTeam(config));

/**
 * The threads of this process. A cell that fails, kills its thread or takes too long costs only itself: the thread is
 * replaced and the others never notice. H of a trained network is built by the first cell that needs it, and kept where
 * several cells of the run have it in common and the network is not small.
 *
 * Short cells go to a thread several at a time. Where their thread fails, each of them is computed again by itself.
 * Traces are written by this thread, while the others compute.
 *
 * A large network is trained on all threads where fewer networks than threads are wanted, and nothing else is under
 * way.
 *
 * @param pool ends with the engine
 */
export function threadsEngine(
  pool: WorkerPool,
  dataSets: DataSets,
  { cellSeconds = null, teams, shareFrom = 200 }: ThreadsOptions = {},
): Engine {
  const { threads } = pool;
  let onTeams = teams ?? false;
  let hessians = new RecentHessians(2 * threads);
  const files = new FilesInFlight();
  const costs = new CellCosts();
  const turns = new TeamTurns();
  let networks = Number.POSITIVE_INFINITY;

  const pruneOne = (task: CellTask, onTeam: boolean, signal: AbortSignal | undefined): Promise<PrunedTrace> => {
    const { config } = task.cell;
    const prune = (member: TeamMember | null) =>
      pool.run<CellTask, PrunedTrace>('pruneCell', { ...task, member }, signal);
    if (!onTeam || !isOfTeam(config)) return prune(null);
    const arithmetic = arithmeticOf(config.backend);
    return runOnTeam(pool, { config, problem: problemOf(config, dataSets), arithmetic }, prune, signal);
  };
  const pruneAll = (cells: readonly NetworkCell[], onTeam: boolean) =>
    limited(cellSeconds, 'the cell', async (signal): Promise<readonly PrunedTrace[]> => {
      const tasks = cells.map((cell): CellTask => {
        const { config } = cell.cell;
        const isShared = weightCount(config) >= shareFrom;
        return { ...cell, member: null, hessian: isShared ? hessians.of(config) : null };
      });
      try {
        if (tasks.length === 1) return [await pruneOne(tasks[0], onTeam, signal)];
        return await pool.run<CellBatch, PrunedTrace[]>('pruneCells', cellBatch(tasks), signal);
      } finally {
        for (const { hessian } of tasks) if (hessian) leaveUnbuilt(hessian);
      }
    });
  const prune = (cells: readonly NetworkCell[]) => {
    const suits = onTeams && cells.length === 1 && cells[0].cell.config.backend !== 'plain';
    return turns.run(suits, (onTeam) => pruneAll(cells, onTeam));
  };
  const train = (config: CellConfig) => {
    const suits = threads > 1 && (onTeams || networks < threads) && isTrainedByTeam(config);
    return turns.run(suits, (onTeam) =>
      limited(cellSeconds, 'training', async (signal) => {
        const trainBy = (member: TeamMember | null) =>
          pool.run<TrainTask, TrainingResult>('trainNetwork', { config, member }, signal);
        if (!onTeam) return trainBy(null);
        const arithmetic = arithmeticOf(trainingBackendName(config.backend));
        return runOnTeam(pool, { config, problem: problemOf(config, dataSets), arithmetic }, trainBy, signal);
      }),
    );
  };
  const queue = new ThreadQueue({
    ...{ costs, files, prune },
    threads: () => (onTeams ? 1 : threads),
    ahead: cellSeconds === null,
  });
  return {
    ...{ name: 'threads', isRemote: false, threads },
    get width() {
      if (onTeams) return 1;
      return costs.cellsAtOnce > 1 ? 2 * threads * costs.cellsAtOnce : threads;
    },
    prepare(pending) {
      onTeams = teams ?? suitTeams(pending, threads);
      hessians = new RecentHessians(2 * (onTeams ? 1 : threads), pending);
      networks = new Set(pending.map(({ config }) => networkKey(config))).size;
    },
    train: (config) => queue.train(() => train(config)),
    prune: (cell, trained, path, onComputed = () => {}) => queue.prune({ cell, trained, path, onComputed }),
    async close() {
      queue.close();
      await pool.close();
      await files.settled();
    },
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
