import type { Engine } from '../cell/engine.ts';
import { localEngine, suitTeams } from '../engines/threads/localEngine.ts';
import { type BackendsInUse, backendsInUse } from '../estimate/backendsInUse.ts';
import { requireMemory } from '../estimate/cellMemory.ts';
import { requireSavable } from '../estimate/traceSize.ts';
import type { Cell } from '../experiment/cells.ts';
import { notices, queueOf } from './engineOptions.ts';
import { type Arguments, memoryOf, threadsOf } from './options.ts';
import { cellSecondsOf } from './runOptions.ts';
import { withPool } from './withPool.ts';
import { withQueue } from './withQueue.ts';

/** What computes the cells of a command. */
export interface Computing {
  /** for the cells that are not finished yet */
  readonly engine: (pending: readonly Cell[]) => Engine;
  /** of this process; null where workers elsewhere do the work */
  readonly threads: number | null;
}

/** What computes, as the flags choose it, seen to before anything is written. */
export interface ChosenEngine {
  readonly threads: number | null;
  /**
   * Makes sure that some cells can be computed; @throws {UsageError} if memory, a backend or its kernels are missing
   */
  require(cells: readonly Cell[]): BackendsInUse;
  /** Hands the engine to a command that can be interrupted, and ends it afterwards; @returns as `interruptible` */
  with<Result>(command: (computing: Computing, signal: AbortSignal) => Promise<Result>): Promise<Result | null>;
}

/**
 * The engine that the flags choose.
 *
 * @throws {UsageError} if a flag is wrong
 */
export function chosenEngine(args: Arguments): ChosenEngine {
  const cellSeconds = cellSecondsOf(args);
  const redis = queueOf(args);
  if (redis !== null) {
    return {
      threads: null,
      // What the workers have is for them to say.
      require(cells) {
        requireSavable(cells);
        return { name: [...new Set(cells.map(({ config }) => config.backend))].join(', '), core: 'of the workers' };
      },
      with: (command) =>
        withQueue({ redis, cellSeconds, onNotice: notices(args) }, (engine, signal) =>
          command({ engine: () => engine, threads: null }, signal),
        ),
    };
  }
  const threads = threadsOf(args);
  let isWarned = false;
  return {
    threads,
    require(cells) {
      const { warning } = requireMemory(cells, threads, memoryOf(args));
      requireSavable(cells);
      if (warning && !isWarned) notices(args)(warning);
      isWarned ||= warning !== null;
      return backendsInUse(cells, threads);
    },
    with: (command) =>
      withPool(threads, (pool, signal) => {
        const engine = (pending: readonly Cell[]) =>
          localEngine(pool, { cellSeconds, teams: suitTeams(pending, threads), pending });
        return command({ engine, threads }, signal);
      }),
  };
}
