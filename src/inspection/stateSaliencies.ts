import { MAX_CELL_WEIGHTS } from '../config/suitsCellKernels.ts';
import { DiagonalCurvature, type LiveCurvature } from '../curvature/liveCurvature.ts';
import { UsageError } from '../errors.ts';
import { lossGradient } from '../gradient/lossGradient.ts';
import type { CurvatureNeed } from '../inverse/curvatureNeed.ts';
import { DowndatedInverse } from '../inverse/downdatedInverse.ts';
import { EigenspaceInverse } from '../inverse/eigenspaceInverse.ts';
import { mirrorLower } from '../linalg/symmetric.ts';
import { CRITERIA, CRITERION, type CriterionName } from '../surgeon/criteria/criteria.ts';
import type { Criterion } from '../surgeon/criteria/criterion.ts';
import type { DeletionRule, Turn } from '../surgeon/criteria/deletionRule.ts';
import { eigenspaceObs } from '../surgeon/criteria/eigenspaceObs.ts';
import { isMaskRule } from '../surgeon/criteria/maskRule.ts';
import { factored } from './inspectedHessian.ts';
import { type InspectedState, liveValues } from './inspectedState.ts';

/** The judgement of one criterion on the live weights of a state. */
export interface StateSaliencies {
  readonly criterion: CriterionName;
  /** (n) predicted increase of E by the deletion of each live weight alone */
  readonly saliencies: Float64Array;
  /** (n) 1 = goes first; of equal ones the first in flat order */
  readonly ranks: Int32Array;
}

/**
 * The saliencies of all live weights by each criterion that gives one number a weight and needs no more than what is
 * known: not those that choose groups of weights, or any at random; those of the estimated test error where there is a
 * decay that makes them differ; beyond 256 weights those whose matrices kernels make; of the dual form OBS alone.
 *
 * @throws {NumericalError} as the criteria do
 */
export function stateSaliencies(state: InspectedState): StateSaliencies[] {
  return CRITERIA.flatMap((name) => {
    const rule = ruleOf(CRITERION[name], state);
    const curvature = rule && curvatureFor(CRITERION[name].needs, state);
    if (!curvature) return [];
    const { saliencies, ranks } = rule.assess(turnAt(state, curvature));
    return [{ criterion: name, saliencies, ranks: orderedRanks(ranks) }];
  });
}

/** The rule that judges each weight of a state by itself; null where a criterion has none. */
function ruleOf(criterion: Criterion, { point, curvature, decay }: InspectedState): DeletionRule | null {
  const { live, network, samples } = point;
  if (!criterion.onKernels && live.length > MAX_CELL_WEIGHTS) return null;
  if (criterion.name === 'random' || criterion.search || (criterion.estimatesTestError && decay === 0)) return null;
  try {
    const others = { measureEvery: 1, together: 2, retrain: 'none', stop: 'end' } as const;
    criterion.requires?.({ weights: live.length, curvature, ...others });
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
  const observations = samples.count * network.outputs;
  const rules = criterion.rules({ seed: 1, decay, observations, together: 2 });
  const [rule] = rules;
  return rules.length > 1 || isMaskRule(rule) || rule.group || rule.together ? null : rule;
}

/** The part of a state that a criterion needs; null where it is not known, or H + αI is not positive definite. */
function curvatureFor(need: CurvatureNeed, state: InspectedState): LiveCurvature | null {
  const { matrix, diagonal, alpha, decay } = state;
  switch (need) {
    case 'diagonal':
      return new DiagonalCurvature(diagonal.map((h) => h + alpha));
    case 'inverse':
      // Rules that judge weights one by one look at the diagonal alone.
      return state.dual ? new DiagonalCurvature(state.dual.inverseDiagonal) : wholeInverse(state, alpha);
    case 'decayedInverse':
      return wholeInverse(state, alpha + decay);
    case 'eigenspace': {
      const { dimensions, eigenspace } = eigenspaceObs.options;
      const choice = { dimensions: dimensions.default, rule: eigenspace.default };
      return matrix && new EigenspaceInverse(matrix.hessian, matrix.n, alpha, choice);
    }
  }
}

/** (H + damping·I)⁻¹ */
function wholeInverse({ matrix }: InspectedState, damping: number): DowndatedInverse | null {
  if (!matrix) return null;
  const { n, backend } = matrix;
  return backend.arena.borrow(() => {
    const inverse = factored(matrix, damping, 'inverse');
    if (!inverse) return null;
    const copy = inverse.values.slice();
    mirrorLower(copy, n);
    return new DowndatedInverse(copy, n);
  });
}

/** The turn in which a rule judges a state. */
function turnAt(state: InspectedState, curvature: LiveCurvature): Turn {
  const { point, mask, minimum } = state;
  const { network, samples, live } = point;
  return {
    ...{ network, samples, mask, live, curvature },
    weights: liveValues(state),
    trainError: minimum.error,
    max: live.length,
    gradient: () => lossGradient(point, 0).gradient,
  };
}

/** The rank of each weight, counting from 1. */
function orderedRanks(ranks: Float64Array): Int32Array {
  const order = Array.from(ranks, (_, index) => index).sort((a, b) => ranks[a] - ranks[b] || a - b);
  const ranked = new Int32Array(ranks.length);
  for (const [rank, index] of order.entries()) ranked[index] = rank + 1;
  return ranked;
}
