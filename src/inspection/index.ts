/**
 * A network before anything is deleted: its distance from a minimum, its second derivatives, saliencies by every
 * criterion, the predicted path, the cost of a pruning, dead units and unused inputs; and
 * what `compact` has made of one.
 *
 * @module optimal-brain-surgeon/inspection
 */

export type { Quartiles } from '../statistics/statistics.ts';
export { type CompactMeasures, compactMeasures, type PassInputs, randomInputs } from './compactMeasures.ts';
export {
  type Dampings,
  distanceFromMinimum,
  MINIMUM_SHARE,
  type MinimumDistance,
  type MinimumOptions,
} from './distanceFromMinimum.ts';
export { type ErrorSlice, errorSlice, type Range } from './errorSlice.ts';
export { FINDING_REASONS, type Finding, type FindingReason, findings, type ValueNames } from './findings.ts';
export { type ImpliedDecay, impliedDecay } from './impliedDecay.ts';
export { type DualFindings, type Inspection, type InspectOptions, inspect, type SetEvaluation } from './inspect.ts';
export type { HessianOptions } from './inspectedHessian.ts';
export {
  type InspectionTable,
  type PredictedPoint,
  predictedPoints,
  predictedTable,
  saliencyTable,
} from './inspectionTables.ts';
export type { PredictedPath } from './predictedPaths.ts';
export { type CostOptions, type PruningCost, pruningCost } from './pruningCost.ts';
export { type Decade, type SpectrumSummary, spectrumSummary } from './spectrumSummary.ts';
export type { StateSaliencies } from './stateSaliencies.ts';
