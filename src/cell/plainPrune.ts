import type { DataSet } from '../dataset/dataSet.ts';
import type { Network } from '../network/architecture.ts';
import type { StoppedBy } from '../surgeon/pruningPath.ts';
import type { NamedStep } from '../trace/trace.ts';
import { cellSteps } from './cellSteps.ts';
import { type PruneOptions, pruneFields, pruneProblem } from './pruneOptions.ts';

/**
 * Prunes a network by plain loops, which need neither Node.js nor threads: the `prune` of
 * `optimal-brain-surgeon/core`. For networks of some hundred weights.
 *
 * @param weights (n) trained, at a minimum of the loss; not modified
 * @returns the path, each step computed when it is asked for; step 0 is the network as given
 * @throws {UsageError} naming an option that is not allowed
 * @throws {NumericalError} if a matrix leaves the range of the method, or two inverses disagree beyond rounding
 *
 * @example
 * ```ts
 * import { dataSetOf, networkOf, prune, train } from 'optimal-brain-surgeon/core';
 *
 * // y = x1 and x2, with a third input that does not matter
 * const samples = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => {
 *   const input = [k & 1, (k >> 1) & 1, (k >> 2) & 1];
 *   return { input, target: [input[0] & input[1]] };
 * });
 * const data = dataSetOf('and', { inputs: ['x1', 'x2', 'x3'], outputs: ['y'] }, samples, null);
 * const network = networkOf({ layers: [3, 1], activation: 'tanh', outputActivation: 'sigmoid' });
 * const { weights } = train(network, data.train, { decay: 1e-3 });
 * for (const { weight, weightsLeft } of prune(network, data, weights)) console.log(weightsLeft, weight);
 * // → 4 null
 * // → 3 x3>y
 * ```
 */
export function plainPrune(
  network: Network,
  data: DataSet,
  weights: Float64Array,
  options: PruneOptions = {},
): Generator<NamedStep, StoppedBy, undefined> {
  const fields = pruneFields(network, data, weights, { ...options, backend: 'plain' });
  const problem = pruneProblem(network, data, weights, options);
  return cellSteps(fields, problem, problem.given.weights, { backend: null });
}
