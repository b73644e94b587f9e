/**
 * Data, a network, training, pruning, experiments: begin here. The steps of the method are behind subpaths.
 *
 * @module optimal-brain-surgeon
 */

export { EXPERIMENTS } from '../experiments/index.ts';
export { readTable } from './arrow/arrowFile.ts';
export { type BackendPruneOptions, prune } from './cell/prune.ts';
export type { PruneOptions } from './cell/pruneOptions.ts';
export { type DataSet, dataSetOf, type Sample, type Samples } from './dataset/dataSet.ts';
export { DataSets } from './dataset/dataSets.ts';
export type { ExperimentRunOptions } from './engines/runOnEngine.ts';
export { type PruningProgress, pruneOnThreads, type ThreadPruneOptions } from './engines/threads/pruneOnThreads.ts';
export { createPruningPool, type PruningPool } from './engines/threads/pruningPool.ts';
export { NumericalError, ResultError, UsageError } from './errors.ts';
export type { Grid } from './experiment/experiment.ts';
export { publishedFilesIn } from './files/publishedFiles.ts';
export { type Architecture, type Network, networkOf } from './network/architecture.ts';
export { compact } from './network/compact.ts';
export { type Evaluation, evaluation } from './network/evaluation.ts';
export { readNetwork } from './networkFile/readNetwork.ts';
export type { StoredNetwork } from './networkFile/storedNetwork.ts';
export { writeNetwork } from './networkFile/writeNetwork.ts';
export { CRITERIA } from './surgeon/criteria/criteria.ts';
export type { StoppedBy } from './surgeon/pruningPath.ts';
export { type Experiment, readExperiment } from './tables/experiment.ts';
export { type ExperimentResult, runExperiment } from './tables/runExperiment.ts';
export { readDataSet } from './tabular/readDataSet.ts';
export type { NamedStep } from './trace/trace.ts';
export { type TrainOptions, train } from './training/train.ts';
export type { Trained } from './training/trained.ts';
