import { activated } from './activation.ts';
import { type Layer, type Network, networkOf } from './architecture.ts';
import { type Mask, reaching } from './mask.ts';
import { type NetworkSizes, networkSizes } from './networkSizes.ts';
import { requireMask, requireWeights } from './requireFit.ts';

/** A network without what pruning made useless. */
export interface CompactNetwork {
  readonly network: Network;
  /** (n of `network`), 0 where deleted */
  readonly weights: Float64Array;
  /** (n of `network`) */
  readonly mask: Mask;
  /**
   * the inputs that are still needed, which `network` takes in this order: ascending indices in the network as given
   */
  readonly inputs: readonly number[];
  readonly before: NetworkSizes;
  readonly after: NetworkSizes;
}

/** Options of `compact`. */
export interface CompactOptions {
  /** whether inputs stay that are not needed, with deleted weights; default false */
  readonly keepsInputs?: boolean | undefined;
}

/** A value that changes with the inputs, among values that are known. */
const VARIES = Number.NaN;

/**
 * Removes what cannot change the outputs, so that a smaller network computes the same: units without a path of live
 * weights to an output, inputs without one, and constant units, which have no inputs left. A constant unit is f(bias);
 * w·f(bias) is added to the biases of the units that it feeds. What only constants feed is constant, too, so that
 * whole chains go; nothing more goes when it is done again.
 *
 * Outputs stay, constant ones too. A layer without biases gets them where constants have to go into them. Where no
 * input matters, the outputs are left with their biases, and the first input with deleted weights, since a network has
 * an input. Outputs change by rounding alone.
 *
 * @param weights (n); what is deleted counts as 0
 * @param mask    (n), 1 = live; by default a weight of 0 is deleted
 * @throws {UsageError} if weights or mask are not those of the network
 *
 * @example
 * ```ts
 * import { compact, networkOf } from 'optimal-brain-surgeon/network';
 *
 * const network = networkOf({ layers: [2, 2, 1], activation: 'relu', outputActivation: 'linear' });
 * // h1 = relu(3·x2), h2 = relu(0.5) is constant, y = 2·h1 + 4·h2 + 1
 * const weights = Float64Array.of(0, 3, 0, 0, 0, 0.5, 2, 4, 1);
 * const smaller = compact(network, weights);
 * console.log(smaller.network.layers.join('-'), smaller.inputs.join(' ')); // → 1-1-1 1
 * console.log(smaller.weights.join(' ')); // → 3 0 2 3
 * console.log(smaller.before.bytes, smaller.after.bytes); // → 72 32
 * ```
 */
export function compact(
  network: Network,
  weights: Float64Array,
  mask: Mask = Uint8Array.from(weights, (w) => (w === 0 ? 0 : 1)),
  { keepsInputs = false }: CompactOptions = {},
): CompactNetwork {
  requireWeights(network, weights);
  requireMask(network, mask);
  const given: Given = { network, weights, mask, known: knownValues(network, weights, mask) };
  const [inputs, ...units] = keptValues(given);
  // Without inputs all outputs are constant, and one layer says so.
  const isConstant = inputs.length === 0;
  const stages = isConstant ? network.stages.slice(-1) : network.stages;
  const all = Array.from({ length: network.inputs }, (_, i) => i);
  const ofInputs = keepsInputs ? all : isConstant ? [0] : inputs;
  const kept = isConstant ? [ofInputs, units[units.length - 1]] : [ofInputs, ...units];

  const rows = stages.map((stage, m) => kept[m + 1].map((unit) => rowOf(given, stage, unit, kept[m])));
  const biases = stages.map(({ fanIn, sources }, m) => sources > fanIn || rows[m].some(({ bias }) => bias.isLive));
  const smaller = networkOf({
    ...network,
    layers: kept.map(({ length }) => length),
    activation: isConstant ? null : network.activation,
    biases,
  });
  const left = rows.flatMap((layer, m) => layer.flatMap(({ row, bias }) => (biases[m] ? [...row, bias] : row)));
  const smallerMask = Uint8Array.from(left, ({ isLive }) => (isLive ? 1 : 0));
  return {
    network: smaller,
    weights: Float64Array.from(left, ({ weight }) => weight),
    mask: smallerMask,
    inputs: kept[0],
    before: networkSizes(network, mask),
    after: networkSizes(smaller, smallerMask),
  };
}

/** A network as it is given, and what is known of its values. */
interface Given {
  readonly network: Network;
  readonly weights: Float64Array;
  readonly mask: Mask;
  /** (values) those of a forward pass that are the same for all inputs; `VARIES` for the others, and for outputs */
  readonly known: Float64Array;
}

function knownValues({ stages, values, inputs }: Network, weights: Float64Array, mask: Mask): Float64Array {
  const known = new Float64Array(values).fill(VARIES);
  known[inputs] = 1;
  for (const stage of stages.slice(0, -1)) {
    const { sources, units, firstWeight, firstSource, firstValue } = stage;
    known[firstValue + units] = 1;
    for (let j = 0; j < units; j++) {
      let net = 0;
      for (let i = 0, q = firstWeight + j * sources; i < sources; i++, q++) {
        if (mask[q] === 1) net += weights[q] * known[firstSource + i];
      }
      known[firstValue + j] = Number.isNaN(net) ? VARIES : activated(stage, net);
    }
  }
  return known;
}

/** The inputs and the units of each layer that stay: those that vary and have a path to an output, and all outputs. */
function keptValues({ network, mask, known }: Given): number[][] {
  const { stages, inputs, sourceOf } = network;
  const varying = mask.map((live, q) => (Number.isNaN(known[sourceOf[q]]) ? live : 0));
  const reaches = reaching(network, varying);
  const kept = (first: number, count: number) =>
    Array.from({ length: count }, (_, i) => first + i).filter((value) => reaches[value] === 1);
  return [kept(0, inputs), ...stages.map(({ firstValue, units }) => kept(firstValue, units))];
}

/** A weight that is left, live or not. */
interface LeftWeight {
  readonly weight: number;
  readonly isLive: boolean;
}

/** The weights of a unit from the values that stay; its bias has taken in what constants add. */
function rowOf({ weights, mask, known }: Given, stage: Layer, unit: number, kept: readonly number[]) {
  const { fanIn, sources, firstWeight, firstSource, firstValue } = stage;
  const first = firstWeight + (unit - firstValue) * sources;
  let bias = 0;
  let hasBias = false;
  for (let i = 0; i < sources; i++) {
    const value = known[firstSource + i];
    if (mask[first + i] === 0 || Number.isNaN(value)) continue;
    bias += weights[first + i] * value;
    hasBias ||= i === fanIn || bias !== 0;
  }
  const row = kept.map((source): LeftWeight => {
    const q = first + source - firstSource;
    const isLive = source >= firstSource && mask[q] === 1;
    return { weight: isLive ? weights[q] : 0, isLive };
  });
  return { row, bias: { weight: bias, isLive: hasBias } as LeftWeight };
}
