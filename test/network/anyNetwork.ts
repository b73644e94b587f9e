import fc from 'fast-check';
import { ACTIVATIONS, OUTPUT_ACTIVATIONS } from '../../src/network/activation.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { uniformStream } from '../../src/random.ts';

/**
 * A network of one to four layers with up to six units each, an activation a layer, with and without biases; weights
 * between −2 and 2; a mask of any density.
 */
export const anyNetwork = fc
  .record({
    layers: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 5 }),
    hidden: fc.array(fc.constantFrom(...ACTIVATIONS), { minLength: 3, maxLength: 3 }),
    outputActivation: fc.constantFrom(...OUTPUT_ACTIVATIONS),
    biases: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    live: fc.double({ min: 0, max: 1, noNaN: true }),
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .map(({ layers, hidden, outputActivation, biases, live, seed }) => {
    const activation = hidden.slice(0, layers.length - 2);
    const network = networkOf({
      ...{ layers, outputActivation, biases: biases.slice(0, layers.length - 1) },
      activation: activation.length > 0 ? activation : null,
    });
    const uniform = uniformStream('anyNetwork', seed);
    const weights = Float64Array.from({ length: network.weights }, () => 4 * uniform() - 2);
    const mask = Uint8Array.from(weights, () => (uniform() < live ? 1 : 0));
    return { network, weights: weights.map((w, q) => w * mask[q]), mask, uniform };
  });
