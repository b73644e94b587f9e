import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Engine } from '../cell/engine.ts';
import type { BackendsInUse } from '../estimate/backendsInUse.ts';
import type { Cell } from '../experiment/cells.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { removeLeftovers } from '../files/leftovers.ts';
import { LockWatch } from '../files/lockWatch.ts';
import { experimentPaths, networksPath } from '../files/paths.ts';
import type { ReadTraces } from '../trace/readTraces.ts';
import { CellQueue } from './cellQueue.ts';
import { executionOrder } from './executionOrder.ts';
import { unfinishedCells } from './finishedCells.ts';
import { LockedWork } from './lockedWork.ts';
import { manifestOf, type RunStatus, writeManifest } from './manifest.ts';
import { NetworkCache } from './networkCache.ts';
import { type Failure, RunAccount } from './runAccount.ts';
import type { RunEvent } from './runEvent.ts';
import type { RunTimes } from './runTimes.ts';
import { workLoop } from './workLoop.ts';

/** Options of a run: its folder, engine and the like. */
export interface RunOptions {
  /** folder of results */
  readonly out: string;
  /** trains and prunes; whoever opened it closes it */
  readonly engine: Engine;
  /** as typed, without paths; goes into the manifest */
  readonly command: string;
  /** of `backendsInUse`: that they are there has been seen to before any thread started */
  readonly backend: BackendsInUse;
  /** run these cells of the plan only */
  readonly part?: { readonly name: string; readonly cells: readonly Cell[] } | null;
  /** compute finished cells and trained networks again */
  readonly force?: boolean;
  /** takes the traces of cells, for the tables: those of finished ones, and of those that are computed */
  readonly traces?: ReadTraces;
  /** of the locks of other processes; default: by the clock of this one */
  readonly watch?: LockWatch;
  /** stops the run */
  readonly signal?: AbortSignal;
  /** is told of all that happens, as it happens */
  readonly onEvent?: (event: RunEvent) => void;
}

/** The end of a run; `computed` cells were computed in it and saved. */
export interface RunResult {
  readonly status: RunStatus;
  readonly computed: number;
  readonly failures: readonly Failure[];
  readonly times: RunTimes;
}

/**
 * Runs the cells of an experiment that are not finished yet and saves each as its trace.
 *
 * Networks that cells share are trained once and kept, by content, for other runs and processes. Each piece of work is
 * locked before it is begun, so that several processes can share a folder of results and its cells. A cell that fails
 * is reported, in a file of its own too, and the others go on; a damaged file is reported and its cell computed again.
 *
 * @param plan all cells of the experiment
 * @throws {Error} of the file system, if nothing can be written at all
 */
export async function runCells(experiment: Experiment, plan: readonly Cell[], options: RunOptions): Promise<RunResult> {
  const { out, engine, command, backend, part = null, force = false, signal, onEvent } = options;
  const { watch = new LockWatch(), traces } = options;
  const startedAt = performance.now();
  const cells = part?.cells ?? plan;
  const paths = experimentPaths(out, experiment.name);
  mkdirSync(paths.cells, { recursive: true });
  const networks = new NetworkCache(networksPath(out));
  const about = { command, part: part?.name ?? null };
  const account = new RunAccount({ experiment: experiment.name, paths, about, ...(onEvent && { onEvent }) });
  const { failures } = account;
  for (const folder of [dirname(paths.manifest), paths.cells, paths.processes, networksPath(out)]) {
    removeLeftovers(folder);
  }
  // Networks first: whoever takes over the lock of a cell at the end knows that theirs are stale, too.
  for (const folder of [networksPath(out), paths.cells]) watch.lookThrough(folder);

  const saveManifest = (status: RunStatus) => {
    const elapsedMs = Math.round(performance.now() - startedAt);
    const { computed, times } = account;
    const run = { ...about, engine: engine.name, threads: engine.threads, backend, elapsedMs, times };
    const manifest = manifestOf(experiment, plan, { ...run, status, computed, failed: failures.length });
    writeManifest(paths.manifest, manifest);
  };
  try {
    saveManifest('running');
    const pending = force ? cells : await unfinishedCells(cells, paths, account, signal, traces);
    const order = executionOrder(pending);
    account.start(cells.length, cells.length - pending.length, order);
    if (pending.length > 0 && !signal?.aborted) {
      engine.prepare(pending);
      const queue = new CellQueue(order);
      const work = new LockedWork({
        engine,
        queue,
        networks,
        paths,
        account,
        watch,
        traces: traces ?? null,
        force,
        signal,
      });
      await workLoop({ queue, work, engine, account, watch, signal });
    }
    watch.removeStale();
  } finally {
    account.leave();
  }

  const index = new Map(plan.map(({ id }, i) => [id, i]));
  failures.sort((a, b) => index.get(a.cell.id)! - index.get(b.cell.id)!);
  const status = signal?.aborted ? 'interrupted' : failures.length > 0 ? 'failed' : 'done';
  try {
    saveManifest(status);
  } catch (error) {
    if (failures.length === 0) throw error; // a full disk: the failures, which are told next, say so
  }
  account.end(status);
  return { status, computed: account.computed, failures, times: account.times };
}
