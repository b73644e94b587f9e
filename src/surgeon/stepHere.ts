import { quadraticModel, subsetFit } from '../subset/quadraticModel.ts';
import type { ChosenMask, MaskState } from './criteria/maskRule.ts';
import { MaskModel } from './maskModel.ts';

/** A mask with its weights, and what they cost. */
export interface CheckedStep extends ChosenMask {
  /** E + ½·decay·‖w‖², measured */
  readonly loss: number;
}

/** The shortest step that is tried. */
const MIN_SHARE = 1 / 64;

/**
 * A mask with the weights of a Gauss–Newton step that is checked. OBS's correction for the mask leads from the present
 * weights w to p₀, and the model of the loss at w has its smallest value at x. Of p₀ + t(x − p₀), t = 1, ½, ¼, … 1/64,
 * the first is taken whose loss E + ½·decay·‖w‖², measured, is not above that of p₀; or p₀ itself, where there is none:
 * far from a minimum the whole step goes too far.
 *
 * @param here the model of the loss at w
 * @param kept indices of the model
 */
export function stepHere(state: MaskState, here: MaskModel, kept: readonly number[], decay: number): CheckedStep {
  const model = correctionModel(state, here);
  const fit = subsetFit(model.model, kept);
  const { weights: best } = subsetFit(here.model, kept);
  const loss = (values: Float64Array) =>
    state.trainError(here.weightsOf(values)) + 0.5 * decay * values.reduce((sum, value) => sum + value * value, 0);
  const limit = loss(fit.weights);
  for (let share = 1; share >= MIN_SHARE; share /= 2) {
    const values = fit.weights.map((value, i) => value + share * (best[i] - value));
    const measured = loss(values);
    if (measured <= limit) return { model, fit, trained: here.weightsOf(values), loss: measured };
  }
  return { model, fit, loss: limit };
}

/** The model that OBS corrects by: that of the loss without its slope, whose centre are the present weights. */
export const correctionModel = (state: MaskState, here: MaskModel): MaskModel =>
  new MaskModel(quadraticModel(here.model.matrix, here.valuesOf(state.weights)), state.start.mask);
