import type { Cell } from '../experiment/cells.ts';
import type { Engine } from '../run/engine.ts';
import { localEngine, suitTeams } from '../run/engines/localEngine.ts';
import type { Arguments } from './options.ts';
import { cellSecondsOf } from './runOptions.ts';
import { withPool } from './withPool.ts';

/** What computes the cells of a command. */
export interface Computing {
  /** for the cells that are not finished yet */
  readonly engine: (pending: readonly Cell[]) => Engine;
  /** of this process; null where workers elsewhere do the work */
  readonly threads: number | null;
}

/**
 * Hands what the flags choose as the engine to a command that can be interrupted, and ends it afterwards.
 *
 * @param threads of this process, where it computes itself
 * @returns as `interruptible`
 */
export function withEngine<Result>(
  args: Arguments,
  threads: number,
  command: (computing: Computing, signal: AbortSignal) => Promise<Result>,
): Promise<Result | null> {
  const cellSeconds = cellSecondsOf(args);
  return withPool(threads, (pool, signal) =>
    command(
      { engine: (pending) => localEngine(pool, { cellSeconds, teams: suitTeams(pending, threads) }), threads },
      signal,
    ),
  );
}
