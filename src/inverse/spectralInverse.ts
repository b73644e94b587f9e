import { NumericalError } from '../errors.ts';
import { mirrorLower } from '../linalg/symmetric.ts';
import { spectrum } from './spectrum.ts';

/**
 * (H + αI)⁻¹ = U(Λ + αI)⁻¹Uᵀ: a second route to the inverse of a matrix that is no sum of outer products, such as the
 * exact Hessian, for which the recursion of eq. 17 does not exist.
 *
 * Source: spectral theorem; H + αI is that of Hassibi & Stork, NIPS 5 (1993), eq. 15.
 *
 * @param hessian (n × n) symmetric, row-major, without damping; not modified
 * @param alpha   damping α
 * @returns (n × n) exactly symmetric, row-major
 * @throws {NumericalError} if the smallest eigenvalue plus α is not positive: H + αI is not positive definite
 *
 * Cost: that of `spectrum`, and n³/2 multiply-adds. Rounding: of the order of n·u·κ(H + αI), relative.
 */
export function spectralInverse(hessian: Float64Array, n: number, alpha: number): Float64Array {
  const { values, vectors } = spectrum(hessian, n);
  if (!(values[0] + alpha > 0)) {
    throw new NumericalError('H + αI is not positive definite', { n, alpha, smallestEigenvalue: values[0] });
  }
  const inverse = new Float64Array(n * n);
  const scaled = new Float64Array(n); // row i of U(Λ + αI)⁻¹
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) scaled[k] = vectors[i * n + k] / (values[k] + alpha);
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += scaled[k] * vectors[j * n + k];
      inverse[i * n + j] = sum;
    }
  }
  mirrorLower(inverse, n);
  return inverse;
}
