import type { KeptProof } from './keptProofs.ts';
import type { PlannedModel } from './proofPlan.ts';

/** The best mask of a size, as far as it is known. */
export interface OptimalMask extends Omit<KeptProof, 'state' | 'searchedMs'> {
  readonly planned: PlannedModel;
}

/** The share of its loss by which a mask may be above the best one; 0 where it is proven. */
export const gapOf = ({ loss, lowerBound }: Pick<OptimalMask, 'loss' | 'lowerBound'>): number =>
  loss > lowerBound ? (loss - lowerBound) / loss : 0;
