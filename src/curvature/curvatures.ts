import { ROW_FORMS } from '../gradient/jacobian.ts';

/**
 * What may stand for the second derivatives of E:
 *
 *     gaussNewton, perTarget, empiricalFisher   sums of outer products, see `curvatureRows`
 *     exact                                     ∂²E/∂w², see `exactHessian`
 *     obdRecursion, obdRecursionBends           a diagonal only, see `backwardDiagonal`: without and with f″ terms
 */
export const CURVATURES = [...ROW_FORMS, 'exact', 'obdRecursion', 'obdRecursionBends'] as const;
/** Name of a curvature. */
export type CurvatureName = (typeof CURVATURES)[number];

/** Those that are a diagonal and no more. */
export const DIAGONAL_CURVATURES: readonly CurvatureName[] = ['obdRecursion', 'obdRecursionBends'];
