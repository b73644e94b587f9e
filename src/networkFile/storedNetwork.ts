import type { Preprocessing } from '../dataset/preprocessing.ts';
import type { Network } from '../network/architecture.ts';
import type { Mask } from '../network/mask.ts';

/** A word on how a network came about. */
export type TrainingNote = string | number | boolean | null;

/**
 * The file that a network was read from, of a format whose files hold more than a network: writing it in that format
 * again keeps the rest.
 */
export interface OriginalFile {
  /** extension, in lower case, with the point: `.onnx` */
  readonly format: string;
  /** whole: what lay in other files beside it is in it */
  readonly bytes: Uint8Array;
  /** of the inputs of the file those that the network takes, ascending indices; absent: all */
  readonly inputs?: readonly number[] | undefined;
  /** of a file of weights alone: its layers by the names of their arrays, in the order of the network */
  readonly layers?: readonly string[] | undefined;
  /** of a file of weights alone: what a row of an array of weights belongs to */
  readonly rows?: 'units' | 'inputs' | undefined;
}

/** A network as a file holds it. Weights alone are enough; what is absent, the file does not say. */
export interface StoredNetwork {
  readonly network: Network;
  /** (n), 0 where deleted */
  readonly weights: Float64Array;
  /** (n), 1 = live, 0 = deleted */
  readonly mask?: Mask | undefined;
  /** names of the inputs, in their order */
  readonly inputNames?: readonly string[] | undefined;
  /** names of the outputs, in their order */
  readonly outputNames?: readonly string[] | undefined;
  /** how the columns of a table become inputs; absent where they are the inputs */
  readonly preprocessing?: Preprocessing | undefined;
  /** how it was trained, for those who read the file: nothing is computed from it */
  readonly training?: Readonly<Record<string, TrainingNote>> | undefined;
  /** the file it was read from, where that holds more */
  readonly file?: OriginalFile | undefined;
}
