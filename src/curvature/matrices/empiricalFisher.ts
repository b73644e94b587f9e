import { ROW_FORM } from '../../gradient/curvatureRows.ts';
import { outerProductCurvature } from '../outerProductCurvature.ts';
import type { CurvatureMatrix } from './curvatureMatrix.ts';

/** The empirical Fisher matrix: outer products of loss gradients instead of output gradients, for comparison. */
export const empiricalFisher = {
  name: 'empiricalFisher',
  meaning: 'outer products of loss gradients, (1/P) Σ ∂d/∂w (∂d/∂w)ᵀ, for comparison',
  form: 'matrix',
  rows: ROW_FORM.empiricalFisher,
  definite: true,
  onKernels: false,
  reads: ['shardSize'],
  at: (point, form, shardSize) => outerProductCurvature(point, form, shardSize, ROW_FORM.empiricalFisher),
} as const satisfies CurvatureMatrix;
