import { UsageError } from '../../errors.ts';
import { Proof } from '../../subset/proof.ts';
import type { SubsetFit } from '../../subset/quadraticModel.ts';
import type { SubtreeResult, SubtreeTask } from '../../subset/subtree.ts';
import type { Criterion } from './criterion.ts';
import { denseSearch } from './denseModel.ts';
import type { MaskRule } from './maskRule.ts';
import { requireNoNegative, requireNoRetraining } from './requirements.ts';

/** Weights of a network whose masks are searched at most: the matrices of a search take n³/3 doubles. */
const MAX_WEIGHTS = 500;

/** Nodes of a proof: some seconds, where a network of a hundred weights takes as many at all. */
const DEFAULT_NODES = 10_000_000;

/** Search of subtrees, as `SubtreeSearch` does it. */
type Search = (task: SubtreeTask) => SubtreeResult;

/**
 * The best mask of each size on the dense model, proven by branch and bound. The proof begins with the mask that a
 * search by swaps finds.
 *
 * @param maxNodes nodes that the proof of a size may look at; where it does not end with them, the path does
 */
function bestRule(maxNodes: number): MaskRule {
  const foundIn = denseSearch();
  let search: Search | null = null;
  return {
    endsBy: 'unproven',
    *smaller(state) {
      const { model, fits } = foundIn(state);
      const fit = fits.get(model.keptOf(state.mask).length - 1);
      search ??= state.subtreeSearch(model.model);
      const best =
        fit && provenMask(new Proof(model.model, { size: fit.kept.length, kept: fit.kept }), search, maxNodes);
      if (best) yield { model, fit: best };
    },
  };
}

/** The best mask; null where its proof does not end within so many nodes. */
function provenMask(proof: Proof, search: Search, maxNodes: number): SubsetFit | null {
  while (!proof.isProven) {
    const left = maxNodes - proof.nodes;
    if (left <= 0) return null;
    const wave = proof.nextWave();
    const share = Math.ceil(left / wave.length);
    proof.absorb(wave.map((task) => search({ ...task, maxNodes: Math.min(task.maxNodes, share) })));
  }
  return proof.best;
}

/** The criterion `best`. */
export const best = {
  name: 'best',
  meaning: 'the mask of each size with the smallest loss of the model of the trained network, proven',
  needs: 'inverse',
  options: {
    maxNodes: {
      min: 1,
      default: DEFAULT_NODES,
      meaning: 'nodes that the proof of best may look at for a size; where it does not end with them, the path does',
    },
  },
  onKernels: false,
  putsBack: true,
  isOfOneMatrix: () => true,
  requires(cell) {
    requireNoNegative('best', cell);
    requireNoRetraining('best', cell);
    if (cell.weights <= MAX_WEIGHTS) return;
    throw new UsageError(`criterion "best" searches masks of at most ${MAX_WEIGHTS} weights, got ${cell.weights}`);
  },
  rules: ({ maxNodes = DEFAULT_NODES }) => [bestRule(maxNodes)],
} as const satisfies Criterion;
