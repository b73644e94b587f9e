import { INTERRUPTED } from './interruptible.ts';

/**
 * Ends an interrupted process that is still there after a while: a thread in the middle of a BLAS call cannot be ended,
 * and a queue whose server is away cannot be closed.
 */
export function exitAfter(ms: number): void {
  setTimeout(() => process.exit(INTERRUPTED), ms).unref();
}
