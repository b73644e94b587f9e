import type { StageTimes } from '../cell/stopwatch.ts';

/** Milliseconds that all tasks of a run spent in each stage of the method, added up over threads. */
export interface RunTimes extends StageTimes {
  readonly training: number;
}

/** Before anything is done. */
export const NO_TIMES: RunTimes = { training: 0, curvature: 0, inverse: 0, check: 0, loop: 0, writing: 0 };

/** The sum of both. */
export function addTimes(times: RunTimes, more: Partial<RunTimes>): RunTimes {
  const stages = Object.entries(times) as [keyof RunTimes, number][];
  return Object.fromEntries(stages.map(([stage, ms]) => [stage, ms + (more[stage] ?? 0)])) as unknown as RunTimes;
}
