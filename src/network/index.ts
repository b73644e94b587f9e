/**
 * Networks laid out flat: forward pass, error measures, masks.
 *
 * @module optimal-brain-surgeon/network
 */

export {
  ACTIVATIONS,
  type Activation,
  type ActivationName,
  OUTPUT_ACTIVATIONS,
  type OutputActivation,
  type OutputActivationName,
  type Transfer,
} from './activation.ts';
export { type Architecture, type Layer, type Network, networkOf } from './architecture.ts';
export { type CompactNetwork, type CompactOptions, compact } from './compact.ts';
export { LOSSES, type LossName } from './errorMeasure.ts';
export { type Evaluation, evaluation, meanError } from './evaluation.ts';
export { type Inputs, networkOutputs } from './forward.ts';
export type { Biases, BiasText, HiddenActivation, HiddenText } from './layerText.ts';
export { fullMask, hiddenLeft, inputsLeft, liveWeights, type Mask, nuisanceWeights } from './mask.ts';
export type { NetworkSizes } from './networkSizes.ts';
export { OUTPUT_FORMS, type OutputForm } from './outputForm.ts';
export { weightNames } from './weightName.ts';
