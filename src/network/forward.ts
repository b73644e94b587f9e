import type { Samples } from '../dataset/dataSet.ts';
import type { Shard } from '../dataset/shards.ts';
import { activated, logSoftmax, softmax } from './activation.ts';
import { type Layer, type Network, namedOutput } from './architecture.ts';

/** Work space of `forward` for one sample: (values) with its constant ones in place. */
export function forwardValues(network: Network): Float64Array {
  const values = new Float64Array(network.values);
  values[network.inputs] = 1;
  for (const { firstValue, units } of network.stages) values[firstValue + units] = 1;
  return values;
}

/** The part of a set of samples that a forward pass reads. */
export type Inputs = Pick<Samples, 'inputs' | 'nonZero'>;

/**
 * Runs one sample through the network: a_j = f(Σ_i w_ji a_i + bias), layer by layer. Where inputs are sparse only their
 * non-zeros are touched; the bits are the same, since the order of the sums is. Net inputs are kept where slopes need
 * them.
 *
 * @param weights (n), 0 where deleted
 * @param k       the sample
 * @param values  from `forwardValues`; overwritten. The outputs are its o entries from `outputsAt(network)`.
 */
export function forward(
  network: Network,
  weights: Float64Array,
  { inputs, nonZero }: Inputs,
  k: number,
  values: Float64Array,
): void {
  const d = network.inputs;
  for (let i = 0; i < d; i++) values[i] = inputs[k * d + i];
  for (const stage of network.stages) {
    const { sources, units, activation, firstWeight, firstSource, firstValue, slopesFrom } = stage;
    const isCoupled = activation === 'softmax' || activation === 'logSoftmax';
    const sparse = firstSource === 0 && nonZero ? nonZero : null;
    let q = firstWeight;
    for (let j = 0; j < units; j++) {
      let net = 0;
      if (sparse) {
        const { start, input, value } = sparse;
        const end = start[k + 1] - withoutBias(stage);
        for (let y = start[k]; y < end; y++) net += weights[q + input[y]] * value[y];
        q += sources;
      } else {
        for (let i = 0; i < sources; i++) net += weights[q++] * values[firstSource + i];
      }
      if (slopesFrom !== firstValue) values[slopesFrom + j] = net;
      values[firstValue + j] = isCoupled ? net : activated(stage, net);
    }
    if (activation === 'softmax') softmax(values, firstValue, units);
    if (activation === 'logSoftmax') logSoftmax(values, firstValue, units);
  }
}

/** Entries of a sample's non-zero inputs that a layer without biases leaves out: the last one, the constant 1. */
export const withoutBias = ({ fanIn, sources }: Layer): number => fanIn + 1 - sources;

/** The offset of the o outputs among the values of a forward pass. */
export function outputsAt(network: Network): number {
  return network.stages[network.stages.length - 1].firstValue;
}

/**
 * The outputs of samples start … end − 1, ((end − start) × o) row-major: those that the architecture names, also where
 * they are judged by the probabilities that they stand for.
 *
 * @param weights (n), 0 where deleted
 * @param samples of which the outputs are asked for
 *
 * @example
 * ```ts
 * import { dataSetOf } from 'optimal-brain-surgeon/data';
 * import { networkOf, networkOutputs } from 'optimal-brain-surgeon/network';
 *
 * // y = w₁x + w₂ at x = 0 and x = 2
 * const network = networkOf({ layers: [1, 1], activation: 'tanh', outputActivation: 'linear' });
 * const samples = [
 *   { input: [0], target: [1] },
 *   { input: [2], target: [4] },
 * ];
 * const data = dataSetOf('line', { inputs: ['x'], outputs: ['y'] }, samples, null);
 * const outputs = networkOutputs(network, Float64Array.of(1, 2), data.train, { start: 0, end: 2 });
 * console.log(outputs.join(' ')); // → 2 4
 * ```
 */
export const networkOutputs = (network: Network, weights: Float64Array, samples: Inputs, shard: Shard): Float64Array =>
  judgedOutputs(withOwnOutputs(network), weights, samples, shard);

/** The network with the outputs that its architecture names, in place of the probabilities that they stand for. */
function withOwnOutputs(network: Network): Network {
  const { stages } = network;
  const last = stages[stages.length - 1];
  return { ...network, stages: [...stages.slice(0, -1), { ...last, ...namedOutput(network) }] };
}

/** The same outputs as errors are measured by: the probabilities that logits, or logarithms, stand for. */
export function judgedOutputs(
  network: Network,
  weights: Float64Array,
  samples: Inputs,
  { start, end }: Shard,
): Float64Array {
  const values = forwardValues(network);
  const first = outputsAt(network);
  const outputs = new Float64Array((end - start) * network.outputs);
  for (let k = start; k < end; k++) {
    forward(network, weights, samples, k, values);
    outputs.set(values.subarray(first, first + network.outputs), (k - start) * network.outputs);
  }
  return outputs;
}
