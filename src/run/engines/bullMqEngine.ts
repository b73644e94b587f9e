import type { Queue, QueueEvents } from 'bullmq';
import { ResultError, UsageError } from '../../errors.ts';
import type { Cell, CellConfig } from '../../experiment/cells.ts';
import type { Trained } from '../../training/training.ts';
import type { CellResult, Engine, TrainingResult } from '../engine.ts';
import {
  cellResult,
  type JobName,
  type Payloads,
  pruneJobId,
  prunePayload,
  QUEUE,
  RESULT_SECONDS,
  traceKey,
  trainingResult,
  trainJobId,
  trainPayload,
} from './cellJobs.ts';
import { atMost } from './patience.ts';
import { keepTrace } from './receivedTrace.ts';
import { connectedRedis, type RedisServer } from './redis.ts';

/** Jobs in the queue at once: work for as many threads, far more than a sweep has, and no more payloads than Redis holds with ease. */
const WIDTH = 1_000;
/**
 * Everything that waits is looked at this often, whatever events said: an event can be lost with the server's memory, and a
 * run that waits for it would wait for ever. A thousand jobs are a hundred small commands a second.
 */
const SWEEP_MS = 10_000;
/** What Ctrl-C may take at most, with a server that does not answer. */
const CLOSE_MS = 1_500;
/** A job that a worker could not do for reasons of its own is tried again, after 1 s, then after 2 s. */
const ATTEMPTS = 3;
const BACKOFF_MS = 1_000;

/** How cells reach workers elsewhere. */
export interface BullMqOptions {
  /** URL of the Redis server */
  readonly redis: string;
  /** seconds that one cell, or the training of one network, may take; null: as long as it takes */
  readonly cellSeconds: number | null;
  /** takes a line about the connection and the workers */
  readonly onNotice?: (line: string) => void;
  /** between two looks at everything that waits */
  readonly sweepMs?: number;
}

/** A job that somebody here waits for. */
interface Awaited {
  readonly id: string;
  readonly name: JobName;
  /** for people */
  readonly what: string;
  readonly payload: () => Payloads[JobName];
  /** What a completed job means; @returns null if its result has gone */
  readonly received: (sent: unknown) => Promise<TrainingResult | CellResult | null>;
  readonly resolve: (result: TrainingResult | CellResult) => void;
  /** looks at the job follow each other */
  looks: Promise<void>;
}

/**
 * Workers on any machines that serve the same Redis queue (`surgeon worker`).
 *
 * A job is named by its cell. One that is in the queue already, since whoever submitted it was killed, is not added again: it is
 * waited for, or its result is taken. A result leaves Redis once it is on disk.
 *
 * @throws {UsageError} of one line if there is no connection
 */
export async function bullMqEngine(options: BullMqOptions): Promise<Engine & { close(): Promise<void> }> {
  const { redis, onNotice = () => {}, sweepMs = SWEEP_MS } = options;
  const server = await connectedRedis(redis, onNotice);
  // Events from now on, by the server's clock, so that none falls between here and the first read.
  const [seconds] = await server.client.time();
  return new BullMqEngine(server, { ...options, onNotice, sweepMs }, `${1000 * Number(seconds)}-0`);
}

class BullMqEngine implements Engine {
  readonly width = WIDTH;
  readonly #server: RedisServer;
  readonly #cellSeconds: number | null;
  readonly #onNotice: (line: string) => void;
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #awaited = new Set<Awaited>();
  readonly #clock: NodeJS.Timeout;
  /** traces are fetched one after the other: a thousand at once would fill the memory */
  #fetches: Promise<unknown> = Promise.resolve();
  #alone = false;
  #closing: Promise<void> | null = null;

