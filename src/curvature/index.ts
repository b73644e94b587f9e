// Matrices of second derivatives.

export { backwardDiagonal } from './backwardDiagonal.ts';
export { curvatureDiagonal } from './curvatureDiagonal.ts';
export { exactHessian } from './exactHessian.ts';
export { DiagonalCurvature, type LiveCurvature } from './liveCurvature.ts';
export { CURVATURE, CURVATURES, type CurvatureName } from './matrices/curvatureMatrices.ts';
export type { Curvature, CurvatureForm, CurvatureMatrix } from './matrices/curvatureMatrix.ts';
export { type OuterProductCurvature, outerProductCurvature } from './outerProductCurvature.ts';
export {
  type CurvatureProblem,
  curvatureProblem,
  structuredCurvature,
  structuredProgram,
} from './structuredCurvature.ts';
