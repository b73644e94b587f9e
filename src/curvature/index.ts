/**
 * Matrices of second derivatives of the error, and their diagonals.
 *
 * @module optimal-brain-surgeon/curvature
 */

export { backwardDiagonal, type DiagonalTerms } from './backwardDiagonal.ts';
export { curvatureDiagonal } from './curvatureDiagonal.ts';
export { exactHessian } from './exactHessian.ts';
export { DiagonalCurvature, type LiveCurvature } from './liveCurvature.ts';
export { CURVATURE, CURVATURES, type CurvatureName } from './matrices/curvatureMatrices.ts';
export type { Curvature, CurvatureForm, CurvatureMatrix } from './matrices/curvatureMatrix.ts';
export { type OuterProductCurvature, outerProductCurvature } from './outerProductCurvature.ts';
