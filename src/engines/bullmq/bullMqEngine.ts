import type { CellResult, Engine, TrainingResult } from '../../cell/engine.ts';
import { DataSets } from '../../dataset/dataSets.ts';
import type { Cell, CellConfig } from '../../experiment/cells.ts';
import type { Trained } from '../../training/trained.ts';
import { cellResult, pruneJobId, prunePayload, trainingResult, trainJobId, trainPayload } from '../remote/cellJobs.ts';
import { keepTrace } from '../remote/receivedTrace.ts';
import { SentData } from '../remote/remoteData.ts';
import { AwaitedJobs } from './awaitedJobs.ts';
import { connectedRedis, type RedisServer, type RedisTimes } from './connectedRedis.ts';
import { traceKey } from './queue.ts';
import { redisData } from './redisData.ts';

/** Jobs in the queue at once: work for as many threads, and no more payloads than Redis holds with ease. */
const WIDTH = 1_000;
/**
 * Everything that waits is looked at this often, whatever events said: an event can be lost with the server's memory,
 * and a run that waits for it would wait for ever. A thousand jobs are a hundred small commands a second.
 */
const SWEEP_MS = 10_000;
const BACKOFF_MS = 1_000;

/** Options of an engine whose cells travel through Redis. */
export interface BullMqOptions {
  /** URL of the Redis server */
  readonly redis: string;
  /** seconds that one cell, or the training of one network, may take; null: as long as it takes */
  readonly cellSeconds: number | null;
  /** the user's data that cells are about; default: none */
  readonly dataSets?: DataSets;
  /** takes a line about the connection and the workers */
  readonly onNotice?: (line: string) => void;
  /** milliseconds between two looks at everything that waits */
  readonly sweepMs?: number;
  /** milliseconds before a job is tried for the second time; twice as many before the third */
  readonly backoffMs?: number;
  readonly times?: Partial<RedisTimes>;
}

/**
 * Engine of workers on any machines that serve the same Redis queue (`surgeon worker`).
 *
 * A job is named by its cell. One that is in the queue already, since whoever submitted it was killed, is not added
 * again: it is waited for, or its result is taken. A result leaves Redis once it is on disk. When the engine is closed,
 * jobs that no worker has begun leave the queue. It has failed when no waiting mends what Redis refuses.
 *
 * @throws {UsageError} of one line if there is no connection
 */
export async function bullMqEngine(options: BullMqOptions): Promise<Engine> {
  const { redis, cellSeconds, onNotice = () => {}, sweepMs = SWEEP_MS, backoffMs = BACKOFF_MS, times } = options;
  const server = await connectedRedis(redis, onNotice, times);
  const jobs = new AwaitedJobs({ server, lastEventId: await lastEventId(server), sweepMs, backoffMs, onNotice });
  const traces = new Traces(server);
  const data = new SentData(options.dataSets ?? new DataSets(), redisData(server));
  // An engine never throws: what is not there, its worker says.
  const sent = (config: CellConfig) => data.send(config).catch(() => {});
  return {
    ...{ name: 'bullmq', isRemote: true, threads: null, width: WIDTH },
    prepare() {},
    async train(config: CellConfig): Promise<TrainingResult> {
      await sent(config);
      return jobs.result({
        id: trainJobId(config),
        name: 'train',
        what: 'a network',
        payload: () => trainPayload(config, cellSeconds),
        received: async (sent) => trainingResult(sent, config),
      });
    },
    async prune(cell: Cell, trained: Trained, path: string): Promise<CellResult> {
      await sent(cell.config);
      const id = pruneJobId(cell);
      return jobs.result({
        id,
        name: 'prune',
        what: `cell ${cell.id}`,
        payload: () => prunePayload(cell, trained, cellSeconds),
        async received(sent) {
          const result = cellResult(sent);
          if (result.kind !== 'computed') return result;
          const isThere = await traces.fetch(id, (trace) => keepTrace(path, trace, cell, trained.weights));
          return isThere ? result : null;
        },
      });
    },
    failed: server.failed,
    close: () => jobs.close(),
  };
}

/** Events from now on, by the server's clock, so that none falls between here and the first read. */
async function lastEventId({ client }: RedisServer): Promise<string> {
  // In a pipeline a command does not wait for a server that is busy: a sweep finds what events do not tell.
  const [answer] = (await client.pipeline().time().exec()) ?? [];
  const [seconds] = (answer?.[1] ?? []) as (string | number)[];
  return seconds === undefined ? '$' : `${1000 * Number(seconds)}-0`;
}

/** Traces that wait in Redis, fetched one after the other: a thousand at once would fill the memory. */
class Traces {
  readonly #server: RedisServer;
  #last: Promise<unknown> = Promise.resolve();

  constructor(server: RedisServer) {
    this.#server = server;
  }

  /** Hands the trace of a job to `keep`; @returns whether it was there */
  fetch(jobId: string, keep: (trace: Buffer) => void): Promise<boolean> {
    const fetched = this.#last.then(async () => {
      const trace = await this.#server.client.getBuffer(traceKey(jobId));
      if (trace) keep(trace);
      return trace !== null;
    });
    this.#last = fetched.catch(() => {});
    return fetched;
  }
}
