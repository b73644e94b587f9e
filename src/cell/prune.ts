import type { Fields } from '../config/fields.ts';
import type { Problem } from '../config/problem.ts';
import type { CellFields } from '../config/readConfig.ts';
import { suitsCellKernels } from '../config/suitsCellKernels.ts';
import type { DataSet } from '../dataset/dataSet.ts';
import { arithmeticOf } from '../linalg/backend.ts';
import { kernelSpace } from '../linalg/wasm/kernelSpace.ts';
import { teamMembers } from '../linalg/wasm/teamMember.ts';
import type { Network } from '../network/architecture.ts';
import type { StoppedBy } from '../surgeon/pruningPath.ts';
import type { NamedStep } from '../trace/trace.ts';
import { type CellBackend, cellBackend } from './cellBackend.ts';
import { cellSteps } from './cellSteps.ts';
import { kernelBackend } from './kernelBackend.ts';
import { type PruneOptions, pruneFields, pruneProblem } from './pruneOptions.ts';

/** Options of pruning, and what does the heavy products. */
export interface BackendPruneOptions extends PruneOptions {
  /**
   * `plain` loops, `wasm` kernels, these with `fused` multiply-add, or a system's `openblas`; default by size: kernels
   * wherever they can
   */
  readonly backend?: Fields['backend'];
}

/**
 * Prunes a network: H, its inverse, the weight with the smallest saliency, the update of all others, again, until the
 * stopping rule breaks.
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), section 3.
 *
 * @param weights (n) trained, at a minimum of the loss; not modified
 * @returns the path, each step computed when it is asked for: a caller can stop, stream or collect. Step 0 is the
 *   network as given; only steps that stay are given. The value of the generator says why the path ended
 * @throws {UsageError} naming an option that is not allowed
 * @throws {NumericalError} if a matrix leaves the range of the method, or two inverses disagree beyond rounding
 *
 * @example
 * ```ts
 * import { dataSetOf, networkOf, prune, train } from 'optimal-brain-surgeon';
 *
 * // y = x1 xor x2, with a third input that does not matter
 * const samples = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => {
 *   const input = [k & 1, (k >> 1) & 1, (k >> 2) & 1];
 *   return { input, target: [input[0] ^ input[1]] };
 * });
 * const data = dataSetOf('xor', { inputs: ['x1', 'x2', 'x3'], outputs: ['y'] }, samples, null);
 * const network = networkOf({ layers: [3, 3, 1], activation: 'tanh', outputActivation: 'sigmoid' });
 * const { weights } = train(network, data.train, { decay: 1e-4, seed: 1 });
 * for (const { step, weight, weightsLeft, trainAccuracy } of prune(network, data, weights, { alpha: 1e-5 })) {
 *   if (step < 3) console.log(weightsLeft, weight, trainAccuracy);
 * }
 * // → 16 null 1
 * // → 15 bias>h2 1
 * // → 14 x3>h2 1
 * ```
 */
export function prune(
  network: Network,
  data: DataSet,
  weights: Float64Array,
  options: BackendPruneOptions = {},
): Generator<NamedStep, StoppedBy, undefined> {
  const problem = pruneProblem(network, data, weights, options);
  const fields = pruneFields(network, data, weights, options);
  return cellSteps(fields, problem, problem.given.weights, { backend: ownBackend(fields, problem) });
}

/** A backend with a memory of its own: a caller may go on with another path between two steps of this one. */
function ownBackend(fields: CellFields, problem: Problem): CellBackend | null {
  const { network, dataSet } = problem;
  const arithmetic = arithmeticOf(fields.backend);
  if (suitsCellKernels(fields, network)) {
    return kernelBackend(network, dataSet, kernelSpace(arithmetic));
  }
  return cellBackend(fields, problem, teamMembers(1, undefined, 0, arithmetic)[0]);
}
