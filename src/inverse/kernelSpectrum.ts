import { NumericalError } from '../errors.ts';
import type { KernelSpace } from '../linalg/wasm/kernelSpace.ts';
import { requireFinite, type SpectrumOf } from './spectrum.ts';

/** QL steps for one eigenvalue, at most: two or three are the rule. */
const MAX_STEPS = 30;
/** Rows of work space beside the matrix, as kernels/symmetricSpectrum.ts has them. */
const WORK_ROWS = 8;

/**
 * `spectrum` by compiled kernels: Householder's tridiagonal form and QL steps, too, but another program. Signs, and the
 * basis of an eigenspace, are its choice, the same on every machine. Of the matrix the lower triangle counts.
 *
 * Takes the memory that the largest matrix needs. The function throws a `NumericalError` if an entry is not finite, or
 * if the steps do not suffice.
 *
 * Cost: about 9n³ flops. Rounding: an error of H of norm n·u·‖H‖₂, u = 2⁻⁵³.
 *
 * @param max      rows of the largest matrix
 * @param maxSteps QL steps for one eigenvalue
 */
export function kernelSpectrum({ kernels, arena }: KernelSpace, max: number, maxSteps = MAX_STEPS): SpectrumOf {
  const matrix = arena.allocate(max * max);
  const values = arena.allocate(max);
  const work = arena.allocate((max + WORK_ROWS) * 4 * Math.ceil(max / 4));
  return (hessian, n) => {
    matrix.values.set(hessian);
    const fault = kernels.symmetricSpectrum(matrix.at, n, values.at, work.at, maxSteps);
    if (fault < 0) requireFinite(hessian, n);
    if (fault > 0)
      throw new NumericalError('an eigenvalue of H is not found', { steps: maxSteps, place: fault - 1, n });
    return { values: values.values.slice(0, n), vectors: matrix.values.slice(0, n * n) };
  };
}
