import type { CommandModule } from 'yargs';
import type { Engine } from '../cell/engine.ts';
import { DATA_SETS, type DataSetName, needsFiles } from '../dataset/dataSetRecords.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { bullMqRecord } from '../engines/bullmq/bullMqRecord.ts';
import { redisUrl } from '../engines/bullmq/redisAddress.ts';
import { serveCells } from '../engines/bullmq/serveCells.ts';
import { requireCapacity } from '../engines/remote/capacity.ts';
import { dataPool } from '../engines/remote/dataPool.ts';
import { threadsEngine } from '../engines/threads/threadsEngine.ts';
import { UsageError } from '../errors.ts';
import type { WorkerPool } from '../parallel/pool.ts';
import { PACKAGE_VERSION } from '../version.ts';
import { engineFlags, notices } from './engineOptions.ts';
import { example } from './example.ts';
import { exitAfter } from './exitAfter.ts';
import { interruptible } from './interruptible.ts';
import {
  type Arguments,
  dataOption,
  dataSetsOf,
  jsonOption,
  memoryOf,
  memoryOption,
  quietOption,
  threadsOf,
  threadsOption,
} from './options.ts';
import { inWords, workerProgress } from './workerProgress.ts';

/** An interrupted worker is gone after so long. */
const GONE_MS = 1_900;

/** `surgeon worker`: computes the cells of a queue, until it is interrupted. */
export const workerCommand: CommandModule<unknown, Arguments> = {
  command: 'worker',
  describe:
    'compute the cells that surgeon run --engine bullmq puts into a Redis queue, on as many machines as you like',
  builder: (yargs) =>
    [engineFlags(bullMqRecord), threadsOption, memoryOption, dataOption, quietOption, jsonOption]
      .reduce((command, option) => option(command), yargs)
      .option('drain', { type: 'boolean', default: false, describe: 'leave when the queue has been empty for 10 s' })
      .example(
        ...example('$0 worker --redis redis://head:6379', 'until Ctrl-C, which gives its cells back to the queue'),
      )
      .example(
        ...example(
          '$0 worker --redis rediss://:password@head:6380 --data DIR',
          "through TLS, with data sets of the user's",
        ),
      ),
  async handler(args) {
    const redis = redisUrl(args.redis);
    const dataSets = dataSetsOf(args);
    const threads = threadsOf(args);
    const memory = memoryOf(args);
    const onNotice = notices(args);
    const readHere = dataSetsHere(dataSets, args.data === undefined ? () => {} : onNotice);
    const progress = workerProgress(args, onNotice);
    await interruptible(async (signal) => {
      const pool = dataPool(threads, dataSets);
      try {
        const server = await serveCells({
          redis,
          threads,
          dataSets,
          engineWithin: engines(pool, dataSets),
          requireCapacity: requireCapacity(threads, memory, dataSets),
          onEvent: progress.onEvent,
        });
        if (!args.quiet) {
          const about = [`${threads} threads`, ...readHere].join(', ');
          onNotice(`worker ${PACKAGE_VERSION} at ${server.name}, ${about}: waiting for cells`);
        }
        await ended(AbortSignal.any([signal, server.failed]), args.drain === true ? server.drained() : null);
        if (signal.aborted) exitAfter(GONE_MS);
        await server.close();
        if (!signal.aborted) server.failed.throwIfAborted();
      } finally {
        await pool.close();
      }
    });
    console.log(args.json ? JSON.stringify(progress.tally) : inWords(progress.tally));
  },
};

/**
 * Reads the user's data sets that are there: threads have them from the start. @param onMissing takes why one is not
 * there
 */
function dataSetsHere(dataSets: DataSets, onMissing: (line: string) => void): DataSetName[] {
  return DATA_SETS.filter(needsFiles).filter((dataset) => {
    try {
      dataSets.of({ dataset });
      return true;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      onMissing(`without ${dataset}: ${error.message}`);
      return false;
    }
  });
}

/** The engine for each limit of time; cells of a run have the same one. */
function engines(pool: WorkerPool, dataSets: DataSets): (cellSeconds: number | null) => Engine {
  let latest: { readonly cellSeconds: number | null; readonly engine: Engine } | null = null;
  return (cellSeconds) => {
    if (latest?.cellSeconds !== cellSeconds)
      latest = { cellSeconds, engine: threadsEngine(pool, dataSets, { cellSeconds }) };
    return latest.engine;
  };
}

/** Resolves when the worker is to leave. */
const ended = (signal: AbortSignal, drained: Promise<void> | null): Promise<void> => {
  const interrupted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
  return drained ? Promise.race([interrupted, drained]) : interrupted;
};
