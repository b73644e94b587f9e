import { nonZeroInputs } from '../dataset/nonZeroInputs.ts';
import { ResultError } from '../errors.ts';
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
 * @throws {ResultError} if it is another network than the one that was written, beyond what any precision changes
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
  if (largestDifference === 0) return null;
  const rounding = { largestDifference, largestOutput, samples };
  requireRounding(name, stored, sets, rounding);
  return rounding;
}

/** A change of outputs, relative to the largest, below which nothing is asked. */
const SMALL = 1e-2;
/** The largest relative rounding of a weight: 8 bits, of bfloat16. */
const LARGEST_ROUNDING = 2 ** -9;
/** Outputs may change by so many times as much as by weights that all are rounded by the largest. */
const SAFETY = 8;
/** Signs of roundings that are tried: period of those that go up. */
const PERIODS = [1, 2, 3];

/**
 * Refuses a file whose outputs differ by more than rounded weights can make: 1 % of the largest output, and where
 * outputs are small sums of large terms, a multiple of what weights changed by the rounding of the coarsest type do.
 */
function requireRounding(
  name: string,
  { network, weights }: Bare,
  sets: readonly PassInputs[],
  { largestDifference, largestOutput }: WrittenRounding,
): void {
  if (largestDifference <= SMALL * largestOutput || !Number.isFinite(largestOutput)) return;
  let byRounding = 0;
  for (const period of PERIODS) {
    const rounded = weights.map((weight, q) => weight * (1 + (q % period === 0 ? 1 : -1) * LARGEST_ROUNDING));
    for (const set of sets) {
      const all = { start: 0, end: set.count };
      const [expected, found] = [weights, rounded].map((those) => networkOutputs(network, those, set, all));
      for (let i = 0; i < expected.length; i++) byRounding = Math.max(byRounding, Math.abs(found[i] - expected[i]));
    }
  }
  if (largestDifference <= SAFETY * byRounding) return;
  const [change, size] = [largestDifference, largestOutput].map((number) => number.toPrecision(3));
  throw new ResultError(
    `${name} would hold another network: read again, its outputs differ by up to ${change}, of outputs up to ${size}`,
  );
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
