/** Stages of a cell that are timed one by one; what is left of it is the loop. */
export const TIMED_STAGES = ['curvature', 'inverse', 'check', 'writing'] as const;
type TimedStage = (typeof TIMED_STAGES)[number];

/**
 * Milliseconds that a cell took its thread in each stage of the method; for manifests, never for tables. `writing` is
 * the encoding of the trace: its file is written while the thread computes the next cell.
 */
export interface StageTimes extends Readonly<Record<TimedStage, number>> {
  /** saliencies, updates, downdates, measuring errors, retraining: everything that is no other stage */
  readonly loop: number;
}

/** Measures how long the stages of one cell take. */
export class Stopwatch {
  readonly #startedAt = performance.now();
  readonly #ms = { curvature: 0, inverse: 0, check: 0, writing: 0 };

  /** Runs some work of a stage; @returns what it returns */
  time<Result>(stage: TimedStage, work: () => Result): Result {
    const startedAt = performance.now();
    try {
      return work();
    } finally {
      this.#ms[stage] += performance.now() - startedAt;
    }
  }

  /** The times up to now. */
  get times(): StageTimes {
    const timed = TIMED_STAGES.reduce((sum, stage) => sum + this.#ms[stage], 0);
    return { ...this.#ms, loop: performance.now() - this.#startedAt - timed };
  }
}
