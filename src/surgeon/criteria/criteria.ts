import type { LiveCurvature } from '../curvature/liveCurvature.ts';
import { surgeonUpdate } from './surgeonUpdate.ts';

/** The rules that rank weights. */
export const CRITERIA = ['obs', 'obd', 'magnitude'] as const;
/** Name of a criterion. */
export type CriterionName = (typeof CRITERIA)[number];

/**
 * One rule: which weight goes next, what E is predicted to rise by, what happens to the others. All predictions, of
 * every criterion, are quadratic forms of H + αI, so that they share one scale.
 *
 * `curvature` is what the rule needs of H + αI at the n live weights: its inverse, or its diagonal.
 */
export interface Criterion {
  readonly needs: 'inverse' | 'diagonal';
  /** Predicted increase of E for the deletion of each live weight, (n). */
  saliencies(weights: Float64Array, curvature: LiveCurvature): Float64Array;
  /** What the rule makes smallest, (n). */
  ranks(weights: Float64Array, saliencies: Float64Array): Float64Array;
  /** Deletes weight q, in place: w_q becomes exactly 0, the others what the rule makes of them. */
  update(weights: Float64Array, curvature: LiveCurvature, q: number): void;
}

/**
 * Optimal Brain Surgeon: L_q = w_q² / (2 [H⁻¹]_qq), and all other weights are corrected.
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 5.
 */
const obs: Criterion = {
  needs: 'inverse',
  saliencies(w, inverse) {
    const diagonal = inverse.diagonal();
    const saliencies = new Float64Array(w.length);
    for (let q = 0; q < w.length; q++) saliencies[q] = (w[q] * w[q]) / (2 * diagonal[q]);
    return saliencies;
  },
  ranks: (_, saliencies) => saliencies,
  update: (weights, inverse, q) => surgeonUpdate(weights, inverse.row(q), q),
};

const zeroed = (weights: Float64Array, _: LiveCurvature, q: number): void => {
  weights[q] = 0;
};
const diagonalIncrease = (w: Float64Array, curvature: LiveCurvature) => {
  const diagonal = curvature.diagonal();
  return w.map((wq, q) => 0.5 * wq * wq * diagonal[q]);
};

/**
 * Optimal Brain Damage: s_q = ½ H_qq w_q², the weight is set to zero and the others stay.
 *
 * Source: Le Cun, Denker & Solla, NIPS 2 (1990), eq. 3 and step 4 of the recipe; here with the diagonal of the
 * Gauss–Newton H + αI. With one hidden layer that is their backpropagated diagonal without f″ terms; with more it is not,
 * since theirs also drops cross terms between units.
 */
const obd: Criterion = {
  needs: 'diagonal',
  saliencies: diagonalIncrease,
  ranks: (_, saliencies) => saliencies,
  update: zeroed,
};

/** Magnitude: the smallest |w_q| is set to zero and the others stay. Its prediction is that of the same diagonal, ½ H_qq w_q². */
const magnitude: Criterion = {
  needs: 'diagonal',
  saliencies: diagonalIncrease,
  ranks: (weights) => weights.map(Math.abs),
  update: zeroed,
};

/** The criteria by name. */
export const CRITERION: Readonly<Record<CriterionName, Criterion>> = { obs, obd, magnitude };

/** A deletion among the live weights. */
export interface Deletion {
  /** place among the live weights */
  readonly q: number;
  /** predicted increase of E */
  readonly saliency: number;
}

/**
 * Deletes the weight that a criterion chooses and corrects the others, in place; the curvature is as it was.
 *
 * @param weights (n) live weights; overwritten
 */
export function deleteNext(criterion: Criterion, weights: Float64Array, curvature: LiveCurvature): Deletion {
  const saliencies = criterion.saliencies(weights, curvature);
  const q = selectWeight(criterion.ranks(weights, saliencies));
  criterion.update(weights, curvature, q);
  return { q, saliency: saliencies[q] };
}

/** The weight to delete: the first of those with the smallest rank. */
export function selectWeight(ranks: Float64Array): number {
  let q = 0;
  for (let i = 1; i < ranks.length; i++) if (ranks[i] < ranks[q]) q = i;
  return q;
}
