import { CURVATURE } from '../curvature/matrices/curvatureMatrices.ts';
import { checkFor } from '../inverse/checkFor.ts';
import { denseRenewalAdds } from '../inverse/denseAdds.ts';
import { isDualCheaper } from '../inverse/dual/dualAdds.ts';
import type { BackendName } from '../linalg/backend.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { type CheckedFields, suitsTeam } from './consistency.ts';
import type { Fields } from './fields.ts';
import { inverseWork } from './inverseWork.ts';
import { liveAtStart, type Problem } from './problem.ts';
import { MAX_CELL_WEIGHTS, suitsCellKernels } from './suitsCellKernels.ts';

/** Networks with fewer weights are pruned gradient by gradient: packing and threads would cost more than they save. */
const SMALL = 100;

/** Fields whose default depends on the size of the cell. */
export type SizedDefaults = Pick<Fields, 'backend' | 'block' | 'shardSize' | 'inverse'>;

/** Blocks and shards of small networks, and of others by kernels. */
const BLOCK = { small: 1, large: 128 };
const SHARD_SIZE = { small: 32, large: 512 };

/** Networks with fewer weights, such as those of the experiment `cost`, have dense inverses in little time. */
export const DUAL_FROM = 1000;

const FROM_SMALL_ON = `from ${SMALL} weights on`;

/** The same rule in words, for help. */
export const SIZED_DEFAULTS_IN_WORDS: Readonly<Record<keyof SizedDefaults, string>> = {
  backend: `wasm; plain from ${MAX_CELL_WEIGHTS + 1} weights on where criterion or matrix have no kernels for large networks`,
  block: `${BLOCK.small}; ${BLOCK.large} ${FROM_SMALL_ON}, where criterion and matrix have kernels for large networks`,
  shardSize: `${SHARD_SIZE.small}; ${SHARD_SIZE.large} ${FROM_SMALL_ON}, by kernels`,
  inverse: `recursive; exact where the recursion is too much work, and for curvature exact; dual from ${DUAL_FROM} weights on where there are fewer output gradients than weights, and it is less work`,
};

/**
 * The values of fields that an experiment leaves out, for cells of all sizes: kernels wherever they can do the cell;
 * for networks that are not small larger shards, and blocks where teams can do it, too; and the exact inverse where the
 * recursion over all gradients would be too much work, or there is none; and the dual form where it takes less.
 *
 * @param fields  at the defaults of small networks where the experiment leaves them out
 * @param problem of these fields
 * @param backend as chosen, or undefined
 */
export function sizedDefaults(
  fields: Pick<CheckedFields, 'criterion' | 'curvature' | 'stop' | 'weightsLimit' | 'turnShare'> & {
    readonly renewEvery: number | null;
    readonly block: number | null;
  },
  problem: Problem,
  backend: BackendName | undefined,
): SizedDefaults {
  const { network } = problem;
  const suitsKernels = suitsTeam(fields) || suitsCellKernels({ ...fields, backend: 'wasm' }, network);
  const chosen = backend ?? (suitsKernels ? 'wasm' : 'plain');
  const isSmall = network.weights < SMALL && chosen !== 'openblas';
  const inBlocks = chosen !== 'plain' && !isSmall && suitsTeam(fields);
  const { form, rows } = CURVATURE[fields.curvature];
  const hasRecursion = form !== 'matrix' || rows !== null;
  const isAffordable = !inBlocks || checkFor(inverseWork(fields, problem)) === 'recursion';
  const dense = hasRecursion && isAffordable ? 'recursive' : 'exact';
  const isDual = inBlocks && network.weights >= DUAL_FROM && isCheaperDual(fields, problem, dense);
  return {
    backend: chosen,
    block: inBlocks ? BLOCK.large : BLOCK.small,
    // By size alone: cells of one network share it, trained by kernels.
    shardSize: isSmall || chosen === 'plain' ? SHARD_SIZE.small : SHARD_SIZE.large,
    inverse: isDual ? 'dual' : dense,
  };
}

/** Whether a criterion that needs the inverse has it with less work in the dual form. */
function isCheaperDual(
  fields: Parameters<typeof inverseWork>[0] & Pick<CheckedFields, 'criterion'>,
  problem: Problem,
  dense: 'recursive' | 'exact',
): boolean {
  if (CRITERION[fields.criterion].needs !== 'inverse') return false;
  const { outputs, units } = problem.network;
  const work = { ...inverseWork(fields, problem), weights: liveAtStart(problem), outputs, units };
  return isDualCheaper(work, denseRenewalAdds(work, dense));
}
