import type { Queue, QueueEvents } from 'bullmq';
import { type TaskFailure, writingFailure } from '../../cell/taskFailure.ts';
import { ResultError, UsageError } from '../../errors.ts';
import type { JobName, Payloads } from '../remote/cellJobs.ts';
import { OtherVersionError } from '../remote/protocol.ts';
import type { RedisServer } from './connectedRedis.ts';
import { otherWorkers, ToldOnce } from './otherProtocols.ts';
import { QUEUE, RESULT_SECONDS, traceKey } from './queue.ts';
import { within } from './timeouts.ts';

/** A job that a worker could not do for reasons of its own is tried again, twice. */
const ATTEMPTS = 3;

/** A task that some worker has computed. */
type Computed = { readonly kind: 'computed' };

/** A job whose result somebody here wants. */
export interface WantedJob<Result> {
  readonly id: string;
  readonly name: JobName;
  /** for people */
  readonly what: string;
  readonly payload: () => Payloads[JobName];
  /**
   * Makes a result of what was sent back.
   *
   * @returns null if part of it has gone
   * @throws {OtherVersionError} if a worker of another version sent it
   * @throws {UsageError | ResultError} if it is not what it should be
   */
  readonly received: (sent: unknown) => Promise<Result | TaskFailure | null>;
}

interface AwaitedJob extends WantedJob<Computed> {
  readonly resolve: (result: Computed | TaskFailure) => void;
  /** looks at the job follow each other */
  looks: Promise<void>;
  /** a worker of another version answered: the job is added again after so long */
  delayMs: number;
  /** a look has not begun yet: while commands wait for Redis, no more need follow */
  looksNext: boolean;
}

/** Options of the jobs of a run. */
export interface AwaitedOptions {
  readonly server: RedisServer;
  /** of the queue's events, from where on they are read */
  readonly lastEventId: string;
  /** milliseconds between two looks at everything that waits */
  readonly sweepMs: number;
  /** milliseconds before a job is tried for the second time; twice as many before the third */
  readonly backoffMs: number;
  /** takes a line about the workers */
  readonly onNotice: (line: string) => void;
}

/**
 * Jobs of a queue, from their submission to their results.
 *
 * Whatever happens (an event, a lost connection that is back, the time of a sweep), a job is looked at, and what is
 * next depends on how it stands then: it is taken, or added, or waited for. So no event has to come, and any may come
 * twice.
 */
export class AwaitedJobs {
  readonly #server: RedisServer;
  readonly #onNotice: (line: string) => void;
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #jobs = new Set<AwaitedJob>();
  readonly #clock: NodeJS.Timeout;
  readonly #others: ToldOnce;
  readonly #retryMs: number;
  /** reasons why answers of workers of another version were not taken */
  readonly #refused = new Set<string>();
  #alone = false;
  #closing: Promise<void> | null = null;

