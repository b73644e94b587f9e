import { bestUnit, unitGroups } from '../jointDeletion.ts';
import type { Criterion } from './criterion.ts';
import type { DeletionRule } from './deletionRule.ts';
import { obsRule } from './obs.ts';

/**
 * Unit-OBS: the unit, hidden or input, whose outgoing weights cost least to delete together, ΔE(u) = ½
 * wᵀM(MᵀH⁻¹M)⁻¹Mᵀw. They go one after the other with H⁻¹ downdated in between, which is the same thing; a hidden unit's
 * incoming weights are nuisance weights then and follow.
 *
 * Source: Stahlberger & Riedmiller, NIPS 9 (1997).
 */
export const unitObsRule: DeletionRule = {
  ...obsRule,
  group({ network, mask, live, weights, curvature }) {
    const groups = unitGroups(network, mask, live);
    return groups.length === 0 ? [] : bestUnit(weights, curvature, groups).indices;
  },
};

/** The criterion `unitObs`. */
export const unitObs = {
  name: 'unitObs',
  meaning: 'Unit-OBS: the outgoing weights of the input or hidden unit that cost least together',
  needs: 'inverse',
  onKernels: false,
  rules: () => [unitObsRule],
} as const satisfies Criterion;
