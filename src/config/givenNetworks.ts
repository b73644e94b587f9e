import type { Attachment, Attachments } from '../dataset/attachments.ts';
import type { DataSet } from '../dataset/dataSet.ts';
import { UsageError } from '../errors.ts';
import {
  type GivenArchitecture,
  type GivenNetwork,
  givenNetworkBytes,
  givenNetworkOf,
  givenNetworkSha256,
} from '../network/givenNetwork.ts';
import { biasesOf } from '../network/layerText.ts';
import { sharedBytes } from '../parallel/sharedMemory.ts';
import type { GivenWeights } from './problem.ts';

/** The part of a config that says which network is given; none where `network` is null or absent. */
export interface NetworkChoice {
  readonly network?: string | null | undefined;
  /** as a whole config has it */
  readonly networkSha256?: string | undefined;
}

/** A network as configs can name it: what goes with the data. */
export function networkAttachment(name: string, given: GivenNetwork): Attachment {
  const bytes = givenNetworkBytes(given);
  return { name, sha256: givenNetworkSha256(bytes), bytes };
}

/** The same from bytes that were kept or sent; @throws {UsageError} if they are damaged, or another network */
export function receivedNetwork(name: string, sha256: string, received: Uint8Array): Attachment {
  const found = givenNetworkSha256(received);
  if (found !== sha256) {
    throw new UsageError(`a network that was kept or sent is damaged: its SHA-256 is ${found}, not ${sha256}`);
  }
  const bytes = sharedBytes(received.length);
  bytes.set(received);
  givenNetworkOf(bytes);
  return { name, sha256, bytes };
}

const read = new WeakMap<Attachment, GivenNetwork>();

/**
 * The network that a config names, read once; null where it names none.
 *
 * @throws {UsageError} if it is not here
 */
export function givenNetwork({ network, networkSha256 }: NetworkChoice, networks: Attachments): GivenNetwork | null {
  if (network === null || network === undefined) return null;
  const attachment = networks.of({ name: network, sha256: networkSha256 });
  const known = read.get(attachment) ?? givenNetworkOf(attachment.bytes);
  read.set(attachment, known);
  return known;
}

/**
 * The weights and the mask of a network for a data set: where it has names of inputs, in the order of the data.
 *
 * @param name of the network
 * @throws {UsageError} with both shapes, if it has other inputs or outputs; with both lists, if they have other names
 */
export function givenWeights(name: string, given: GivenNetwork, dataSet: DataSet): GivenWeights {
  const { architecture, inputNames, weights, mask } = given;
  const { layers } = architecture;
  const [inputs, outputs] = [dataSet.inputNames.length, dataSet.outputNames.length];
  if (layers[0] !== inputs || layers[layers.length - 1] !== outputs) {
    const ofData = `${dataSet.name} has ${inputs} inputs and ${outputs} outputs`;
    throw new UsageError(`network ${name} is ${layers.join('-')}, and ${ofData}: it must be ${inputs}-…-${outputs}`);
  }
  if (!inputNames || inputNames.every((input, i) => input === dataSet.inputNames[i])) return { weights, mask };
  const from = sourcesOf(name, inputNames, dataSet);
  return { weights: inOrder(weights, architecture, from), mask: mask && inOrder(mask, architecture, from) };
}

/** For each input of the data the index of that input in the network. */
function sourcesOf(name: string, inputNames: readonly string[], dataSet: DataSet): number[] {
  const indices = new Map(inputNames.map((input, i) => [input, i]));
  const other = dataSet.inputNames.find((input) => !indices.has(input));
  if (other === undefined && indices.size === inputNames.length) {
    return dataSet.inputNames.map((input) => indices.get(input)!);
  }
  const [ofNetwork, ofData] = [inputNames, dataSet.inputNames].map(firstOf);
  throw new UsageError(`network ${name} has the inputs ${ofNetwork}, and ${dataSet.name} has ${ofData}`);
}

/** Names as they read in a message; of many the first. */
const firstOf = (names: readonly string[]): string =>
  `${names.slice(0, MAX_SHOWN).join(', ')}${names.length > MAX_SHOWN ? ', …' : ''}`;
const MAX_SHOWN = 8;

/** The weights of the first layer, or the places of its mask, in another order of inputs. */
function inOrder<Values extends Float64Array | Uint8Array>(
  values: Values,
  { layers, biases }: GivenArchitecture,
  from: readonly number[],
): Values {
  const ordered = values.slice() as Values;
  const sources = layers[0] + (biasesOf(biases, layers.length - 1)[0] ? 1 : 0);
  for (let first = 0; first < layers[1] * sources; first += sources) {
    for (const [i, source] of from.entries()) ordered[first + i] = values[first + source];
  }
  return ordered;
}
