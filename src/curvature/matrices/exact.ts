import { exactHessian } from '../exactHessian.ts';
import type { CurvatureMatrix } from './curvatureMatrix.ts';

/** The exact second derivatives of E, see `exactHessian`, for comparison: no sum of outer products. */
export const exact = {
  name: 'exact',
  meaning: '∂²E/∂w², residuals and all, for comparison',
  form: 'matrix',
  rows: null,
  definite: false,
  onKernels: false,
  reads: [],
  at(point, form) {
    const hessian = exactHessian(point);
    const n = point.live.length;
    return { hessian: form === 'matrix' ? hessian : hessian.filter((_, index) => index % (n + 1) === 0), rows: null };
  },
} as const satisfies CurvatureMatrix;
