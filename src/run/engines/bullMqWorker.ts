import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Job, Worker } from 'bullmq';
import type { Cell } from '../../experiment/cells.ts';
import type { CellResult, Engine } from '../engine.ts';
import {
  type CellJob,
  cellJobOf,
  type JobName,
  MOST_TRACE_BYTES,
  packedCell,
  packedTraining,
  QUEUE,
  RESULT_SECONDS,
  traceKey,
} from './cellJobs.ts';
import { atMost, unlessAborted } from './patience.ts';
import { connectedRedis, type RedisServer } from './redis.ts';

/** When the jobs of a silent worker are given to another one. */
export interface Locks {
  /** milliseconds; a worker renews the locks of its jobs twice in this time */
  readonly lockDuration: number;
  /** milliseconds between two searches for jobs without a lock */
  readonly stalledInterval: number;
  /** workers that a job may lose before it fails */
  readonly maxStalledCount: number;
}

/**
 * A worker that is killed costs its cells 12 s at most: its locks end after 8 s, and a search no more than 4 s later finds
 * them. Locks are renewed by the main thread, which has little else to do, however long a cell takes on its thread. A computer
 * that stands still for 8 s loses its cells, and the same bytes are made twice. A cell that brings its workers down, by the
 * memory it takes, say, fails with the fourth.
 */
export const LOCKS: Locks = { lockDuration: 8_000, stalledInterval: 4_000, maxStalledCount: 3 };

/** What giving cells back may take, with a server that does not answer: their locks end by themselves. */
const CLOSE_MS = 1_500;
/** A queue that has been empty for so long is drained: between a training and its cells it is empty, too. */
const DRAINED_MS = 10_000;

/** What a worker does, for whoever shows it. `again`: the reason lies with this worker, and the job is tried once more. */
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

/** How a worker serves the queue. */
export interface WorkerOptions {
  /** URL of the Redis server */
  readonly redis: string;
  /** cells at once */
  readonly threads: number;
  /** what computes, with so many seconds for a cell; null: as many as it takes */
  readonly engineWithin: (cellSeconds: number | null) => Engine;
  /** throws if a cell cannot be computed here, though perhaps elsewhere */
  readonly requireMeans?: (cell: Cell) => void;
  readonly onEvent?: (event: WorkerEvent) => void;
  readonly locks?: Locks;
  readonly drainedMs?: number;
}

/** A worker at work. */
export interface CellServer {
  /** where its queue is; without password */
  readonly place: string;
  /** Resolves when the queue has been empty for a while. */
  drained(): Promise<void>;
  /** Gives the cells under way back to the queue, for other workers to begin them anew at once, and leaves. */
  close(): Promise<void>;
}

/**
 * Computes the cells of a Redis queue for whoever submits them (`surgeon run --engine bullmq`), until it is closed.
 *
 * Nothing runs that is not a valid cell of this version of the package, with the same arithmetic and data. A cell that fails by
 * its numbers has that as its result; what goes wrong with this worker (a thread that died, a full disk, too little memory) is
 * tried again, perhaps by another one.
 *
 * @throws {UsageError} of one line if there is no connection
 */
export async function serveCells(options: WorkerOptions): Promise<CellServer> {
  const { redis, onEvent = () => {} } = options;
  const server = await connectedRedis(redis, (line) => onEvent({ event: 'notice', line }));
  const folder = await mkdtemp(join(tmpdir(), `surgeon-worker-${process.pid}-`));
  return new BullMqWorker(server, folder, {
    requireMeans: () => {},
    locks: LOCKS,
    drainedMs: DRAINED_MS,
    ...options,
    onEvent,
  });
}

