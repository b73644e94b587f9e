import { availableParallelism } from 'node:os';
import type { Engine } from '../cell/engine.ts';
import { DataSets } from '../dataset/dataSets.ts';
import { type Cell, cellsOf } from '../experiment/cells.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { requireThreads } from '../parallel/pool.ts';
import { keepData } from '../sweep/keptData.ts';
import { type RunOptions, type RunResult, runCells } from '../sweep/runCells.ts';
import type { EngineOptions, EngineRecord } from './engineRecord.ts';
import { ENGINES } from './engines.ts';

/** Options of running an experiment: only the folder of results has no default. */
export interface ExperimentRunOptions
  extends Pick<RunOptions, 'out' | 'part' | 'force' | 'signal' | 'onEvent'>,
    Partial<Omit<EngineOptions, 'flags'>> {
  /** all cells of the experiment; default: `cellsOf(experiment, dataSets)` */
  readonly cells?: readonly Cell[];
  /** how cells are computed; default: threads of this process, one a core */
  readonly engine?: EngineRecord;
  /** values of the engine's own flags by name: `{ redis: 'redis://host' }` */
  readonly engineFlags?: Readonly<Record<string, unknown>>;
  /** for the manifest; default: `runExperiment` */
  readonly command?: string;
}

/**
 * Runs the cells of an experiment that are not finished yet, on an engine that is opened and closed for them, and saves
 * each as its trace. The run can be repeated: finished cells are not computed again.
 *
 * @throws {UsageError} if memory, a backend or the engine is missing; then nothing is written
 * @throws {Error} of the file system, if nothing can be written at all
 */
export async function runOnEngine(experiment: Experiment, options: ExperimentRunOptions): Promise<RunResult> {
  const { dataSets = new DataSets(), cells = cellsOf(experiment, dataSets) } = options;
  const { engine: record = ENGINES[0], command = 'runExperiment' } = options;
  const { out, part = null, force = false, signal, onEvent } = options;
  const engineOptions: EngineOptions = {
    threads: options.threads ?? availableParallelism(),
    memory: options.memory ?? process.availableMemory(),
    dataSets,
    cellSeconds: options.cellSeconds ?? null,
    flags: options.engineFlags ?? {},
    onNotice: options.onNotice ?? (() => {}),
  };
  requireThreads(engineOptions.threads);
  record.check(engineOptions);
  const { backend, warning } = record.require(part?.cells ?? cells, engineOptions);
  if (warning !== null) engineOptions.onNotice(warning);
  const engine = await record.open(engineOptions);
  try {
    const ended = endOf(engine, signal);
    ended?.addEventListener('abort', () => engine.close());
    keepData(out, cells, dataSets); // of the whole plan: a part is merged with others
    const run = { out, engine, command, backend, part, force, ...(ended && { signal: ended }) };
    const result = await runCells(experiment, cells, { ...run, ...(onEvent && { onEvent }) });
    if (!signal?.aborted) engine.failed?.throwIfAborted();
    return result;
  } finally {
    await engine.close();
  }
}

/** Aborted when the caller stops the run, or its engine fails. */
function endOf({ failed }: Engine, signal: AbortSignal | undefined): AbortSignal | undefined {
  return failed && signal ? AbortSignal.any([failed, signal]) : (failed ?? signal);
}
