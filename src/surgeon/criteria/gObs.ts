import { readValue, UsageError } from '../../errors.ts';
import { bestGroup, groupCount, MAX_GROUPS, MAX_TOGETHER } from '../jointDeletion.ts';
import type { Criterion } from './criterion.ts';
import type { DeletionRule } from './deletionRule.ts';
import { obsRule } from './obs.ts';

/**
 * G-OBS: the m weights whose joint deletion is predicted to cost least, ΔE = ½ wᵀM(MᵀH⁻¹M)⁻¹Mᵀw over all groups of m.
 * They go one after the other with H⁻¹ downdated in between, which is the same thing and gives each its row.
 *
 * Source: Stahlberger & Riedmiller, NIPS 9 (1997).
 *
 * @param m weights a turn, at most 3: choosing them is combinatorial; fewer in a last turn that has no room for m
 */
export const gObsRule = (m: number): DeletionRule => ({
  ...obsRule,
  group: ({ weights, curvature, max }) => bestGroup(weights, curvature, Math.min(m, max)).indices,
});

/** The criterion `gObs`. */
export const gObs = {
  name: 'gObs',
  meaning: 'G-OBS: the weights that cost least to delete together, as many as `together` says',
  needs: 'inverse',
  options: {
    together: { min: 1, max: MAX_TOGETHER, default: 2, meaning: 'weights that gObs deletes in a turn' },
  },
  onKernels: false,
  requires({ weights, together }) {
    if (groupCount(weights, together) <= MAX_GROUPS) return;
    throw new UsageError(
      `together must be less for ${weights} weights: they have more than ${MAX_GROUPS} groups of ${together}`,
    );
  },
  rules: ({ together }) => [gObsRule(readValue(together, 'together'))],
} as const satisfies Criterion;
