import type { Cell, CellConfig } from '../experiment/cells.ts';
import type { Trained } from '../training/trained.ts';
import type { StageTimes } from './stopwatch.ts';
import type { TaskFailure } from './taskFailure.ts';

/** The end of a cell. Errors cross a thread as data: their classes would not. */
export type CellResult =
  | {
      readonly kind: 'computed';
      readonly times: StageTimes;
      /** the bytes of its trace, which is on the disk, where they are at hand */
      readonly trace?: Uint8Array;
    }
  | TaskFailure;

/** The end of the training of a network. */
export type TrainingResult =
  | { readonly kind: 'computed'; readonly trained: Trained; readonly ms: number }
  | TaskFailure;

/**
 * Trains networks and prunes cells: by threads of this process, or workers on other machines. Which one does a task
 * changes no bit of its result (but with a system BLAS).
 */
export interface Engine {
  /** its name in the manifest and after `--engine` */
  readonly name: string;
  /** workers elsewhere compute, with memory, backends and data of their own, and do not say when they begin a task */
  readonly isRemote: boolean;
  /** threads of this process that compute; null where none does */
  readonly threads: number | null;
  /** tasks that it takes at once, once it is prepared */
  readonly width: number;
  /** aborted when it can compute no longer; the reason is a UsageError of one line */
  readonly failed?: AbortSignal;
  /** Prepares for the cells of a run, all that are not finished yet, before the first of them comes. */
  prepare(pending: readonly Cell[]): void;
  /** Trains the network of a cell; resolves to a failure, and never rejects, if that fails. */
  train(config: CellConfig): Promise<TrainingResult>;
  /**
   * Runs a cell from its trained network and leaves its trace at `path`, whole or not at all; resolves when the file is
   * synced and has its name, or to a failure, and never rejects, if that fails.
   *
   * @param onComputed may be called before that, once the trace only has to be written: there is room for another task
   */
  prune(cell: Cell, trained: Trained, path: string, onComputed?: () => void): Promise<CellResult>;
  /** Ends it, with whatever is under way; a second call changes nothing. */
  close(): Promise<void>;
}
