import { performance } from 'node:perf_hooks';

/** A longer time between two looks counts as this: a process that was itself stopped has not watched anything. */
const MAX_GAP_MS = 2_500;

/** The last look at one thing. */
interface Sighting {
  readonly state: string;
  readonly lookedAt: number;
  readonly stillMs: number;
}

/**
 * The time for which things have stood still while this process watched them, by its own monotonic clock. Times that
 * other processes wrote are held against each other only: their clocks, and the one of this machine, may be wrong by
 * hours, or jump.
 */
export class Stillness {
  readonly #now: () => number;
  readonly #seen = new Map<string, Sighting>();

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Keys of the things that are watched. */
  get keys(): readonly string[] {
    return [...this.#seen.keys()];
  }

  /**
   * Notes how a thing looks now.
   *
   * @param state equal texts: it has not changed
   * @returns milliseconds for which it has been watched without a change; 0 at the first look
   */
  look(key: string, state: string): number {
    const lookedAt = this.#now();
    const before = this.#seen.get(key);
    const stillMs = before?.state === state ? before.stillMs + Math.min(MAX_GAP_MS, lookedAt - before.lookedAt) : 0;
    this.#seen.set(key, { state, lookedAt, stillMs });
    return stillMs;
  }

  /** A thing is gone. */
  forget(key: string): void {
    this.#seen.delete(key);
  }
}
