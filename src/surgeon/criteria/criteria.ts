import type { Criterion, CurvatureNeed } from './criterion.ts';
import { eigenspaceObs } from './eigenspaceObs.ts';
import { gammaObd } from './gammaObd.ts';
import { gammaObs } from './gammaObs.ts';
import { gObs } from './gObs.ts';
import { magnitude } from './magnitude.ts';
import { obd } from './obd.ts';
import { obs } from './obs.ts';
import { random } from './random.ts';
import { unitObs } from './unitObs.ts';

/** Fields of the config that some criteria read. */
export interface CriterionOptions {
  readonly seed: number;
  readonly decay: number;
  /** P·o */
  readonly observations: number;
  /** weights that gObs deletes in a turn */
  readonly together: number;
}

/** Fields of a config that some criteria read and others ignore. */
export const CRITERION_FIELDS = ['together', 'dimensions', 'eigenspace', 'inverse', 'block'] as const;
/** Name of such a field. */
export type CriterionField = (typeof CRITERION_FIELDS)[number];

/** A criterion as a config names it: all that the rest of the program knows of it. */
export interface NamedCriterion {
  /** the matrix that its rules are handed, and so the one that is computed */
  readonly needs: CurvatureNeed;
  /**
   * which of these fields its cells depend on. Left out: all of them, since cells that differ in a field are other
   * cells until it is known that nothing comes of it
   */
  readonly reads?: readonly CriterionField[];
  /** whether the kernels have what it needs; if not, plain loops prune by it whatever the size of the network */
  readonly onKernels: boolean;
  /** Its rules: the second takes over where the stopping rule ends the first, and so on. */
  rules(options: CriterionOptions): readonly [Criterion, ...Criterion[]];
}

/** The fields that say how an inverse is made. */
const INVERSE = ['inverse', 'block'] as const;

const LISTED = {
  obs: { needs: 'inverse', reads: INVERSE, onKernels: true, rules: () => [obs] },
  obd: { needs: 'diagonal', reads: [], onKernels: true, rules: () => [obd] },
  magnitude: { needs: 'diagonal', reads: [], onKernels: true, rules: () => [magnitude] },
  random: { needs: 'diagonal', reads: [], onKernels: true, rules: ({ seed }) => [random(seed)] },
  // Its pseudo-inverse is made from the spectrum; the two inverses are computed for their check alone.
  eigenspaceObs: {
    needs: 'eigenspace',
    reads: ['dimensions', 'eigenspace'],
    onKernels: false,
    rules: () => [eigenspaceObs],
  },
  gObs: {
    needs: 'inverse',
    reads: ['together', ...INVERSE],
    onKernels: false,
    rules: ({ together }) => [gObs(together)],
  },
  unitObs: { needs: 'inverse', reads: INVERSE, onKernels: false, rules: () => [unitObs] },
  unitObsThenObs: { needs: 'inverse', reads: INVERSE, onKernels: false, rules: () => [unitObs, obs] },
  gammaObs: {
    needs: 'decayedInverse',
    reads: INVERSE,
    onKernels: false,
    rules: ({ decay, observations }) => [gammaObs(decay, observations)],
  },
  gammaObd: {
    needs: 'diagonal',
    reads: [],
    onKernels: false,
    rules: ({ decay, observations }) => [gammaObd(decay, observations)],
  },
} satisfies Record<string, NamedCriterion>;

/** Name of a criterion. */
export type CriterionName = keyof typeof LISTED;
/** The criteria, by name. */
export const CRITERION: Readonly<Record<CriterionName, NamedCriterion>> = LISTED;
/** Their names, in the order in which they are listed. */
export const CRITERIA = Object.keys(LISTED) as [CriterionName, ...CriterionName[]];
