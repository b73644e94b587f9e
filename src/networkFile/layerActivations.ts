import { activationText, type OutputActivation } from '../network/activation.ts';
import type { Network } from '../network/architecture.ts';

/** The transfer function of each layer by name, first hidden layer first; that of logits is `linear`. */
export const layerActivations = ({ stages, outputActivation }: Network): OutputActivation[] =>
  stages.map((stage, m) => (m < stages.length - 1 ? activationText(stage) : outputActivation));
