import { nonZeroInputs } from '../dataset/nonZeroInputs.ts';
import { networkOf } from '../network/architecture.ts';
import { networkOutputs } from '../network/forward.ts';
import { layerActivations } from '../networkFile/layerActivations.ts';
import { formatOfName } from '../networkFile/networkFormats.ts';
import { originalFile } from '../networkFile/originalFile.ts';
import { readNetwork } from '../networkFile/readNetwork.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import type { PassInputs } from './compactMeasures.ts';

/** The change of a network's outputs by the precision of the file that it was written to. */
export interface WrittenRounding {
  /** the largest |difference| of an output */
  readonly largestDifference: number;
  /** the largest |output| of the network as it was */
  readonly largestOutput: number;
  /** samples that it was measured on */
  readonly samples: number;
}

/** A network as it was written. */
interface Written {
  /** name of the file */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** the network that they were made of */
  readonly stored: StoredNetwork;
}

/**
 * Reads a network again from the bytes that it was written as, and compares its outputs with what they were: files of
 * many tools hold numbers of 32 bits or fewer.
 *
 * @param sets inputs as `stored` takes them
 * @returns null where the outputs are the same, to the bit
 * @throws {UsageError} if it cannot be read
 */
export async function writtenRounding(
  { name, bytes, stored }: Written,
  sets: readonly PassInputs[],
): Promise<WrittenRounding | null> {
  const { saysActivations, keeps = [] } = formatOfName(name);
  if (keeps.includes('doubles')) return null;
  const { network, weights, file } = stored;
  const { layers, rows = 'units' } = originalFile(name, stored) ?? {};
  const ofWeights = { activations: layerActivations(network), layers, rows };
  const again = await readNetwork(bytes, { name, ...(saysActivations ? {} : ofWeights) });
  // A flag may have asked for probabilities where the file has logits: it is numbers that are compared.
  const { outputActivation, loss } = network;
  const read = { weights: again.weights, network: networkOf({ ...again.network, outputActivation, loss }) };
  if (isSame(read, stored)) return null;
  let [largestDifference, largestOutput, samples] = [0, 0, 0];
  for (const set of sets) {
    const all = { start: 0, end: set.count };
    const expected = networkOutputs(network, weights, set, all);
    const taken = read.network.inputs === network.inputs ? set : spread(set, read.network.inputs, file?.inputs ?? []);
    const found = networkOutputs(read.network, read.weights, taken, all);
    for (let i = 0; i < expected.length; i++) {
      largestDifference = Math.max(largestDifference, Math.abs(found[i] - expected[i]));
      largestOutput = Math.max(largestOutput, Math.abs(expected[i]));
    }
    samples += set.count;
  }
  return largestDifference === 0 ? null : { largestDifference, largestOutput, samples };
}

/** Whether two networks are the same, to the bit. */
function isSame(one: Bare, other: Bare): boolean {
  const text = ({ network }: Bare) => `${network.layers} ${network.biases} ${layerActivations(network)}`;
  return text(one) === text(other) && one.weights.every((weight, q) => weight === other.weights[q]);
}

type Bare = Pick<StoredNetwork, 'network' | 'weights'>;

/** Inputs of a file of which a network takes some: those that it does not take are 0. */
function spread({ inputs, count }: PassInputs, width: number, taken: readonly number[]): PassInputs {
  const values = new Float64Array(count * width);
  for (let k = 0; k < count; k++) {
    for (const [i, input] of taken.entries()) values[k * width + input] = inputs[k * taken.length + i];
  }
  return { count, inputs: values, nonZero: nonZeroInputs(values, count, width) };
}
