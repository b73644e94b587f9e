import { performance } from 'node:perf_hooks';
import { ResultError } from '../errors.ts';
import type { Cell } from '../experiment/cells.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { WorkerPool } from '../parallel/pool.ts';
import { experimentPaths } from '../trace/paths.ts';
import { readTraceOf } from '../trace/trace.ts';
import type { Trained } from '../training/training.ts';
import type { BackendsInUse } from './backendsInUse.ts';
import { runOnTeam } from './cellTeam.ts';
import { manifestOf, type RunStatus, writeManifest } from './manifest.ts';
import type { CellResult, CellTask } from './pruneAndSave.ts';
import { type NetworkConfig, networkKey } from './trainedNetwork.ts';

/** What happens during a run, for whoever shows it. */
export type RunEvent =
  | { readonly event: 'start'; readonly experiment: string; readonly cells: number; readonly finished: number }
  | { readonly event: 'damaged'; readonly cell: string; readonly reason: string }
  | {
      readonly event: 'cell';
      readonly cell: string;
      readonly ok: boolean;
      readonly done: number;
      readonly cells: number;
    }
  | { readonly event: 'end'; readonly experiment: string; readonly status: RunStatus };

/** Trained networks by key; runs that share it train each network once. */
export type TrainedNetworks = Map<string, Promise<Trained>>;

/** Where and how to run. */
export interface RunOptions {
  /** folder of results */
  readonly out: string;
  readonly pool: WorkerPool;
  readonly networks: TrainedNetworks;
  /** as typed, without paths; goes into the manifest */
  readonly command: string;
  /** of `backendsInUse`: that they are there has been seen to before any thread started */
  readonly backend: BackendsInUse;
  /** compute finished cells again */
  readonly force?: boolean;
  /** stops the run; the caller ends the pool's threads */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

/** A cell that failed, and why. */
export interface Failure {
  readonly cell: Cell;
  readonly reason: string;
}

/** How a run ended; `computed` cells were computed in it and saved. */
export interface RunResult {
  readonly status: RunStatus;
  readonly computed: number;
  readonly failures: readonly Failure[];
}

/**
 * Runs the cells of an experiment that are not finished yet and saves each as its trace.
 *
 * One level of parallelism: whole cells over the threads while there are at least as many cells as threads, else one
 * cell after the other, each on a team of all threads. Both ways give the same bits. Small cells never take a team. A cell that fails is reported
 * and the others go on; a damaged file is reported and its cell computed again.
 */
export async function runExperiment(
  experiment: Experiment,
  cells: readonly Cell[],
  options: RunOptions,
): Promise<RunResult> {
  const { out, pool, command, backend, force = false, signal, onEvent = () => {} } = options;
  const paths = experimentPaths(out, experiment.name);
  const startedAt = performance.now();
  const failures: Failure[] = [];
  let computed = 0;
  const saveManifest = (status: RunStatus) => {
    const elapsedMs = Math.round(performance.now() - startedAt);
    const run = { status, command, threads: pool.threads, backend, elapsedMs, computed, failed: failures.length };
    writeManifest(paths.manifest, manifestOf(experiment, cells, run));
    return status;
  };
  saveManifest('running');

  const pending = force ? cells : cells.filter(({ id }) => !isFinished(id, paths.cell(id), onEvent));
  const finished = cells.length - pending.length;
  onEvent({ event: 'start', experiment: experiment.name, cells: cells.length, finished });

  const work = async (cell: Cell): Promise<void> => {
    const result = await prunedCell(cell, paths.cell(cell.id), pending.length >= pool.threads, options).catch(
      (error: Error): CellResult => ({ ok: false, reason: `${error.name}: ${error.message}` }),
    );
    if (signal?.aborted) return;
    if (result.ok) computed++;
    else failures.push({ cell, reason: result.reason });
    const done = finished + computed + failures.length;
    onEvent({ event: 'cell', cell: cell.id, ok: result.ok, done, cells: cells.length });
  };
  // Several cells a thread are under way: while some wait for a network that they share, others keep the threads busy.
  const teams = pending.some(({ config }) => config.backend !== 'plain');
  const underWay = pending.length >= pool.threads ? 4 * pool.threads : teams ? 1 : pool.threads;
  const queue = pending.values();
  const lane = async () => {
    for (const cell of queue) {
      if (signal?.aborted) return;
      await work(cell);
    }
  };
  await Promise.all(Array.from({ length: underWay }, lane));

  const order = new Map(cells.map(({ id }, place) => [id, place]));
  failures.sort((a, b) => order.get(a.cell.id)! - order.get(b.cell.id)!);
  const status = saveManifest(signal?.aborted ? 'interrupted' : failures.length > 0 ? 'failed' : 'done');
  onEvent({ event: 'end', experiment: experiment.name, status });
  return { status, computed, failures };
}

async function prunedCell(cell: Cell, path: string, wholeCells: boolean, { pool, networks }: RunOptions) {
  const key = networkKey(cell.config);
  let training = networks.get(key);
  if (!training) {
    training = pool.run<NetworkConfig, Trained>('trainNetwork', cell.config);
    networks.set(key, training);
  }
  const task: CellTask = { cell, trained: await training, path, seat: null };
  if (wholeCells || cell.config.backend === 'plain') return pool.run<CellTask, CellResult>('pruneCell', task);
  return runOnTeam(pool, task);
}

/** Whether a cell's trace is there and whole; a damaged one is reported and counts as missing. */
function isFinished(id: string, path: string, onEvent: (event: RunEvent) => void): boolean {
  try {
    readTraceOf(id, path);
    return true;
  } catch (error) {
    if (!(error instanceof ResultError)) throw error;
    if (!error.missing) onEvent({ event: 'damaged', cell: id, reason: error.message });
    return false;
  }
}
