import { randomUUID } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { CellResult, Engine } from '../../cell/engine.ts';
import { FAILURE_KINDS } from '../../cell/taskFailure.ts';
import type { DataSets } from '../../dataset/dataSets.ts';
import type { Cell } from '../../experiment/cells.ts';
import { type CellJob, cellJobOf, type JobName, packedCell, packedTraining } from './cellJobs.ts';
import { OtherVersionError } from './protocol.ts';
import type { FetchedData } from './remoteData.ts';

/** An event of a worker, for whoever shows it. `again`: the reason lies with this worker, and the job is tried anew. */
export type WorkerEvent =
  | { readonly event: 'done'; readonly task: JobName; readonly cell: string; readonly ms: number }
  | {
      readonly event: 'failed';
      readonly task: JobName;
      readonly cell: string;
      readonly reason: string;
      readonly again: boolean;
    }
  | { readonly event: 'refused'; readonly job: string; readonly reason: string; readonly again: boolean }
  | { readonly event: 'notice'; readonly line: string };

/** A job as it comes from a queue: anything. */
export interface QueuedJob {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  /** it is tried again if this worker cannot do it */
  readonly again: boolean;
}

/** The way of a worker's traces to whoever submitted their cells. */
export interface TraceCarrier {
  /** for people */
  readonly name: string;
  /** of one trace */
  readonly maxBytes: number;
  /** Puts the trace of a job where whoever submitted it fetches it. */
  readonly send: (jobId: string, trace: Buffer) => Promise<unknown>;
}

/** The parts of a worker that do a job: its engine, its data, and what carries its traces. */
export interface WorkerParts {
  /** the engine of the worker, with so many seconds for a cell; null: as many as it takes */
  readonly engineWithin: (cellSeconds: number | null) => Engine;
  /** throws if a cell cannot be computed here, though perhaps elsewhere */
  readonly requireCapacity: (cell: Cell) => void;
  readonly dataSets: DataSets;
  /** the user's data, as jobs ask for them */
  readonly data: FetchedData;
  /** for traces, until they are sent */
  readonly folder: string;
  readonly carrier: TraceCarrier;
  readonly onEvent: (event: WorkerEvent) => void;
}

/** Thrown for a job that no worker of this version, with this data, would do. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
}

/** Characters of a refusal: it may quote what it refuses. */
const MAX_REFUSAL = 500;

/**
 * Does a job, if it is a valid cell. A cell that fails by its numbers has that as its outcome.
 *
 * @returns the answer to whoever submitted it
 * @throws {OtherVersionError} if it comes from another version: a worker of that one can do it
 * @throws {RefusalError} if it is no valid cell
 * @throws {Error} if something is wrong with this worker: another one may do better
 */
export async function jobOutcome(job: QueuedJob, worker: WorkerParts): Promise<object> {
  const release = await heldData(job, worker);
  try {
    return await outcomeOf(job, worker);
  } finally {
    release();
  }
}

/** The data of a job, fetched if need be; another worker, or a later attempt, may have more luck. */
async function heldData(job: QueuedJob, { data, onEvent }: WorkerParts): Promise<() => void> {
  try {
    return await data.hold(job.data);
  } catch (error) {
    const reason = `refused by its worker: ${(error as Error).message}`.slice(0, MAX_REFUSAL);
    onEvent({ event: 'refused', job: job.id, reason, again: job.again });
    throw new Error(reason);
  }
}

async function outcomeOf(job: QueuedJob, worker: WorkerParts): Promise<object> {
  const { engineWithin, onEvent } = worker;
  const asked = askedBy(job, worker);
  const about = { task: asked.name, cell: asked.cell.id };
  const startedAt = performance.now();
  try {
    const engine = engineWithin(asked.cellSeconds);
    const outcome =
      asked.name === 'train'
        ? packedTraining(await engine.train(asked.cell.config))
        : packedCell(await pruned(engine, asked, job.id, worker));
    // A thread that died, a disk that is full: another worker may do better.
    if (outcome.kind !== 'computed' && FAILURE_KINDS[outcome.kind] === 'computer') throw new Error(outcome.reason);
    if (outcome.kind === 'computed')
      onEvent({ event: 'done', ...about, ms: Math.round(performance.now() - startedAt) });
    else onEvent({ event: 'failed', ...about, reason: outcome.reason, again: false });
    return outcome;
  } catch (error) {
    onEvent({ event: 'failed', ...about, reason: (error as Error).message, again: job.again });
    throw error;
  }
}

function askedBy({ id, name, data, again }: QueuedJob, { requireCapacity, dataSets, onEvent }: WorkerParts): CellJob {
  let isValid = false;
  try {
    const asked = cellJobOf(name, data, dataSets);
    isValid = true;
    requireCapacity(asked.cell);
    return asked;
  } catch (error) {
    if (error instanceof OtherVersionError) throw error;
    const reason = `refused by its worker: ${(error as Error).message}`.slice(0, MAX_REFUSAL);
    onEvent({ event: 'refused', job: id, reason, again: isValid && again });
    throw isValid ? new Error(reason) : new RefusalError(reason);
  }
}

/** Runs a cell and sends its trace. */
async function pruned(
  engine: Engine,
  { cell, trained }: Extract<CellJob, { name: 'prune' }>,
  jobId: string,
  { folder, carrier }: WorkerParts,
): Promise<CellResult> {
  const path = join(folder, `${randomUUID()}.arrow`); // not the id: whoever submits it chooses it
  try {
    const result = await engine.prune(cell, trained, path);
    if (result.kind !== 'computed') return result;
    const { size } = await stat(path);
    if (size > carrier.maxBytes) {
      const [has, max] = [size, carrier.maxBytes].map((bytes) => `${Math.round(bytes / 1e6)} MB`);
      const reason = `its trace has ${has}, and at most ${max} go through ${carrier.name}: run it without --engine`;
      return { kind: 'remote', reason };
    }
    await carrier.send(jobId, await readFile(path));
    return result;
  } finally {
    await rm(path, { force: true });
  }
}
