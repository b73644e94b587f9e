import { NumericalError } from '../errors.ts';
import type { InverseCheck } from '../trace/trace.ts';

/** The check itself; @throws {NumericalError} with its numbers if the inverses disagree beyond rounding */
export function requireAgreement(check: InverseCheck, alpha: number): InverseCheck {
  if (check.agrees) return check;
  const { inverseDifference, weightedDifference, bound, exactResidual, residualBound, step, weights } = check;
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
  throw new NumericalError('the two inverses disagree beyond rounding', numbers);
}
