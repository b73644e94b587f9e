import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { UsageError } from '../errors.ts';
import { headedBytes } from '../formats/headedBytes.ts';
import { sharedBytes } from '../parallel/sharedMemory.ts';
import { type Architecture, weightCount } from './architecture.ts';
import type { Mask } from './mask.ts';

/** The part of an architecture that a network's weights belong to. Its loss is a config's to say. */
export type GivenArchitecture = Required<Pick<Architecture, 'layers' | 'activation' | 'outputActivation' | 'biases'>>;

/** A network that is given, with all that may change a bit of what is computed from it. */
export interface GivenNetwork {
  readonly architecture: GivenArchitecture;
  /** (n), 0 where deleted */
  readonly weights: Float64Array;
  /** (n) the weights that are live; null: all, also those that are 0 */
  readonly mask: Mask | null;
  /** the inputs in their order, by which they are matched to those of a data set; null: they are in its order */
  readonly inputNames: readonly string[] | null;
}

/** The description of the numbers that follow it. */
interface Header extends GivenArchitecture {
  readonly format: typeof FORMAT;
  readonly inputs: readonly string[] | null;
  readonly mask: boolean;
}

const FORMAT = 'optimal-brain-surgeon/given/1';
/** Layers of one network; more are a slip of the pen. */
const MAX_LAYERS = 1000;
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;

/**
 * A network as bytes, the same for the same network: the length of a header (4 bytes, little-endian), the header in
 * JSON, the weights as doubles in the order of this machine, then, where there is a mask, a byte a weight.
 *
 * @returns in shared memory
 */
export function givenNetworkBytes({ architecture, weights, mask, inputNames }: GivenNetwork): Uint8Array {
  const { layers, activation, outputActivation, biases } = architecture;
  const header: Header = {
    ...{ format: FORMAT, layers, activation, outputActivation, biases },
    ...{ inputs: inputNames, mask: mask !== null },
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const size = 4 + text.length + weights.byteLength + (mask?.length ?? 0);
  const bytes = sharedBytes(size);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength), 4 + text.length);
  if (mask) bytes.set(mask, 4 + text.length + weights.byteLength);
  return bytes;
}

/** The digest of such bytes: the part of a cell's config that says which network it was given. */
export const givenNetworkSha256 = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/**
 * The network of such bytes, wherever they come from.
 *
 * @throws {UsageError} if they are none, or are damaged
 */
export function givenNetworkOf(bytes: Uint8Array): GivenNetwork {
  const found = headedBytes(bytes);
  if (!found) throw damaged('it is cut short');
  const { header, start } = found;
  if (!isHeader(header)) throw damaged('its header is none');
  const { layers, activation, outputActivation, biases, inputs, mask: hasMask } = header;
  const n = weightCount(header);
  if (bytes.length !== start + n * (DOUBLE + (hasMask ? 1 : 0))) {
    throw damaged('it has another size than its header says');
  }
  const weights = new Float64Array(n);
  new Uint8Array(weights.buffer).set(bytes.subarray(start, start + n * DOUBLE));
  const mask = hasMask ? bytes.slice(start + n * DOUBLE) : null;
  if (!weights.every(Number.isFinite)) throw damaged('it has weights that are not finite');
  if (mask?.some((live, q) => live > 1 || (live === 0 && weights[q] !== 0))) throw damaged('its mask is none');
  return { architecture: { layers, activation, outputActivation, biases }, weights, mask, inputNames: inputs };
}

function isHeader(value: unknown): value is Header {
  const { format, layers, activation, outputActivation, biases, inputs, mask } = (value ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const areSizes = Array.isArray(layers) && layers.length > 1 && layers.length <= MAX_LAYERS && layers.every(isSize);
  const areTexts = [activation, outputActivation, biases].every((text) => typeof text === 'string');
  const areNames = Array.isArray(inputs) && inputs.every((name) => typeof name === 'string');
  const isOfInputs = inputs === null || (areNames && areSizes && inputs.length === layers[0]);
  return format === FORMAT && areSizes && areTexts && isOfInputs && typeof mask === 'boolean';
}

/** Products of two sizes stay integers. */
const isSize = (size: unknown) => Number.isSafeInteger(size) && (size as number) >= 1 && (size as number) <= 100_000;

const damaged = (reason: string) => new UsageError(`a network that was kept or sent is damaged: ${reason}`);
