import type { Samples } from '../src/dataset/dataSet.ts';
import { nonZeroInputs } from '../src/dataset/nonZeroInputs.ts';
import type { Architecture } from '../src/network/architecture.ts';
import { uniforms } from './problems.ts';

type Sized = Pick<Architecture, 'layers' | 'outputActivation'>;

/** Targets between 0 and 1, those of a sample adding up to 1 where outputs do. */
export function softTargets(count: number, { layers, outputActivation }: Sized, seed: number): Float64Array {
  const outputs = layers[layers.length - 1];
  const targets = uniforms(count * outputs, seed).map((u) => 0.5 + 0.45 * u);
  if (outputActivation !== 'softmax') return targets;
  return targets.map((t, r) => {
    const first = r - (r % outputs);
    return t / targets.subarray(first, first + outputs).reduce((a, b) => a + b);
  });
}

/** Targets of 0 and 1, one 1 a sample where outputs add up to 1. */
export function hardTargets(count: number, { layers, outputActivation }: Sized, seed: number): Float64Array {
  const outputs = layers[layers.length - 1];
  const drawn = uniforms(count * outputs, seed);
  if (outputActivation !== 'softmax') return drawn.map((u) => (u > 0 ? 1 : 0));
  return drawn.map((_, r) => (r % outputs === Math.floor((drawn[r - (r % outputs)] + 1) * 0.5 * outputs) ? 1 : 0));
}

/** Samples with inputs uniform in ±1. */
export function probabilitySamples(count: number, sized: Sized, seed: number, targets = softTargets): Samples {
  return { count, inputs: uniforms(count * sized.layers[0], seed), targets: targets(count, sized, seed + 1000) };
}

/**
 * Sparse samples: in each group of ten inputs (the last may be smaller) one that is not 0, any value; none at all in
 * every fifth sample, nor in the last.
 */
export function oneHotSamples(count: number, sized: Sized, seed: number, targets = softTargets): Samples {
  const d = sized.layers[0];
  const drawn = uniforms(count * Math.ceil(d / 10), seed);
  const inputs = new Float64Array(count * d);
  drawn.forEach((u, index) => {
    const [k, group] = [Math.floor(index / Math.ceil(d / 10)), index % Math.ceil(d / 10)];
    if (k % 5 === 2 || k === count - 1) return;
    const size = Math.min(10, d - 10 * group);
    inputs[k * d + 10 * group + Math.floor(0.5 * (u + 1) * size)] = k % 2 === 0 ? 1 : u;
  });
  return { count, inputs, targets: targets(count, sized, seed + 1000), nonZero: nonZeroInputs(inputs, count, d) };
}
