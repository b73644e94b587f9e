import type { Transferable } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol } from 'piscina';

/** The result of a task whose parts go over to the thread that asked for it, instead of being copied. */
export const handedOver = <Result>(result: Result, parts: readonly Transferable[]): Result =>
  move({ [transferableSymbol]: parts, [valueSymbol]: result } as never) as Result;
