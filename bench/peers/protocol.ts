import type { KernelMode } from '../kernelMode.ts';
import type { What } from '../task.ts';

// A peer is a process that says what it can do, then answers a `Task` with an `Answer`: JSON objects, one a line, on
// stdin and stdout. Those in Python speak the same (peer.py).

/**
 * The way in which a library is used: `usual` as most people write it, `best` as fast as it can, `ours`; `before` is an
 * earlier build of ours.
 */
export type Form = 'usual' | 'best' | 'ours' | 'before';

/** Something that a peer can do. */
export interface Offer {
  readonly what: What;
  /** largest n for which it ends within minutes; null for any */
  readonly max: number | null;
}

/** The first line of a peer; `missing` says why it cannot do anything. */
export type Hello =
  | { readonly missing: string }
  | {
      readonly backend: string;
      readonly form: Form;
      /** what does the arithmetic: kernel, or BLAS with version and core type */
      readonly kernel: string;
      readonly threads: number;
      /** kernels of `wasm`; absent where there are none */
      readonly mode?: KernelMode;
      readonly offers: readonly Offer[];
    };

/** Time of one part of a task. */
export interface PartAnswer {
  /** empty where the task has one part only */
  readonly name: string;
  /** how it was done, in words */
  readonly method: string;
  /** milliseconds for the whole of it */
  readonly ms: number;
  /** share of the work that was run, by flops; what is missing to 1 is extrapolated */
  readonly done: number;
  /** a number that all peers must agree on when they have done everything; null where there is nothing to check */
  readonly check: number | null;
  /** digits that depend on every bit of the result; null or absent where bits are nobody's promise */
  readonly bits?: string | null;
  /** steps of a training; null where nothing is trained */
  readonly steps: number | null;
}

/** The outcome of a turn. */
export type Answer =
  | { readonly failed: string }
  | {
      readonly parts: readonly PartAnswer[];
      /** largest memory that the process has had so far */
      readonly peakBytes: number;
    };
