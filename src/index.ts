// The public face: data, a network, training, pruning, experiments. The steps of the method are behind subpaths.

export { EXPERIMENTS } from '../experiments/index.ts';
export { readTable } from './arrow/arrowFile.ts';
export { type BackendPruneOptions, prune } from './cell/prune.ts';
export type { PruneOptions } from './cell/pruneOptions.ts';
export { type DataSet, dataSetOf, type Sample, type Samples } from './dataset/dataSet.ts';
export { DataSets } from './dataset/dataSets.ts';
export { type ExperimentRunOptions, runExperiment } from './engines/runExperiment.ts';
export { pruneOnThreads, type ThreadPruneOptions } from './engines/threads/pruneOnThreads.ts';
export { NumericalError, ResultError, UsageError } from './errors.ts';
export type { Experiment, Grid } from './experiment/experiment.ts';
export { readExperiment } from './experiment/experimentFile.ts';
export { publishedFilesIn } from './files/publishedFiles.ts';
export { type Architecture, type Network, networkOf } from './network/architecture.ts';
export { type Evaluation, evaluation } from './network/evaluation.ts';
export { CRITERIA } from './surgeon/criteria/criteria.ts';
export type { StoppedBy } from './surgeon/pruningPath.ts';
export type { RunResult } from './sweep/runCells.ts';
export type { NamedStep } from './trace/trace.ts';
export { type TrainOptions, train } from './training/train.ts';
export type { Trained } from './training/trained.ts';
