// Criteria, updates, stopping rules and the path of deletions.

export { CRITERIA, CRITERION, type CriterionName } from './criteria/criteria.ts';
export type { Criterion, RuleValues } from './criteria/criterion.ts';
export {
  type Assessment,
  type Deletion,
  type DeletionRule,
  deleteNext,
  selectWeight,
  type Turn,
  type WeightsAndCurvature,
} from './criteria/deletionRule.ts';
export { magnitudeRule } from './criteria/magnitude.ts';
export { obdRule } from './criteria/obd.ts';
export { obsRule } from './criteria/obs.ts';
export { effectiveWeights, finalPredictionError } from './generalisation.ts';
export { bestGroup, bestUnit, jointSaliency, jointUpdate, unitGroups } from './jointDeletion.ts';
export { type PruningPath, type PruningRules, pruningPath, pruningSteps } from './pruningPath.ts';
export type { Measurements, PruningProblem } from './pruningProblem.ts';
export type { PruningStep } from './pruningStep.ts';
export { STOPS, type StopName, type StoppingRule } from './stopping.ts';
export { surgeonUpdate } from './surgeonUpdate.ts';
