import type { Samples } from '../src/dataset/dataSet.ts';
import { type Architecture, type Network, networkOf } from '../src/network/architecture.ts';
import { meanError } from '../src/network/evaluation.ts';
import { uniformStream } from '../src/random.ts';

/** Numbers uniform in ±1 from a seed. */
export function uniforms(length: number, seed: number): Float64Array {
  const uniform = uniformStream('test', seed);
  return Float64Array.from({ length }, () => 2 * uniform() - 1);
}

/** P samples with inputs and targets uniform in ±1. */
export function randomSamples(count: number, inputs: number, outputs: number, seed: number): Samples {
  return { count, inputs: uniforms(count * inputs, seed), targets: uniforms(count * outputs, seed + 1000) };
}

/** A network with weights uniform in ±1. */
export function randomNetwork(architecture: Architecture, seed: number) {
  const network = networkOf(architecture);
  return { network, weights: uniforms(network.weights, seed) };
}

/** (n) ∂E/∂w by central differences, which err by h²/6 · f‴ + ε/h ≈ 1e-11 at h = 1e-5 (f‴ of order 1). */
export function centralSlopes(network: Network, weights: Float64Array, samples: Samples): Float64Array {
  const h = 1e-5;
  const at = (q: number, w: number) => meanError(network, weights.with(q, w), samples);
  return weights.map((w, q) => (at(q, w + h) - at(q, w - h)) / (2 * h));
}

/** The Gauss–Newton sum the slow, obvious way: H = (1/P) Σ x xᵀ. */
export function naiveHessian(jacobian: Float64Array, n: number, samples: number): Float64Array {
  const hessian = new Float64Array(n * n);
  for (let r = 0; r < jacobian.length; r += n) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) hessian[i * n + j] += (jacobian[r + i] * jacobian[r + j]) / samples;
    }
  }
  return hessian;
}

/** Largest |a − b| over the entries. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}

/** Largest |a|. */
export function largest(a: ArrayLike<number>): number {
  return largestDifference(a, new Float64Array(a.length));
}
