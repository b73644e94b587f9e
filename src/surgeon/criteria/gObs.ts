import { bestGroup } from '../jointDeletion.ts';
import type { Criterion } from './criterion.ts';
import { obs } from './obs.ts';

/**
 * G-OBS: the m weights whose joint deletion is predicted to cost least, ΔE = ½ wᵀM(MᵀH⁻¹M)⁻¹Mᵀw over all groups of m.
 * They go one after the other with H⁻¹ downdated in between, which is the same thing and gives each its row.
 *
 * Source: Stahlberger & Riedmiller, NIPS 9 (1997).
 *
 * @param m weights a turn, at most 3: choosing them is combinatorial; fewer in a last turn that has no room for m
 */
export const gObs = (m: number): Criterion => ({
  ...obs,
  group: ({ weights, curvature, max: most }) => bestGroup(weights, curvature, Math.min(m, most)).indices,
});
