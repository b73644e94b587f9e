import type { Network } from './architecture.ts';

/** The weights that are left: 1 = live, 0 = deleted; (n). */
export type Mask = Uint8Array;

/** The mask of a network that has lost nothing. */
export function fullMask(network: Network): Mask {
  return new Uint8Array(network.weights).fill(1);
}

/** Flat indices of the live weights, ascending. */
export function liveWeights(mask: Mask): Int32Array {
  const live = new Int32Array(mask.length);
  let count = 0;
  for (let q = 0; q < mask.length; q++) if (mask[q] === 1) live[count++] = q;
  return live.slice(0, count);
}

/** A copy of a weight vector (full n) with 0 for all weights but the live ones. */
export function liveOnly(weights: Float64Array, live: Int32Array): Float64Array {
  const copy = new Float64Array(weights.length);
  for (const q of live) copy[q] = weights[q];
  return copy;
}

/**
 * Marks the values of a forward pass (inputs, constants, units) that can still reach an output: 1 = it does.
 *
 * @returns (values), in the order of `Network.values`; the outputs reach themselves
 */
export function reaching(network: Network, mask: Mask): Uint8Array {
  const reaches = new Uint8Array(network.values);
  const last = network.stages[network.stages.length - 1];
  reaches.fill(1, last.firstValue, last.firstValue + last.units);
  for (const stage of network.stages.toReversed()) {
    const end = stage.firstWeight + stage.units * stage.sources;
    for (let q = stage.firstWeight; q < end; q++) {
      const unitValue = stage.firstValue + (network.unitOf[q] - stage.firstUnit);
      if (mask[q] === 1 && reaches[unitValue] === 1) reaches[network.sourceOf[q]] = 1;
    }
  }
  return reaches;
}

/**
 * The nuisance weights, ascending: live weights that feed a unit without a path of live weights to an output. Whatever
 * their values, the outputs do not change.
 *
 * Source: Pedersen, Hansen & Larsen, NIPS 8 (1996), who showed that leaving them in corrupts saliencies.
 *
 * @example
 * ```ts
 * import { networkOf, nuisanceWeights } from 'optimal-brain-surgeon/network';
 *
 * const network = networkOf({ layers: [1, 1, 1], activation: 'tanh', outputActivation: 'linear' });
 * // Without h1>y, weight 2, nothing that feeds h1 matters: x>h1 and bias>h1.
 * console.log(nuisanceWeights(network, Uint8Array.of(1, 1, 0, 1)).join(' ')); // → 0 1
 * ```
 */
export function nuisanceWeights(network: Network, mask: Mask): number[] {
  const reaches = reaching(network, mask);
  const nuisance: number[] = [];
  for (const { firstWeight, firstUnit, firstValue, units, sources } of network.stages) {
    for (let q = firstWeight; q < firstWeight + units * sources; q++) {
      const unitValue = firstValue + (network.unitOf[q] - firstUnit);
      if (mask[q] === 1 && reaches[unitValue] === 0) nuisance.push(q);
    }
  }
  return nuisance;
}

/** Indices of the inputs that still matter: those with a path of live weights to an output. */
export function inputsLeft(network: Network, mask: Mask): number[] {
  const reaches = reaching(network, mask);
  return Array.from({ length: network.inputs }, (_, i) => i).filter((i) => reaches[i] === 1);
}

/** The number of hidden units that still matter: those with a path of live weights to an output. */
export function hiddenLeft(network: Network, mask: Mask): number {
  const reaches = reaching(network, mask);
  let count = 0;
  for (const { firstValue, units } of network.stages.slice(0, -1)) {
    for (let j = 0; j < units; j++) count += reaches[firstValue + j];
  }
  return count;
}
