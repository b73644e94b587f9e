import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { NumericalError } from '../errors.ts';
import { euclideanNorm } from '../linalg/norms.ts';

/** H = UΛUᵀ. */
export interface Spectrum {
  /** (n) eigenvalues, ascending */
  readonly values: Float64Array;
  /** (n × n) row-major; column k is the unit eigenvector of eigenvalue k */
  readonly vectors: Float64Array;
}

/** Eigenvalues and eigenvectors of an (n × n) symmetric row-major matrix, which is not modified. */
export type SpectrumOf = (hessian: Float64Array, n: number) => Spectrum;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, by Householder's tridiagonal form and QL steps (ml-matrix).
 *
 * Vectors of eigenvalues that coincide are an orthonormal basis of their eigenspace, and which one is the solver's
 * choice.
 *
 * @param hessian (n × n) symmetric, row-major; not modified
 * @throws {NumericalError} if an entry is not finite: the solver would return numbers all the same
 *
 * Cost: about 9n³ flops. Rounding: an error of H of norm n·u·‖H‖₂, u = 2⁻⁵³.
 *
 * @example
 * ```ts
 * import { spectrum } from 'optimal-brain-surgeon/inverse';
 *
 * // Rows (2, 1) and (1, 2): eigenvalues 2 ∓ 1
 * const { values } = spectrum(Float64Array.of(2, 1, 1, 2), 2);
 * console.log(Array.from(values, (x) => x.toFixed(6)).join(' ')); // → 1.000000 3.000000
 * ```
 */
export function spectrum(hessian: Float64Array, n: number): Spectrum {
  requireFinite(hessian, n);
  // Symmetric by definition: else one bit of difference in a pair of entries sends ml-matrix to its other algorithm.
  const decomposition = new EigenvalueDecomposition(Matrix.from1DArray(n, n, hessian), { assumeSymmetric: true });
  return {
    values: Float64Array.from(decomposition.realEigenvalues),
    vectors: Float64Array.from(decomposition.eigenvectorMatrix.to1DArray()),
  };
}

/** @throws {NumericalError} if an entry of H is not finite */
export function requireFinite(hessian: Float64Array, n: number): void {
  const index = hessian.findIndex((entry) => !Number.isFinite(entry));
  if (index < 0) return;
  throw new NumericalError('H has an entry that is not finite', { entry: hessian[index], place: index, n });
}

/**
 * ‖HU − UΛ‖_F / ‖H‖_F, how well a spectrum solves its problem; 0 for H = 0. A few times √n·u is rounding, u = 2⁻⁵³.
 *
 * @param hessian (n × n) symmetric, row-major
 *
 * Cost: n³ multiply-adds.
 */
export function spectrumResidual(hessian: Float64Array, n: number, { values, vectors }: Spectrum): number {
  const difference = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) difference[i * n + k] = -vectors[i * n + k] * values[k];
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) difference[i * n + k] += hessian[i * n + j] * vectors[j * n + k];
    }
  }
  const norm = euclideanNorm(hessian);
  return norm === 0 ? 0 : euclideanNorm(difference) / norm;
}

/**
 * The smallest eigenvalue of a symmetric matrix: H + αI is positive definite for α above its negative.
 *
 * @param hessian (n × n) symmetric, row-major; not modified
 * @throws {NumericalError} as `spectrum`
 *
 * Cost: that of `spectrum`. Rounding: n·u·‖H‖₂, absolute.
 */
export function smallestEigenvalue(hessian: Float64Array, n: number): number {
  return spectrum(hessian, n).values[0];
}
