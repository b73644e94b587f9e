import { CURVATURE } from '../curvature/matrices/curvatureMatrices.ts';
import { checkFor } from '../inverse/checkFor.ts';
import type { BackendName } from '../linalg/backend.ts';
import { type CheckedFields, suitsKernels } from './consistency.ts';
import type { Fields } from './fields.ts';
import { inverseWork } from './inverseWork.ts';
import type { Problem } from './problem.ts';

/** Networks with fewer weights are pruned by plain loops: packing and threads would cost more than they save. */
const SMALL = 100;

/** Fields whose default depends on the size of the cell. */
export type SizedDefaults = Pick<Fields, 'backend' | 'block' | 'shardSize' | 'inverse'>;

/** Kernels take blocks and shards of these sizes. */
const KERNEL_BLOCK = 128;
const KERNEL_SHARD_SIZE = 512;

const WITH_KERNELS = `from ${SMALL} weights on, where criterion and matrix have kernels`;

/** The same rule in words, for help. */
export const SIZED_DEFAULTS_IN_WORDS: Readonly<Record<keyof SizedDefaults, string>> = {
  backend: `plain; wasm ${WITH_KERNELS}`,
  block: `1; ${KERNEL_BLOCK} ${WITH_KERNELS}`,
  shardSize: `32; ${KERNEL_SHARD_SIZE} ${WITH_KERNELS}`,
  inverse: 'recursive; exact where the recursion is too much work, and for curvature exact',
};

/**
 * The values of fields that an experiment leaves out, for cells of all sizes: plain loops for small networks; kernels,
 * blocks and larger shards for others, and the exact inverse where the recursion over all gradients would be too much
 * work.
 *
 * @param fields  at the defaults of small networks where the experiment leaves them out
 * @param problem of these fields
 * @param backend as chosen, or undefined
 */
export function sizedDefaults(
  fields: Pick<CheckedFields, 'criterion' | 'curvature' | 'stop' | 'renewEvery' | 'weightsLimit'>,
  problem: Problem,
  backend: BackendName | undefined,
): SizedDefaults {
  const plain = problem.network.weights < SMALL || !suitsKernels(fields);
  const chosen = backend ?? (plain ? 'plain' : 'wasm');
  if (chosen === 'plain') {
    const { form, rows } = CURVATURE[fields.curvature];
    const inverse = form === 'matrix' && !rows ? 'exact' : 'recursive';
    return { backend: 'plain', block: 1, shardSize: 32, inverse };
  }
  const inverse = checkFor(inverseWork(fields, problem)) === 'recursion' ? 'recursive' : 'exact';
  return { backend: chosen, block: KERNEL_BLOCK, shardSize: KERNEL_SHARD_SIZE, inverse };
}
