import { backwardDiagonal } from '../backwardDiagonal.ts';
import type { CurvatureMatrix } from './curvatureMatrix.ts';

/** The diagonal that OBD backpropagates, without the terms in f″ (Levenberg–Marquardt): no entry is negative. */
export const obdRecursion = {
  name: 'obdRecursion',
  meaning: 'the diagonal that OBD backpropagates, without f″ terms',
  form: 'diagonal',
  rows: null,
  definite: true,
  onKernels: false,
  reads: [],
  at: (point) => ({ hessian: backwardDiagonal(point, { secondDerivatives: false }), rows: null }),
} as const satisfies CurvatureMatrix;

/** The same with the terms in f″: eq. 4 to 8 of Le Cun, Denker & Solla, NIPS 2 (1990), as they stand. */
export const obdRecursionBends = {
  name: 'obdRecursionBends',
  meaning: 'the diagonal that OBD backpropagates, with f″ terms',
  form: 'diagonal',
  rows: null,
  definite: false,
  onKernels: false,
  reads: [],
  at: (point) => ({ hessian: backwardDiagonal(point, { secondDerivatives: true }), rows: null }),
} as const satisfies CurvatureMatrix;
