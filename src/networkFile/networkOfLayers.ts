import type { Activation, OutputActivation } from '../network/activation.ts';
import { type Network, networkOf } from '../network/architecture.ts';
import type { LossName } from '../network/errorMeasure.ts';

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
 * @param loss default squared
 * @throws {UsageError} naming what is not allowed
 */
export function networkOfLayers(layers: readonly LayerDescription[], loss?: LossName): Network {
  const activations = layers.map(({ activation }) => activation);
  const hidden = activations.slice(0, -1) as Activation[];
  return networkOf({
    layers: [layers[0].fanIn, ...layers.map(({ units }) => units)],
    activation: hidden.length > 0 ? hidden : null,
    outputActivation: activations[hidden.length] as OutputActivation,
    biases: layers.map(({ bias }) => bias),
    loss,
  });
}
