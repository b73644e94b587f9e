import { uniformStream } from '../../src/random.ts';
import { type QuadraticModel, quadraticModel } from '../../src/subset/quadraticModel.ts';

/**
 * A model with correlated weights: A of `rows` random gradients over n weights, and α on its diagonal.
 *
 * @param rows gradients; fewer than n: directions of which only α says anything, as in networks with few samples
 */
export function randomModel(n: number, seed: number, rows = 2 * n, alpha = 1e-3): QuadraticModel {
  const next = uniformStream('random model', seed);
  const draw = () => 2 * next() - 1;
  const matrix = new Float64Array(n * n);
  for (let r = 0; r < rows; r++) {
    const common = draw();
    const x = Float64Array.from({ length: n }, () => draw() + common);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) matrix[i * n + j] += (x[i] * x[j]) / rows;
  }
  for (let i = 0; i < n; i++) matrix[i * n + i] += alpha;
  return quadraticModel(matrix, Float64Array.from({ length: n }, draw));
}
