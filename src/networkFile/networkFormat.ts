import type { OutputActivation } from '../network/activation.ts';
import type { LossName } from '../network/errorMeasure.ts';
import type { HiddenActivation } from '../network/layerText.ts';
import type { OutputForm } from '../network/outputForm.ts';
import type { StoredNetwork } from './storedNetwork.ts';

/** Options of a reader, beside the file. */
export interface NetworkReadOptions {
  /** what to call bytes in messages; its extension says the format. Without one, their beginning says it */
  readonly name?: string | undefined;
  /** the error measure, in place of what the file says; where it says none, squared */
  readonly loss?: LossName | undefined;
  /** the form that outputs have, in place of what the file says */
  readonly output?: OutputForm | undefined;
  /** of files of weights alone: the transfer function of each layer, first hidden layer first */
  readonly activations?: readonly OutputActivation[] | undefined;
  /** the same as text, one for all hidden layers or one each, as a config has it; with `outputActivation` */
  readonly activation?: HiddenActivation | undefined;
  readonly outputActivation?: OutputActivation | undefined;
  /** of files of weights alone: the layers by the names of their arrays, where these leave the order open */
  readonly layers?: readonly string[] | undefined;
  /** of files of weights alone: the names of the inputs; default, where a file has means or scales, x1, x2, … */
  readonly inputNames?: readonly string[] | undefined;
  /** the names of the outputs, in their order, where the file has none; of a class `kind=b` or `b` */
  readonly outputNames?: readonly string[] | undefined;
  /** the folder that a file's other files lie in; default: that of its path; bytes have none */
  readonly folder?: string | undefined;
  /** of files of weights alone: what a row of an array of weights belongs to, where its shape leaves that open */
  readonly rows?: 'units' | 'inputs' | undefined;
}

/** A format of files that is read and written, as it declares itself. */
interface ReadableFormat {
  /** largest file that is read, in bytes */
  readonly maxBytes: number;
  /** whether a file names its error measure */
  readonly saysLoss: boolean;
  /** whether a file names the transfer function of each layer */
  readonly saysActivations: boolean;
  /** what comes back to the bit from every file beside the layers; absent: nothing for certain */
  readonly keeps?: readonly ('doubles' | 'mask' | 'training' | 'names')[];
  /**
   * Reads a file.
   *
   * @param name what to call it in messages
   * @throws {UsageError} naming the file, the place, what was found and what is allowed
   */
  read(bytes: Uint8Array, name: string, options: NetworkReadOptions): StoredNetwork | Promise<StoredNetwork>;
  /** The bytes of a file; the same for the same network. @throws {UsageError} if the format cannot hold it */
  write(stored: StoredNetwork, name: string): Uint8Array | Promise<Uint8Array>;
}

/** A format that is known by name and not read. */
interface RefusedFormat {
  /** what to do instead, in a few words */
  readonly instead: string;
}

/** A format of network files as it declares itself: all that the rest of the program knows of it. */
export type NetworkFormat = {
  /** extensions of such files, in lower case, with the point */
  readonly extensions: readonly string[];
  /** in a few words */
  readonly meaning: string;
  /** Whether bytes begin as such a file does. */
  begins(bytes: Uint8Array): boolean;
} & (ReadableFormat | RefusedFormat);