class BullMqWorker implements CellServer {
  readonly place: string;
  readonly #server: RedisServer;
  /** for traces, until they are sent */
  readonly #folder: string;
  readonly #options: Required<WorkerOptions>;
  readonly #queue: {
    readonly connection: RedisServer['client'];
    readonly prefix: string;
    readonly skipVersionCheck: true;
  };
  readonly #worker: Worker;
  readonly #leaving = new AbortController();
  #traces = 0;

  constructor(server: RedisServer, folder: string, options: Required<WorkerOptions>) {
    this.place = server.place;
    this.#server = server;
    this.#folder = folder;
    this.#options = options;
    this.#queue = { connection: server.client, prefix: QUEUE.prefix, skipVersionCheck: true };
    this.#worker = new server.bullmq.Worker(QUEUE.name, (job: Job, token?: string) => this.#done(job, token), {
      ...this.#queue,
      ...options.locks,
      concurrency: options.threads,
    });
    this.#worker.on('error', (error: NodeJS.ErrnoException) => {
      // That the connection is lost is told by the client.
      const isOfConnection = error.syscall !== undefined || /connection is closed/i.test(error.message);
      if (!isOfConnection && !this.#leaving.signal.aborted) options.onEvent({ event: 'notice', line: error.message });
    });
  }

  async drained(): Promise<void> {
    const { drainedMs } = this.#options;
    const queue = new this.#server.bullmq.Queue(QUEUE.name, this.#queue);
    queue.on('error', () => {}); // its commands wait for a lost connection
    for (let busyAt = performance.now(); performance.now() - busyAt < drainedMs; await pause(drainedMs / 10)) {
      const counts = await queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active');
      if (Object.values(counts).some((count) => count > 0)) busyAt = performance.now();
    }
  }

  async close(): Promise<void> {
    this.#leaving.abort();
    await atMost(CLOSE_MS, this.#worker.close()); // waits for the jobs under way: they are given back
    this.#server.disconnect();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Does a job, or gives it back when this worker leaves. */
  async #done(job: Job, token?: string): Promise<object> {
    const outcome = await unlessAborted(this.#leaving.signal, () => this.#outcome(job));
    if (outcome !== null) return outcome;
    await job.moveToWait(token);
    throw new this.#server.bullmq.WaitingError();
  }

  /** @throws {Error} if the job is refused, or something is wrong with this worker: then BullMQ has it tried again */
  async #outcome(job: Job): Promise<object> {
    const { engineWithin, onEvent } = this.#options;
    const asked = this.#asked(job);
    const about = { task: asked.name, cell: asked.cell.id };
    const startedAt = performance.now();
    try {
      const engine = engineWithin(asked.cellSeconds);
      const outcome =
        asked.name === 'train'
          ? packedTraining(await engine.train(asked.cell.config))
          : packedCell(await this.#pruned(engine, asked, job.id!));
      if (!outcome.ok && IS_OF_WORKER.test(outcome.reason)) throw new Error(outcome.reason);
      if (outcome.ok) onEvent({ event: 'done', ...about, ms: Math.round(performance.now() - startedAt) });
      else onEvent({ event: 'failed', ...about, reason: outcome.reason, again: false });
      return outcome;
    } catch (error) {
      onEvent({ event: 'failed', ...about, reason: (error as Error).message, again: hasAttempts(job) });
      throw error;
    }
  }

  /** What a job asks for; @throws {Error} if it is none of ours, which is final, or if this worker has not the means */
  #asked(job: Job): CellJob {
    const { requireMeans, onEvent } = this.#options;
    let isFinal = true;
    try {
      const asked = cellJobOf(job.name, job.data);
      isFinal = !hasAttempts(job); // another worker may have the means
      requireMeans(asked.cell);
      return asked;
    } catch (error) {
      const reason = `refused by its worker: ${(error as Error).message}`.slice(0, MOST_REFUSAL);
      onEvent({ event: 'refused', job: String(job.id), reason, again: !isFinal });
      throw isFinal ? new this.#server.bullmq.UnrecoverableError(reason) : new Error(reason);
    }
  }

  /** Runs a cell and puts its trace where its submitter fetches it. */
  async #pruned(
    engine: Engine,
    { cell, trained }: Extract<CellJob, { name: 'prune' }>,
    id: string,
  ): Promise<CellResult> {
    const path = join(this.#folder, `${this.#traces++}.arrow`);
    try {
      const result = await engine.prune(cell, trained, path);
      if (!result.ok) return result;
      const { size } = await stat(path);
      if (size > MOST_TRACE_BYTES) {
        const [has, most] = [size, MOST_TRACE_BYTES].map((bytes) => `${Math.round(bytes / 1e6)} MB`);
        return {
          ok: false,
          reason: `its trace has ${has}, and at most ${most} go through Redis: run it without --engine`,
        };
      }
      await this.#server.client.set(traceKey(id), await readFile(path), 'EX', RESULT_SECONDS);
      return result;
    } finally {
      await rm(path, { force: true });
    }
  }
}

const hasAttempts = ({ attemptsMade, opts }: Job): boolean => attemptsMade + 1 < (opts.attempts ?? 1);

/** Reasons of an engine that say something of where it runs, not of the cell: a thread that died, a disk that is full. */
const IS_OF_WORKER = /^(?:its thread |the trace cannot be written)/;
/** Characters of a refusal: it may quote what it refuses. */
const MOST_REFUSAL = 500;
