import { NumericalError } from '../../errors.ts';
import type { Criterion } from './criterion.ts';
import type { DeletionRule } from './deletionRule.ts';
import { obsRule } from './obs.ts';

/** Weights of n that go in a turn: a share of them, one at least. */
export const turnSize = (n: number, share: number): number => Math.max(1, Math.round(share * n));

/**
 * OBS in turns: the k weights with the smallest L_q go together, and all others are corrected for all of them at once.
 * Who goes is chosen one by one, from one H; what becomes of the others, and ΔE, is the joint formula.
 *
 * Source: L_q: Hassibi & Stork, NIPS 5 (1993), eq. 5; correction: Stahlberger & Riedmiller, NIPS 9 (1997), G-OBS.
 *
 * @param share of the live weights that go in a turn, > 0 and < 1; fewer in a last turn that has no room for them
 */
export const jointObsRule = (share: number): DeletionRule => ({
  ...obsRule,
  together(turn) {
    const { saliencies } = obsRule.assess(turn);
    return smallest(saliencies, Math.min(turnSize(saliencies.length, share), turn.max));
  },
});

/**
 * The indices of the k smallest values, ascending; of equal ones the first.
 *
 * @throws {NumericalError} if fewer are numbers
 */
export function smallest(values: Float64Array, k: number): Int32Array {
  const limit = values.toSorted()[k - 1];
  if (Number.isNaN(limit)) throw new NumericalError('too few saliencies are numbers', { weights: values.length, k });
  const below = values.reduce((count, value) => (value < limit ? count + 1 : count), 0);
  let [equal, found] = [k - below, 0];
  const indices = new Int32Array(k);
  for (let i = 0; i < values.length && found < k; i++) {
    if (values[i] < limit || (values[i] === limit && equal-- > 0)) indices[found++] = i;
  }
  return indices;
}

/** The share that goes in a turn, where nobody says it. */
export const TURN_SHARE = 0.05;

/** The criterion `jointObs`. */
export const jointObs = {
  name: 'jointObs',
  meaning: 'OBS in turns, for large networks: the share `turnShare` with the smallest L_q goes at once',
  needs: 'inverse',
  options: {
    turnShare: {
      above: 0,
      below: 1,
      default: TURN_SHARE,
      unit: 'fraction',
      leftOut: true,
      meaning: 'share of the weights left that jointObs deletes in a turn, one at least',
    },
  },
  onKernels: true,
  deletesTogether: true,
  rules: ({ turnShare = TURN_SHARE }) => [jointObsRule(turnShare)],
} as const satisfies Criterion;