  constructor({ server, lastEventId, sweepMs, backoffMs, onNotice }: AwaitedOptions) {
    this.#server = server;
    this.#onNotice = onNotice;
    this.#others = new ToldOnce(onNotice);
    this.#retryMs = sweepMs;
    const connection = { connection: server.client, prefix: QUEUE.prefix, skipVersionCheck: true };
    this.#queue = new server.bullmq.Queue(QUEUE.name, {
      ...connection,
      defaultJobOptions: {
        attempts: ATTEMPTS,
        backoff: { type: 'exponential', delay: backoffMs },
        removeOnComplete: { age: RESULT_SECONDS },
        removeOnFail: { age: RESULT_SECONDS },
        stackTraceLimit: 0, // stacks name paths of the worker's machine
      },
    });
    this.#events = new server.bullmq.QueueEvents(QUEUE.name, { ...connection, lastEventId });
    // Commands wait for a lost connection, and its loss is told by the client.
    this.#queue.on('error', () => {});
    this.#events.on('error', () => {});
    const changed = ({ jobId }: { readonly jobId: string }) => {
      for (const job of this.#jobs) if (job.id === jobId) this.#lookNext(job, 'wait');
    };
    this.#events.on('completed', changed);
    this.#events.on('failed', changed);
    this.#events.on('removed', changed); // by another run that was stopped, or by hand
    this.#events.on('stalled', ({ jobId }) => {
      const lost = [...this.#jobs].find(({ id }) => id === jobId);
      if (lost) onNotice(`the worker of ${lost.what} is gone: another one takes it`);
    });
    server.client.on('ready', () => this.#sweep());
    this.#clock = setInterval(() => this.#sweep(), sweepMs);
    this.#tellOfOthers();
  }

  /** Submits a job, unless it is in the queue already; @returns its result, or why there is none */
  result<Result extends Computed>(job: WantedJob<Result>): Promise<Result | TaskFailure> {
    return new Promise((resolve) => {
      const awaited = {
        ...job,
        resolve: resolve as AwaitedJob['resolve'],
        looks: Promise.resolve(),
        looksNext: false,
        delayMs: 0,
      };
      this.#jobs.add(awaited);
      this.#lookNext(awaited, 'submit');
    });
  }

  /**
   * Takes leave. Jobs that no worker has begun leave the queue; those under way are finished by their workers, and
   * their results wait for the next run.
   */
  close(): Promise<void> {
    this.#closing ??= this.#closed();
    return this.#closing;
  }

  async #closed(): Promise<void> {
    clearInterval(this.#clock);
    const left = [...this.#jobs];
    const withdrawn = left.map(({ id }) => this.#queue.remove(id));
    await within(
      this.#server.closeMs,
      Promise.all([...withdrawn, this.#events.close()]).then(() => this.#queue.close()),
    );
    this.#server.disconnect();
    for (const job of left) this.#settle(job, { kind: 'stopped', reason: 'the run was stopped' });
  }

  #sweep(): void {
    for (const job of this.#jobs) this.#lookNext(job, 'wait');
    if (this.#jobs.size === 0) return;
    this.#tellIfAlone().catch(() => {}); // not every server lists its clients
    this.#tellOfOthers();
  }

  /** Tells of workers that speak another protocol: they take none of these jobs. */
  #tellOfOthers(): void {
    otherWorkers(this.#server).then((lines) => this.#others.now(lines));
  }

  #lookNext(job: AwaitedJob, purpose: 'submit' | 'wait'): void {
    if (job.looksNext) return;
    job.looksNext = true;
    job.looks = job.looks
      .then(() => {
        job.looksNext = false;
        return this.#look(job, purpose);
      })
      .catch((error: Error) => {
        if (!this.#closing && !this.#server.failed.aborted) this.#settle(job, failureOf(error));
      });
  }

  /** Sees how a job stands and does what is next. */
  async #look(job: AwaitedJob, purpose: 'submit' | 'wait'): Promise<void> {
    if (this.#closing || !this.#jobs.has(job)) return;
    // What failed in an earlier run is tried again in this one, as it is on the threads of one's own.
    const isOld = purpose === 'submit';
    const state = await this.#queue.getJobState(job.id);
    const result =
      state === 'completed' ? await this.#received(job) : state === 'failed' ? await this.#failure(job) : null;
    if (result && (result.kind === 'computed' || !isOld)) {
      await this.#remove(job);
      this.#settle(job, result);
    } else if (['completed', 'failed', 'unknown'].includes(state)) {
      await this.#remove(job);
      await this.#queue.add(job.name, job.payload(), { jobId: job.id, delay: job.delayMs });
    }
  }

  /**
   * The result of a completed job. One that is not what it should be costs its cell only; one from a worker of another
   * version is not taken, and the job is done again.
   *
   * @returns null if it is to be done again
   */
  async #received(job: AwaitedJob): Promise<Computed | TaskFailure | null> {
    const sent = (await this.#queue.getJob(job.id))?.returnvalue;
    try {
      return await job.received(sent);
    } catch (error) {
      if (error instanceof OtherVersionError) {
        if (!this.#refused.has(error.message)) this.#onNotice(`a result is not taken: ${error.message}`);
        this.#refused.add(error.message);
        job.delayMs = this.#retryMs;
        return null;
      }
      if (!(error instanceof UsageError || error instanceof ResultError)) throw error;
      return { kind: 'remote', reason: `what its worker sent cannot be used: ${error.message}` };
    }
  }

  async #failure({ id }: AwaitedJob): Promise<TaskFailure> {
    const reason = (await this.#queue.getJob(id))?.failedReason ?? 'no reason was given';
    const isStalled = /stalled more than/.test(reason); // BullMQ's own words
    return {
      kind: 'remote',
      reason: isStalled ? 'its worker was lost, again and again: does it run out of memory?' : reason,
    };
  }

  async #remove({ id }: AwaitedJob): Promise<void> {
    await this.#queue.remove(id);
    await this.#server.client.unlink(traceKey(id));
  }

  #settle(job: AwaitedJob, result: Computed | TaskFailure): void {
    if (this.#jobs.delete(job)) job.resolve(result);
  }

  async #tellIfAlone(): Promise<void> {
    // A server names the clients of all its databases; one that names none of them says so instead.
    const workers = await this.#queue.getWorkers();
    const alone = workers.every(({ db }) => db !== undefined && Number(db) !== this.#server.database);
    if (alone && !this.#alone) {
      this.#onNotice(`no worker is at ${this.#server.name}: surgeon worker --redis URL starts one, here or elsewhere`);
    }
    this.#alone = alone;
  }
}

/** The failure of a job when Redis or the file system could not do something. */
function failureOf(error: NodeJS.ErrnoException): TaskFailure {
  if (error instanceof UsageError) return { kind: 'remote', reason: error.message };
  return error.code ? writingFailure(error.code) : { kind: 'remote', reason: `Redis: ${error.message}` };
}
