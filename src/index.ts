// The steps of the method, in the order in which data flow through them.

export { EXPERIMENTS } from '../experiments/index.ts';
export { readTable, SCHEMA_VERSION, type TableFile, writeTable } from './arrow/arrowFile.ts';
export type { Column, ColumnKind, Row, Value } from './arrow/columns.ts';
export { type CellBackend, cellBackend } from './cell/cellBackend.ts';
export type { CellResult, Engine, TrainingResult } from './cell/engine.ts';
export { type RunCellOptions, runCell } from './cell/runCell.ts';
export { type NetworkConfig, trainedNetwork } from './cell/trainedNetwork.ts';
export { FIELD_NAMES, FIELDS, type FieldName, type Fields } from './config/fields.ts';
export { type Problem, type ProblemFields, problemOf } from './config/problem.ts';
export { backwardDiagonal } from './curvature/backwardDiagonal.ts';
export { curvatureDiagonal } from './curvature/curvatureDiagonal.ts';
export { exactHessian } from './curvature/exactHessian.ts';
export { DiagonalCurvature, type LiveCurvature } from './curvature/liveCurvature.ts';
export { CURVATURE, CURVATURES, type CurvatureName } from './curvature/matrices/curvatureMatrices.ts';
export type { Curvature, CurvatureForm, CurvatureMatrix } from './curvature/matrices/curvatureMatrix.ts';
export { type OuterProductCurvature, outerProductCurvature } from './curvature/outerProductCurvature.ts';
export {
  type CurvatureProblem,
  curvatureProblem,
  structuredCurvature,
  structuredProgram,
} from './curvature/structuredCurvature.ts';
export { type CodeBook, type DataSet, dataSetOf, type Sample, type Samples } from './dataset/dataSet.ts';
export { DATA_SETS, type DataSetName } from './dataset/dataSetRecords.ts';
export { type DataSetChoice, DataSets } from './dataset/dataSets.ts';
export { type Shard, shards } from './dataset/shards.ts';
export { type BullMqOptions, bullMqEngine } from './engines/bullmq/bullMqEngine.ts';
export type { EngineFlag, EngineOptions, EngineRecord, Requirements } from './engines/engineRecord.ts';
export { ENGINES } from './engines/engines.ts';
export { type ExperimentRunOptions, runExperiment } from './engines/runExperiment.ts';
export { suitTeams, type ThreadsOptions, threadsEngine } from './engines/threads/threadsEngine.ts';
export { NumericalError, ResultError, UsageError } from './errors.ts';
export { type BackendsInUse, backendsInUse } from './estimate/backendsInUse.ts';
export {
  type CellMemory,
  cellMemory,
  type RequiredMemory,
  type RunMemory,
  requireMemory,
  runMemory,
} from './estimate/cellMemory.ts';
export { type Cell, type CellConfig, cellsOf, withOverrides } from './experiment/cells.ts';
export type { Grid, GridEntry } from './experiment/experiment.ts';
export { EXPERIMENT_EXTENSIONS } from './experiment/experimentFile.ts';
export { curvatureRows, jacobianRows, ROW_FORM, type RowForm, rowsPerSample } from './gradient/curvatureRows.ts';
export { type Loss, lossGradient } from './gradient/lossGradient.ts';
export type { Point } from './gradient/point.ts';
export { backendCrossCheck } from './inverse/backendCrossCheck.ts';
export { blockRecursiveInverse, type GradientRows, rowBlocks } from './inverse/blockRecursiveInverse.ts';
export { CHECKS, type CheckName, checkFor, type InverseWork } from './inverse/checkFor.ts';
export { type CrossCheck, crossCheck, crossCheckBound, exactResidualBound } from './inverse/crossCheck.ts';
export type { CurvatureNeed } from './inverse/curvatureNeed.ts';
export type { CurvatureObserver } from './inverse/curvatureObserver.ts';
export { DeferredInverse } from './inverse/deferredInverse.ts';
export { DowndatedInverse, deleteWeight } from './inverse/downdatedInverse.ts';
export {
  EIGENSPACE_RULES,
  EigenspaceInverse,
  type EigenspaceRule,
  type SaliencyBounds,
} from './inverse/eigenspaceInverse.ts';
export { exactInverse } from './inverse/exactInverse.ts';
export { gradientRecursion } from './inverse/gradientRecursion.ts';
export { probeCheck } from './inverse/probeCheck.ts';
export { absorb, recursiveInverse } from './inverse/recursiveInverse.ts';
export { spectralCheck } from './inverse/spectralCheck.ts';
export { spectralInverse } from './inverse/spectralInverse.ts';
export { type Spectrum, spectrum } from './inverse/spectrum.ts';
export {
  allocateMatrix,
  BACKENDS,
  type Backend,
  type BackendName,
  type Matrix,
  type Operand,
} from './linalg/backend.ts';
export { correctCoreType } from './linalg/openblas/coreType.ts';
export { leadOpenBlas, OpenBlasBackend } from './linalg/openblas/openBlasBackend.ts';
export type { SharedArray } from './linalg/wasm/arena.ts';
export {
  joinTeam,
  leadTeam,
  type TeamLeader,
  type TeamMember,
  teamMembers,
} from './linalg/wasm/teamMember.ts';
export { WasmBackend } from './linalg/wasm/wasmBackend.ts';
export { ACTIVATIONS, type Activation, OUTPUT_ACTIVATIONS, type OutputActivation } from './network/activation.ts';
export { type Architecture, type Network, networkOf } from './network/architecture.ts';
export { bestGuess } from './network/bestGuess.ts';
export { LOSSES, type LossName, sampleError } from './network/errorMeasure.ts';
export { type Evaluation, evaluation, meanError } from './network/evaluation.ts';
export { networkOutputs } from './network/forward.ts';
export { fullMask, hiddenLeft, inputsLeft, liveWeights, type Mask, nuisanceWeights } from './network/mask.ts';
export { weightNames } from './network/weightName.ts';
export { createPool, type WorkerPool } from './parallel/pool.ts';
export {
  dismissTeam,
  failTeam,
  type Program,
  Team,
  type TeamThread,
  teamControl,
  teamSeated,
} from './parallel/team.ts';
export { medianInterval } from './statistics/medianInterval.ts';
export {
  CRITERIA,
  CRITERION,
  type CriterionName,
} from './surgeon/criteria/criteria.ts';
export type { Criterion, RuleValues } from './surgeon/criteria/criterion.ts';
export {
  type Assessment,
  type Deletion,
  type DeletionRule,
  deleteNext,
  selectWeight,
  type Turn,
  type WeightsAndCurvature,
} from './surgeon/criteria/deletionRule.ts';
export { magnitudeRule } from './surgeon/criteria/magnitude.ts';
export { obdRule } from './surgeon/criteria/obd.ts';
export { obsRule } from './surgeon/criteria/obs.ts';
export { effectiveWeights, finalPredictionError } from './surgeon/generalisation.ts';
export { bestGroup, bestUnit, jointSaliency, jointUpdate, unitGroups } from './surgeon/jointDeletion.ts';
export {
  type PruningPath,
  type PruningRules,
  pruningPath,
  pruningSteps,
} from './surgeon/pruningPath.ts';
export type { Measurements, PruningProblem } from './surgeon/pruningProblem.ts';
export type { PruningStep } from './surgeon/pruningStep.ts';
export { STOPS, type StopName, type StoppingRule } from './surgeon/stopping.ts';
export { surgeonUpdate } from './surgeon/surgeonUpdate.ts';
export { cellsOfShard, executionOrder, type NetworkCells } from './sweep/executionOrder.ts';
export { type MergedExperiment, mergeResults } from './sweep/mergeResults.ts';
export type { Failure } from './sweep/runAccount.ts';
export { type RunOptions, type RunResult, runCells } from './sweep/runCells.ts';
export type { RunEvent } from './sweep/runEvent.ts';
export { comparisonRows } from './tables/comparison.ts';
export { type Experiment, experimentJsonSchema, parseExperiment, readExperiment } from './tables/experiment.ts';
export {
  type BuiltTables,
  buildTables,
  makeMeasurements,
  type NamedTable,
  type WrittenTable,
} from './tables/experimentTables.ts';
export { type Grouping, METRICS, parseGrouping } from './tables/grouping.ts';
export { groupRows } from './tables/groupStatistics.ts';
export {
  type NamedStep,
  type Outcome,
  readTrace,
  requireTrace,
  type Trace,
  writeTrace,
} from './trace/trace.ts';
export {
  BACKPROPAGATION_OPTIONS,
  backpropagation,
} from './training/backpropagation.ts';
export {
  LEVENBERG_MARQUARDT_LIMITS,
  type LevenbergMarquardtLimits,
  levenbergMarquardt,
} from './training/levenbergMarquardt.ts';
export { type MakeNormalEquations, type NormalEquations, plainNormalEquations } from './training/normalEquations.ts';
export { QUASI_NEWTON_LIMITS, quasiNewton } from './training/quasiNewton.ts';
export { startWeights } from './training/startWeights.ts';
export { type TrainOptions, train } from './training/train.ts';
export type { Trained, TrainingOptions, TrainingStop } from './training/trained.ts';
export { TRAININGS, type TrainingName } from './training/trainings.ts';
