import type { Engine } from '../cell/engine.ts';
import { exitAfter } from './exitAfter.ts';
import { interruptible } from './interruptible.ts';

/** Words that an interrupted command has left for workers elsewhere take no longer; milliseconds. */
const GONE_MS = 500;

/**
 * Hands an engine to a command that can be interrupted, and closes it afterwards; at once when it is interrupted.
 *
 * @returns as `interruptible`
 * @throws {UsageError} if the engine is not there, or can compute no longer
 */
export function withEngine<Result>(
  open: () => Promise<Engine>,
  command: (engine: Engine, signal: AbortSignal) => Promise<Result>,
): Promise<Result | null> {
  return interruptible(async (signal) => {
    const engine = await open();
    const { failed } = engine;
    const ended = failed ? AbortSignal.any([signal, failed]) : signal;
    ended.addEventListener('abort', () => engine.close());
    try {
      const result = await command(engine, ended);
      if (!signal.aborted) failed?.throwIfAborted();
      return result;
    } finally {
      await engine.close();
      if (signal.aborted && engine.isRemote) exitAfter(GONE_MS);
    }
  });
}
