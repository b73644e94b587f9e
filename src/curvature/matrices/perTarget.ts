import { ROW_FORM } from '../../gradient/curvatureRows.ts';
import { outerProductCurvature } from '../outerProductCurvature.ts';
import type { CurvatureMatrix } from './curvatureMatrix.ts';

/** Gauss–Newton with ∂²d/∂o² at the sample's own target, for comparison with its expectation. */
export const perTarget = {
  name: 'perTarget',
  meaning: 'the same with a = ∂²d/∂o² at the sample’s own target, for comparison',
  form: 'matrix',
  rows: ROW_FORM.perTarget,
  definite: true,
  onKernels: false,
  reads: ['shardSize'],
  at: (point, form, shardSize) => outerProductCurvature(point, form, shardSize, ROW_FORM.perTarget),
} as const satisfies CurvatureMatrix;
