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

/** The rules that rank weights. */
export const CRITERIA = [
  'obs',
  'obd',
  'magnitude',
  'random',
  'eigenspaceObs',
  'gObs',
  'unitObs',
  'unitObsThenObs',
  'gammaObs',
  'gammaObd',
] as const;
/** Name of a criterion. */
export type CriterionName = (typeof CRITERIA)[number];

/** What some criteria want to know beside the network. */
export interface CriterionOptions {
  readonly seed: number;
  readonly decay: number;
  /** P·o */
  readonly observations: number;
  /** weights that gObs deletes in a turn */
  readonly together: number;
}

/** The criteria that want to know nothing more, by name. */
export const CRITERION = { obs, obd, magnitude } as const;

/** The rules of a criterion: the second takes over where the stopping rule ends the first, and so on. */
export function criteriaOf(name: CriterionName, options: CriterionOptions): readonly [Criterion, ...Criterion[]] {
  const { seed, decay, observations, together } = options;
  switch (name) {
    case 'random':
      return [random(seed)];
    case 'eigenspaceObs':
      return [eigenspaceObs];
    case 'gObs':
      return [gObs(together)];
    case 'unitObs':
      return [unitObs];
    case 'unitObsThenObs':
      return [unitObs, obs];
    case 'gammaObs':
      return [gammaObs(decay, observations)];
    case 'gammaObd':
      return [gammaObd(decay, observations)];
    default:
      return [CRITERION[name]];
  }
}

/** What each criterion needs of H + αI. */
export const NEEDS: Readonly<Record<CriterionName, CurvatureNeed>> = {
  obs: 'inverse',
  obd: 'diagonal',
  magnitude: 'diagonal',
  random: 'diagonal',
  eigenspaceObs: 'eigenspace',
  gObs: 'inverse',
  unitObs: 'inverse',
  unitObsThenObs: 'inverse',
  gammaObs: 'decayedInverse',
  gammaObd: 'diagonal',
};
