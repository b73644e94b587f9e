import type { SlicedWork } from '../parallel/slicedWork.ts';
import { KernelSubtreeSearch } from '../subset/kernelSubtreeSearch.ts';
import { Proof } from '../subset/proof.ts';
import type { QuadraticModel, SubsetFit } from '../subset/quadraticModel.ts';
import type { SubtreeResult } from '../subset/subtree.ts';
import { swapSearch } from '../subset/swapSearch.ts';

/** Limits of the proofs. */
export interface ProofLimits {
  /** nodes of a search after which no further wave begins, at each size */
  readonly nodes: number;
}

/** The best mask of a size that is known. */
export interface BestMask {
  readonly fit: SubsetFit;
  /** no mask of this size has less loss; the loss of the fit where it is proven */
  readonly lowerBound: number;
  readonly proven: boolean;
  /** nodes that were looked at */
  readonly nodes: number;
}

/**
 * The best masks of a model at every size from n − 1 down to 1, as far as a number of nodes proves them. Searches begin
 * with what swaps find. Where one is cut short, the bound of the next larger size is
 * one, too: the loss does not fall with a deletion.
 *
 * On this thread, task by task; equal models and limits, equal bits.
 */
export function* bestMasks(model: QuadraticModel, limits: ProofLimits): SlicedWork<ReadonlyMap<number, BestMask>> {
  const search = new KernelSubtreeSearch(model);
  const known = swapSearch(model);
  const best = new Map<number, BestMask>();
  let above = 0;
  for (let size = model.n - 1; size > 0; size--) {
    const proof = new Proof(model, { size, kept: known.get(size)!.kept });
    while (!proof.isProven && proof.nodes < limits.nodes) {
      const results: SubtreeResult[] = [];
      for (const task of proof.nextWave()) {
        results.push(search.search(task));
        yield;
      }
      proof.absorb(results);
    }
    above = proof.isProven ? proof.best.loss : Math.max(above, proof.lowerBound);
    best.set(size, { fit: proof.best, lowerBound: above, proven: proof.isProven, nodes: proof.nodes });
  }
  return best;
}
