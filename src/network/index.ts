// Networks laid out flat: forward pass, error measures, masks.

export { ACTIVATIONS, type Activation, OUTPUT_ACTIVATIONS, type OutputActivation } from './activation.ts';
export { type Architecture, type Network, networkOf } from './architecture.ts';
export { bestGuess } from './bestGuess.ts';
export { LOSSES, type LossName, sampleError } from './errorMeasure.ts';
export { type Evaluation, evaluation, meanError } from './evaluation.ts';
export { networkOutputs } from './forward.ts';
export { fullMask, hiddenLeft, inputsLeft, liveWeights, type Mask, nuisanceWeights } from './mask.ts';
export { weightNames } from './weightName.ts';