  constructor(server: RedisServer, options: Required<BullMqOptions>, lastEventId: string) {
    this.#server = server;
    this.#cellSeconds = options.cellSeconds;
    this.#onNotice = options.onNotice;
    const connection = { connection: server.client, prefix: QUEUE.prefix, skipVersionCheck: true };
    this.#queue = new server.bullmq.Queue(QUEUE.name, {
      ...connection,
      defaultJobOptions: {
        attempts: ATTEMPTS,
        backoff: { type: 'exponential', delay: BACKOFF_MS },
        removeOnComplete: { age: RESULT_SECONDS },
        removeOnFail: { age: RESULT_SECONDS },
        stackTraceLimit: 0,
      },
    });
    this.#events = new server.bullmq.QueueEvents(QUEUE.name, { ...connection, lastEventId });
    // Commands wait for a lost connection, and its loss is told by the client.
    this.#queue.on('error', () => {});
    this.#events.on('error', () => {});
    const changed = ({ jobId }: { readonly jobId: string }) => this.#lookAt(({ id }) => id === jobId);
    this.#events.on('completed', changed);
    this.#events.on('failed', changed);
    this.#events.on('removed', changed); // by another run that was stopped, or by hand
    this.#events.on('stalled', ({ jobId }) => {
      const lost = [...this.#awaited].find(({ id }) => id === jobId);
      if (lost) this.#onNotice(`the worker of ${lost.what} is gone: another one takes it`);
    });
    server.client.on('ready', () => this.#sweep());
    this.#clock = setInterval(() => this.#sweep(), options.sweepMs);
  }

  train(config: CellConfig): Promise<TrainingResult> {
    return this.#result<TrainingResult>({
      id: trainJobId(config),
      name: 'train',
      what: 'a network',
      payload: () => trainPayload(config, this.#cellSeconds),
      received: async (sent) => trainingResult(sent, config),
    });
  }

  prune(cell: Cell, trained: Trained, path: string): Promise<CellResult> {
    const id = pruneJobId(cell);
    return this.#result<CellResult>({
      id,
      name: 'prune',
      what: `cell ${cell.id}`,
      payload: () => prunePayload(cell, trained, this.#cellSeconds),
      received: async (sent) => {
        const result = cellResult(sent);
        if (!result.ok) return result;
        return (await this.#kept(id, (bytes) => keepTrace(path, bytes, cell, trained.weights))) ? result : null;
      },
    });
  }

  /**
   * Jobs that no worker has begun leave the queue; those under way are finished by their workers, and their results wait for
   * the next run.
   */
  close(): Promise<void> {
    this.#closing ??= this.#closed();
    return this.#closing;
  }

  async #closed(): Promise<void> {
    clearInterval(this.#clock);
    const left = [...this.#awaited];
    const withdrawn = left.map(({ id }) => this.#queue.remove(id));
    await atMost(
      CLOSE_MS,
      Promise.all([...withdrawn, this.#events.close()]).then(() => this.#queue.close()),
    );
    this.#server.disconnect();
    for (const job of left) this.#settle(job, { ok: false, reason: 'the run was stopped' });
  }

  #result<Result>(job: Omit<Awaited, 'resolve' | 'looks'>): Promise<Result> {
    return new Promise((resolve) => {
      const awaited = { ...job, resolve: resolve as Awaited['resolve'], looks: Promise.resolve() };
      this.#awaited.add(awaited);
      this.#lookNext(awaited, 'submit');
    });
  }

  /** Fetches a trace and keeps it; @returns whether it was there */
  #kept(id: string, keep: (bytes: Buffer) => void): Promise<boolean> {
    const kept = this.#fetches.then(async () => {
      const bytes = await this.#server.client.getBuffer(traceKey(id));
      if (bytes) keep(bytes);
      return bytes !== null;
    });
    this.#fetches = kept.catch(() => {});
    return kept;
  }

  #sweep(): void {
    this.#lookAt(() => true);
    if (this.#awaited.size > 0) this.#tellIfAlone().catch(() => {}); // not every server lists its clients
  }

  #lookAt(which: (job: Awaited) => boolean): void {
    for (const job of this.#awaited) if (which(job)) this.#lookNext(job, 'wait');
  }

  #lookNext(job: Awaited, purpose: 'submit' | 'wait'): void {
    job.looks = job.looks
      .then(() => this.#look(job, purpose))
      .catch((error: Error) => {
        if (!this.#closing) this.#settle(job, { ok: false, reason: reasonOf(error) });
      });
  }

  /** Sees how a job stands and does what is next: takes its result, or adds it where it is not in the queue. */
  async #look(job: Awaited, purpose: 'submit' | 'wait'): Promise<void> {
    if (this.#closing || !this.#awaited.has(job)) return;
    const state = await this.#queue.getJobState(job.id);
    // What failed in an earlier run is tried again in this one, as it is on the threads of one's own.
    const isOld = purpose === 'submit';
    if (state === 'completed') {
      const result = await this.#received(job);
      if (result && (result.ok || !isOld)) {
        await this.#remove(job);
        this.#settle(job, result);
        return;
      }
    } else if (state === 'failed' && !isOld) {
      const reason = (await this.#queue.getJob(job.id))?.failedReason;
      await this.#remove(job);
      this.#settle(job, { ok: false, reason: inWords(reason) });
      return;
    } else if (state !== 'failed' && state !== 'unknown') {
      return;
    }
    await this.#remove(job);
    await this.#queue.add(job.name, job.payload(), { jobId: job.id });
  }

  /** The result of a completed job; one that is not what it should be leaves Redis, and costs its cell only. */
  async #received(job: Awaited): Promise<TrainingResult | CellResult | null> {
    const sent = (await this.#queue.getJob(job.id))?.returnvalue;
    try {
      return await job.received(sent);
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof ResultError)) throw error;
      return { ok: false, reason: `what its worker sent cannot be used: ${error.message}` };
    }
  }

  async #remove({ id }: Awaited): Promise<void> {
    await this.#queue.remove(id);
    await this.#server.client.unlink(traceKey(id));
  }

  #settle(job: Awaited, result: TrainingResult | CellResult): void {
    if (this.#awaited.delete(job)) job.resolve(result);
  }

  async #tellIfAlone(): Promise<void> {
    const alone = (await this.#queue.getWorkersCount()) === 0;
    if (alone && !this.#alone) {
      this.#onNotice(`no worker is at ${this.#server.place}: surgeon worker --redis URL starts one, here or elsewhere`);
    }
    this.#alone = alone;
  }
}

/** Why BullMQ, Redis or the file system could not do something. */
function reasonOf({ message, code }: NodeJS.ErrnoException): string {
  // Messages of the file system name paths, which a table must not hold.
  return code ? `the trace cannot be written (${code})` : `Redis: ${message}`;
}

/** BullMQ's own reasons in words of ours. */
const inWords = (reason = 'no reason was given'): string =>
  /stalled more than/.test(reason) ? 'its worker was lost, again and again: does it run out of memory?' : reason;
