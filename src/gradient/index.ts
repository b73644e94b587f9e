/**
 * Derivatives of outputs and loss by the weights, at a `Point`.
 *
 * @module optimal-brain-surgeon/gradient
 */

export { curvatureRows, jacobianRows, ROW_FORM, type RowForm, rowsPerSample } from './curvatureRows.ts';
export { type Loss, lossGradient } from './lossGradient.ts';
export type { RowSlopes } from './outputSlopes.ts';
export type { Point } from './point.ts';
