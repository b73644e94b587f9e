import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/** Work of one thread that can be left between two of its parts: it yields there, and returns its result. */
export type SlicedWork<Result> = Generator<void, Result, undefined>;

/** Threads that wait for this one have work for longer. */
const SLICE_MS = 4;

/** Does all of some work at once. */
export function atOnce<Result>(work: SlicedWork<Result>): Result {
  let part = work.next();
  while (!part.done) part = work.next();
  return part.value;
}

/** Does some work in slices of a few milliseconds, and between them whatever else the thread has to do. */
export async function inSlices<Result>(work: SlicedWork<Result>): Promise<Result> {
  for (;;) {
    const end = performance.now() + SLICE_MS;
    do {
      const { done, value } = work.next();
      if (done) return value;
    } while (performance.now() < end);
    await setImmediate();
  }
}
