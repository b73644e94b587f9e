import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Job, QueueOptions, Worker } from 'bullmq';
import { jobOutcome, RefusalError, type WorkerEvent, type WorkerParts } from '../remote/jobOutcome.ts';
import { OtherVersionError } from '../remote/protocol.ts';
import { FetchedData } from '../remote/remoteData.ts';
import { connectedRedis, type RedisServer, type RedisTimes } from './connectedRedis.ts';
import { earlierJobs, ToldOnce } from './otherProtocols.ts';
import { MAX_TRACE_BYTES, QUEUE, RESULT_SECONDS, traceKey } from './queue.ts';
import { redisData } from './redisData.ts';
import { unlessAborted, within } from './timeouts.ts';

/** Times after which the jobs of a silent worker are given to another one. */
export interface Locks {
  /** milliseconds; a worker renews the locks of its jobs twice in this time */
  readonly lockDuration: number;
  /** milliseconds between two searches for jobs without a lock */
  readonly stalledInterval: number;
  /** workers that a job may lose before it fails */
  readonly maxStalledCount: number;
}

/**
 * A worker that is killed costs its cells 14 s at most: its locks end after 8 s, and a search finds them within two
 * intervals. Locks are renewed by the main thread, which has little else to do, however long a cell takes on its
 * thread. A computer that stands still for 8 s loses its cells, and the same bytes are made twice. A cell that brings
 * its workers down, by the memory it takes, say, fails with the fourth.
 */
export const LOCKS: Locks = { lockDuration: 8_000, stalledInterval: 3_000, maxStalledCount: 3 };

/** A queue that has been empty for so long is drained: between a training and its cells it is empty, too. */
const DRAINED_MS = 10_000;
/** Jobs of other versions are looked at this often. */
const LOOK_MS = 10_000;

/** Options of a worker that serves the queue. */
export interface WorkerOptions extends Pick<WorkerParts, 'engineWithin' | 'dataSets'> {
  /** URL of the Redis server */
  readonly redis: string;
  /** cells at once */
  readonly threads: number;
  readonly requireCapacity?: WorkerParts['requireCapacity'];
  readonly onEvent?: WorkerParts['onEvent'];
  readonly locks?: Locks;
  readonly drainedMs?: number;
  /** milliseconds between two looks at jobs of other versions, and until one that was met is tried again */
  readonly lookMs?: number;
  readonly times?: Partial<RedisTimes>;
}

/** A worker at work. */
export interface CellServer {
  /** where its queue is; without password */
  readonly name: string;
  /** aborted when no waiting mends what Redis refuses; the reason is a UsageError of one line */
  readonly failed: AbortSignal;
  /** Resolves when the queue has been empty for a while. */
  drained(): Promise<void>;
  /** Gives the cells under way back to the queue, for other workers to begin them anew at once, and leaves. */
  close(): Promise<void>;
}

/**
 * Computes the cells of a Redis queue for whoever submits them (`surgeon run --engine bullmq`), until it is closed.
 *
 * Nothing runs that is not a valid cell of this version of the package, with the same arithmetic and data. A cell that
 * fails by its numbers has that as its result; what goes wrong with this worker (a thread that died, a full disk, too
 * little memory) is tried again, perhaps by another one.
 *
 * @throws {UsageError} of one line if there is no connection
 */
export async function serveCells(options: WorkerOptions): Promise<CellServer> {
  const { redis, onEvent = () => {}, times } = options;
  const server = await connectedRedis(redis, (line) => onEvent({ event: 'notice', line }), times);
  const folder = await mkdtemp(join(tmpdir(), `surgeon-worker-${process.pid}-`));
  return new BullMqWorker(server, folder, { ...options, onEvent });
}

class BullMqWorker implements CellServer {
  readonly name: string;
  readonly failed: AbortSignal;
  readonly #server: RedisServer;
  readonly #connection: Pick<QueueOptions, 'connection' | 'prefix' | 'skipVersionCheck'>;
  readonly #parts: WorkerParts;
  readonly #drainedMs: number;
  readonly #worker: Worker;
  readonly #leaving = new AbortController();
  readonly #lookMs: number;
  readonly #clock: NodeJS.Timeout;
  readonly #others: ToldOnce;
  /** reasons why jobs were left to workers of another version */
  readonly #left = new Set<string>();
  #complaint = '';

