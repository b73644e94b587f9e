import { ROW_FORM } from '../../gradient/curvatureRows.ts';
import { outerProductCurvature } from '../outerProductCurvature.ts';
import type { CurvatureMatrix } from './curvatureMatrix.ts';

/**
 * Gauss–Newton, the approximation of OBS: E[∂²d/∂o²] at targets that are as likely as the outputs say.
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), eq. 14; Hassibi et al., NIPS 6 (1994), eq. 4 to 6.
 */
export const gaussNewton = {
  name: 'gaussNewton',
  meaning: 'outer products of output gradients, (1/P) Σ √a ∂o/∂w (√a ∂o/∂w)ᵀ with a = E[∂²d/∂o²]',
  form: 'matrix',
  rows: ROW_FORM.gaussNewton,
  definite: true,
  onKernels: true,
  reads: ['shardSize'],
  at: (point, form, shardSize) => outerProductCurvature(point, form, shardSize, ROW_FORM.gaussNewton),
} as const satisfies CurvatureMatrix;
