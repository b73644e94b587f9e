import type { RunStatus } from './manifest.ts';
import type { Progress } from './runProgress.ts';

/** An event of a run, for whoever shows it. */
export type RunEvent =
  | { readonly event: 'start'; readonly experiment: string; readonly cells: number; readonly finished: number }
  | { readonly event: 'damaged'; readonly cell: string; readonly reason: string }
  /** other processes have all that is left; `claims` are the paths of their locks */
  | { readonly event: 'waiting'; readonly cells: number; readonly claims: readonly string[] }
  | {
      readonly event: 'cell';
      readonly cell: string;
      readonly ok: boolean;
      readonly done: number;
      readonly cells: number;
    }
  | ({ readonly event: 'progress'; readonly experiment: string } & Progress)
  | { readonly event: 'end'; readonly experiment: string; readonly status: RunStatus };
