/**
 * Criteria with their rules, updates of the weights, stopping rules, and the path of deletions.
 *
 * @module optimal-brain-surgeon/criteria
 */

export type { CurvatureNeed } from '../inverse/curvatureNeed.ts';
export { CRITERIA, CRITERION, type CriterionName } from './criteria/criteria.ts';
export type {
  ChoiceOption,
  Criterion,
  CriterionOption,
  CriterionProblem,
  IntegerOption,
  NumberOption,
  RuleValues,
  SearchValues,
} from './criteria/criterion.ts';
export {
  type Assessment,
  type CurvatureRule,
  type Deletion,
  type DeletionRule,
  deleteNext,
  selectWeight,
  type Turn,
  type WeightsAndCurvature,
} from './criteria/deletionRule.ts';
export { magnitudeRule } from './criteria/magnitude.ts';
export type { ChosenMask, MaskRule, MaskState } from './criteria/maskRule.ts';
export { obdRule } from './criteria/obd.ts';
export { obsRule } from './criteria/obs.ts';
export { effectiveWeights, finalPredictionError } from './generalisation.ts';
export {
  bestGroup,
  bestUnit,
  type GroupDeletion,
  jointSaliency,
  jointUpdate,
  type UnitGroup,
  unitGroups,
} from './jointDeletion.ts';
export type { LocalSearchOptions } from './localSearch.ts';
export type { MaskModel } from './maskModel.ts';
export { type PruningPath, pruningPath, pruningSteps, type StoppedBy } from './pruningPath.ts';
export type { Generalisation, Measurements, PruningProblem } from './pruningProblem.ts';
export type { PruningRules } from './pruningRules.ts';
export type { PruningStep } from './pruningStep.ts';
export { STOPS, type StopName, type StoppingRule } from './stopping.ts';
export { surgeonUpdate } from './surgeonUpdate.ts';
