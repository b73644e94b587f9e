import { NumericalError } from '../errors.ts';
import type { CheckName } from './checkFor.ts';
import type { CrossCheck } from './crossCheck.ts';

/** The cross-check of one inverse, and how it was made. */
export interface InverseCheck extends CrossCheck {
  /** the deletion that this inverse chose */
  readonly step: number;
  /** n, live weights */
  readonly weights: number;
  /** weights of the principal block that both inverses were computed of: n, or some of them for a check by probes */
  readonly checkedWeights: number;
  readonly check: CheckName;
}

/** A check with what it was made of, and how: name by name, since V8 makes a hash table of objects that are spread. */
export function namedCheck(
  found: CrossCheck,
  { step, weights, checkedWeights }: Pick<InverseCheck, 'step' | 'weights' | 'checkedWeights'>,
  check: CheckName,
): InverseCheck {
  return {
    step,
    weights,
    checkedWeights,
    check,
    inverseDifference: found.inverseDifference,
    weightedDifference: found.weightedDifference,
    recursiveResidual: found.recursiveResidual,
    exactResidual: found.exactResidual,
    bound: found.bound,
    residualBound: found.residualBound,
    agrees: found.agrees,
  };
}

/** The check itself; @throws {NumericalError} with its numbers if the inverses disagree beyond rounding */
export function requireAgreement(check: InverseCheck, alpha: number): InverseCheck {
  if (check.agrees) return check;
  const { inverseDifference, weightedDifference, bound, exactResidual, residualBound, step, weights } = check;
  const which = check.check === 'mlMatrix' ? 'our inverses and that of ml-matrix' : 'the two inverses';
  const numbers = {
    inverseDifference,
    weightedDifference,
    bound,
    exactResidual,
    residualBound,
    step,
    n: weights,
    alpha,
  };
  throw new NumericalError(`${which} disagree beyond rounding`, numbers);
}
