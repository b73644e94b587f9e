import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Samples } from '../src/dataset/dataSet.ts';
import { lossGradient } from '../src/gradient/lossGradient.ts';
import type { Network } from '../src/network/architecture.ts';

/** The smallest eigenvalue of the Hessian of the loss, by central differences of its gradient: off by some 1e-9. */
export function smallestEigenvalue(
  network: Network,
  weights: Float64Array,
  live: Int32Array,
  samples: Samples,
  decay: number,
): number {
  const h = 1e-5;
  const hessian = Matrix.zeros(live.length, live.length);
  live.forEach((q, j) => {
    const [up, down] = [h, -h].map(
      (by) => lossGradient({ network, weights: weights.with(q, weights[q] + by), live, samples }, decay).gradient,
    );
    up.forEach((g, i) => hessian.set(i, j, (g - down[i]) / (2 * h)));
  });
  const symmetric = hessian.clone().add(hessian.transpose()).div(2);
  return Math.min(...new EigenvalueDecomposition(symmetric, { assumeSymmetric: true }).realEigenvalues);
}
