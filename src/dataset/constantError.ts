import type { Samples } from './dataSet.ts';

/**
 * The squared error E of the best constant outputs, the means of the targets: half of the sum of their variances,
 * ½ Σ_l Var(t_l). A network that is worse than that was made for other numbers.
 */
export function constantError({ targets, count }: Samples): number {
  const outputs = targets.length / count;
  let error = 0;
  for (let l = 0; l < outputs; l++) {
    let mean = 0;
    for (let k = 0; k < count; k++) mean += targets[k * outputs + l] / count;
    for (let k = 0; k < count; k++) {
      const residual = targets[k * outputs + l] - mean;
      error += (0.5 * residual * residual) / count;
    }
  }
  return error;
}
