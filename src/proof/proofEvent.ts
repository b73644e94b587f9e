import type { RunStatus } from '../sweep/manifest.ts';

/** A search that is under way. */
export interface SearchState {
  readonly cell: string;
  readonly weightsLeft: number;
  /** as it is now */
  readonly gap: number;
  readonly nodes: number;
}

/** How far the proofs of an experiment are. */
export interface ProofProgress {
  readonly rows: number;
  readonly done: number;
  /** of those that are done */
  readonly proven: number;
  /** models */
  readonly failed: number;
  /** in this run */
  readonly nodesPerSecond: number;
  readonly searching: readonly SearchState[];
}

/** An event of a run of proofs, for whoever shows it. */
export type ProofEvent =
  | { readonly event: 'start'; readonly experiment: string; readonly models: number; readonly rows: number }
  | { readonly event: 'damaged'; readonly cell: string; readonly reason: string }
  /** other processes have all that is left; `lock` is the path of one of theirs */
  | { readonly event: 'waiting'; readonly lock: string }
  /** a size of a model is done; `seconds` of search in all, as if it had had all threads to itself */
  | {
      readonly event: 'row';
      readonly cell: string;
      readonly weightsLeft: number;
      readonly proven: boolean;
      readonly loss: number;
      readonly gap: number;
      readonly nodes: number;
      readonly seconds: number;
      readonly done: number;
      readonly rows: number;
    }
  | { readonly event: 'failed'; readonly cell: string; readonly reason: string }
  | ({ readonly event: 'progress'; readonly experiment: string } & ProofProgress)
  | { readonly event: 'end'; readonly experiment: string; readonly status: RunStatus };
