import { MINIMUM_SHARE, type MinimumDistance } from '../inspection/distanceFromMinimum.ts';
import { percent } from '../statistics/statistics.ts';
import { short } from './numbers.ts';

/**
 * The judgement on how far a network is from a minimum, and what it means for OBS, in one or two sentences.
 *
 * @param advice what to do where it is not at a minimum, e.g. `train it first: --train-first`
 */
export function minimumText(
  { error, gradientNorm, newtonFall, share, isMinimum }: MinimumDistance,
  advice: string,
): string {
  const slope = `‖∂loss/∂w‖ = ${inDigits(gradientNorm)}`;
  if (newtonFall === null || share === null) {
    return `${slope}; how far that is from a minimum is not known without the inverse of H + αI.`;
  }
  const taken = `${slope}; a Newton step would take ${inDigits(newtonFall)} off the loss`;
  // No share of an E that is 0 but for rounding, which may leave it below 0, says anything.
  const isOfNothing = error <= 0 || (isMinimum && share > 1);
  if (isOfNothing && isMinimum) return `${taken}, and E is 0 but for rounding: a minimum, as OBS supposes.`;
  const fall = isOfNothing ? `${taken}, and E is ${inDigits(error)}` : `${taken}, ${percentOf(share)} of E`;
  if (isMinimum && share > MINIMUM_SHARE) return `${fall}, which is next to nothing: a minimum, as OBS supposes.`;
  if (isMinimum) return `${fall}: a minimum, as OBS supposes.`;
  return `${fall}: not a minimum. OBS leaves the slope out, so that a rise L that it predicts may be off by 2√(L · this); ${advice}.`;
}

const inDigits = (value: number): string => short(Number(value.toPrecision(3)));
const percentOf = (share: number): string => (share > 0 && share < 1e-4 ? '< 0.01 %' : `${percent(share)} %`);
