import type { CriterionName } from './criteria.ts';

/** Fields of a config that some criteria read and others ignore. */
export const CRITERION_FIELDS = ['together', 'dimensions', 'eigenspace', 'inverse', 'block'] as const;
/** Name of such a field. */
export type CriterionField = (typeof CRITERION_FIELDS)[number];

const INVERSE = ['inverse', 'block'] as const;

/**
 * Which of these fields each criterion reads. One that is not listed reads all of them: cells that differ in a field are
 * other cells until it is known that nothing comes of it.
 */
export const READS: { readonly [Name in CriterionName]?: readonly CriterionField[] } = {
  obs: INVERSE,
  obd: [],
  magnitude: [],
  random: [],
  // Its pseudo-inverse is made from the spectrum; the two inverses are computed for their check alone.
  eigenspaceObs: ['dimensions', 'eigenspace'],
  gObs: ['together', ...INVERSE],
  unitObs: INVERSE,
  unitObsThenObs: INVERSE,
  gammaObs: INVERSE,
  gammaObd: [],
};