  constructor(server: RedisServer, folder: string, options: WorkerOptions & Pick<WorkerParts, 'onEvent'>) {
    const { threads, engineWithin, dataSets, requireCapacity = () => {}, onEvent } = options;
    const { locks = LOCKS, drainedMs = DRAINED_MS, lookMs = LOOK_MS } = options;
    this.name = server.name;
    this.failed = server.failed;
    this.#server = server;
    this.#connection = { connection: server.client, prefix: QUEUE.prefix, skipVersionCheck: true };
    this.#drainedMs = drainedMs;
    // Whatever becomes of cells that were given back is of no interest.
    const tell = (event: WorkerEvent) => this.#leaving.signal.aborted || onEvent(event);
    this.#parts = {
      ...{ engineWithin, requireCapacity, dataSets, folder },
      data: new FetchedData(dataSets, redisData(server)),
      carrier: {
        ...{ name: 'Redis', maxBytes: MAX_TRACE_BYTES },
        send: (jobId, trace) => server.client.set(traceKey(jobId), trace, 'EX', RESULT_SECONDS),
      },
      onEvent: tell,
    };
    this.#lookMs = lookMs;
    this.#others = new ToldOnce((line) => tell({ event: 'notice', line }));
    this.#clock = setInterval(() => this.#look(), lookMs);
    this.#look();
    const done = (job: Job, token?: string) => this.#done(job, token);
    this.#worker = new server.bullmq.Worker(QUEUE.name, done, { ...this.#connection, ...locks, concurrency: threads });
    this.#worker.on('error', (error: NodeJS.ErrnoException) => {
      // The client tells what becomes of the connection, and what Redis answers.
      const isOfConnection = error.syscall !== undefined || /connection (?:is )?close/i.test(error.message);
      if (isOfConnection || error.name === 'ReplyError' || server.failed.aborted) return;
      const line = inWords(error.message);
      if (line !== this.#complaint) tell({ event: 'notice', line });
      this.#complaint = line;
    });
  }

  async drained(): Promise<void> {
    const drainedMs = this.#drainedMs;
    const queue = new this.#server.bullmq.Queue(QUEUE.name, this.#connection);
    queue.on('error', () => {}); // its commands wait for a lost connection
    // Only what was seen counts: this process, or Redis, may stand still between two looks.
    for (let emptySince: number | null = null; ; await pause(drainedMs / 10)) {
      const counts = await queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active');
      const isEmpty = Object.values(counts).every((count) => count === 0);
      emptySince = isEmpty ? (emptySince ?? performance.now()) : null;
      if (emptySince !== null && performance.now() - emptySince >= drainedMs) return;
    }
  }

  async close(): Promise<void> {
    this.#leaving.abort();
    clearInterval(this.#clock);
    // Waits for the jobs under way: they are given back, or, with a server that does not answer, their locks end by
    // themselves.
    await within(this.#server.closeMs, this.#worker.close());
    this.#server.disconnect();
    await rm(this.#parts.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Looks at the queues of earlier protocols, whose jobs this worker cannot do. */
  #look(): void {
    earlierJobs(this.#server).then(
      (lines) => this.#others.now(lines),
      () => {}, // the connection is told of elsewhere
    );
  }

  /** Tells once why jobs stay for workers of another version. */
  #leave(reason: string): void {
    if (this.#left.has(reason)) return;
    this.#left.add(reason);
    this.#parts.onEvent({
      event: 'notice',
      line: `jobs stay in the queue for workers of their own version: ${reason}`,
    });
  }

  /** Does a job, or gives it back when this worker leaves. */
  async #done(job: Job, token?: string): Promise<object> {
    const { DelayedError, WaitingError, UnrecoverableError } = this.#server.bullmq;
    const again = job.attemptsMade + 1 < (job.opts.attempts ?? 1);
    const asked = { id: String(job.id), name: job.name, data: job.data, again };
    const outcome = await unlessAborted(this.#leaving.signal, () => jobOutcome(asked, this.#parts)).catch(
      async (error: Error) => {
        if (error instanceof OtherVersionError) {
          this.#leave(error.message);
          await job.moveToDelayed(Date.now() + this.#lookMs, token);
          throw new DelayedError();
        }
        throw error instanceof RefusalError ? new UnrecoverableError(error.message) : error;
      },
    );
    if (outcome !== null) return outcome;
    await job.moveToWait(token);
    throw new WaitingError();
  }
}

/** BullMQ's complaints in words of ours. */
function inWords(message: string): string {
  const [, id] = /lock for job (\S+?)\.?(?:\s|$)/.exec(message) ?? [];
  if (!id) return message;
  return `the lock of ${id} has ended, and another worker may have it: was this computer, or Redis, away?`;
}
