import {
  ACTIVATIONS,
  type Activation,
  OUTPUT_ACTIVATIONS,
  type OutputActivation,
  transferOf,
} from '../network/activation.ts';
import { type Network, networkOf } from '../network/architecture.ts';
import type { LossName } from '../network/errorMeasure.ts';

/** Layers of a network in a file; more are a slip of the pen. */
export const MAX_LAYERS = 1000;

/** A layer as a file describes it. */
export interface LayerDescription {
  /** unchecked */
  readonly activation: string;
  /** whether its units have biases */
  readonly bias: boolean;
  readonly fanIn: number;
  readonly units: number;
}

/**
 * The network that has these layers.
 *
 * @param loss  undefined: squared
 * @param place where the activation of layer m stands, for messages
 * @throws {UsageError} naming what is not allowed
 */
export function networkOfLayers(
  layers: readonly LayerDescription[],
  loss: LossName | undefined,
  place: (m: number) => string,
): Network {
  const activations = layers.map(({ activation }) => activation);
  for (const [m, activation] of activations.entries()) {
    transferOf(activation, place(m), m < layers.length - 1 ? ACTIVATIONS : OUTPUT_ACTIVATIONS);
  }
  const hidden = activations.slice(0, -1) as Activation[];
  return networkOf({
    layers: [layers[0].fanIn, ...layers.map(({ units }) => units)],
    activation: hidden.length > 0 ? hidden : null,
    outputActivation: activations[hidden.length] as OutputActivation,
    biases: layers.map(({ bias }) => bias),
    loss,
  });
}
