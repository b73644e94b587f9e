import type { Engine } from '../cell/engine.ts';
import { bullMqEngine } from '../engines/bullmq/bullMqEngine.ts';
import { exitAfter } from './exitAfter.ts';
import { interruptible } from './interruptible.ts';

/** What an interrupted command has left to say takes no longer. */
const GONE_MS = 500;

/**
 * Hands the workers of a Redis queue to a command that can be interrupted, and takes leave of them afterwards; at once
 * when it is interrupted.
 *
 * @param queue URL of the Redis server, the limit of time of a cell, and what shows a line about them
 * @returns as `interruptible`
 * @throws {UsageError} if there is no connection, or Redis refuses what no waiting mends
 */
export function withQueue<Result>(
  queue: Parameters<typeof bullMqEngine>[0],
  command: (engine: Engine, signal: AbortSignal) => Promise<Result>,
): Promise<Result | null> {
  return interruptible(async (signal) => {
    const engine = await bullMqEngine(queue);
    const ended = AbortSignal.any([signal, engine.failed]);
    ended.addEventListener('abort', () => engine.close());
    try {
      const result = await command(engine, ended);
      if (!signal.aborted) engine.failed.throwIfAborted();
      return result;
    } finally {
      await engine.close();
      if (signal.aborted) exitAfter(GONE_MS);
    }
  });
}
