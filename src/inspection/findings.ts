import type { Samples } from '../dataset/dataSet.ts';
import type { Network } from '../network/architecture.ts';
import { forward, forwardValues } from '../network/forward.ts';
import { type Mask, reaching } from '../network/mask.ts';
import { unitNames } from '../network/weightName.ts';

/** A unit or input that does nothing, or nothing that a bias could not do. */
export interface Finding {
  readonly what: 'unit' | 'input';
  readonly name: string;
  readonly reason: FindingReason;
  /** its value on all samples, where that is one; null otherwise */
  readonly value: number | null;
}

/** Reasons of findings, with what they mean. */
export const FINDING_REASONS = {
  noPath: 'no path of live weights to an output',
  neverActive: 'relu that no sample of the training set activates',
  constant: 'the same on the whole training set',
} as const;
/** Name of a reason. */
export type FindingReason = keyof typeof FINDING_REASONS;

/** Values that differ by rounding alone count as one: sums of some thousand terms. */
const TOLERANCE = 1e-12;

/** The names that findings have. */
export interface ValueNames {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
}

/**
 * Dead units and unused inputs: what has no path of live weights to an output, a relu that is 0 on all samples, and
 * what is the same on all of them. The first reason that holds is the one that is told; outputs always have a path.
 *
 * @param weights (n), 0 where deleted
 * @param samples the training set
 *
 * Cost: a pass over the samples.
 *
 * @example
 * ```ts
 * import { dataSetOf, networkOf } from 'optimal-brain-surgeon';
 * import { findings } from 'optimal-brain-surgeon/inspection';
 *
 * // h1 = relu(x1 − 5) is 0 for x1 ≤ 5, h2 = relu(x2); nothing looks at x3
 * const network = networkOf({ layers: [3, 2, 1], activation: 'relu', outputActivation: 'linear' });
 * const weights = Float64Array.of(1, 0, 0, -5, 0, 1, 0, 0, 1, 1, 0);
 * const names = { inputs: ['x1', 'x2', 'x3'], outputs: ['y'] };
 * const samples = [1, 2].map((x) => ({ input: [x, x, x], target: [x] }));
 * const dataSet = dataSetOf('dead', names, samples, null);
 * const mask = Uint8Array.from(weights, (w) => (w === 0 ? 0 : 1));
 * for (const { name, reason } of findings(network, weights, mask, dataSet)) console.log(name, reason);
 * // → x3 noPath
 * // → h1 neverActive
 * ```
 */
export function findings(
  network: Network,
  weights: Float64Array,
  mask: Mask,
  { train: samples, inputNames, outputNames }: ValueNames & { readonly train: Samples },
): Finding[] {
  const [smallest, largest] = valueRanges(network, weights, samples);
  const reaches = reaching(network, mask);
  const found: Finding[] = [];
  const look = (what: Finding['what'], name: string, value: number, isRelu: boolean) => {
    const [from, to] = [smallest[value], largest[value]];
    const isConstant = to - from <= TOLERANCE * Math.max(Math.abs(from), Math.abs(to));
    const at = isConstant ? from : null;
    if (reaches[value] === 0) found.push({ what, name, reason: 'noPath', value: at });
    else if (isRelu && to === 0) found.push({ what, name, reason: 'neverActive', value: 0 });
    else if (isConstant) found.push({ what, name, reason: 'constant', value: at });
  };
  for (let i = 0; i < network.inputs; i++) look('input', inputNames[i], i, false);
  for (const [m, names] of unitNames(network, outputNames).entries()) {
    const { firstValue, activation } = network.stages[m];
    for (const [j, name] of names.entries()) look('unit', name, firstValue + j, activation === 'relu');
  }
  return found;
}

/** (values) each: the smallest and the largest of every value of a forward pass over some samples. */
function valueRanges(network: Network, weights: Float64Array, samples: Samples): [Float64Array, Float64Array] {
  const values = forwardValues(network);
  const smallest = new Float64Array(network.values).fill(Number.POSITIVE_INFINITY);
  const largest = new Float64Array(network.values).fill(Number.NEGATIVE_INFINITY);
  for (let k = 0; k < samples.count; k++) {
    forward(network, weights, samples, k, values);
    for (let i = 0; i < values.length; i++) {
      if (values[i] < smallest[i]) smallest[i] = values[i];
      if (values[i] > largest[i]) largest[i] = values[i];
    }
  }
  return [smallest, largest];
}
