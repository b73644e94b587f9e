/**
 * All that needs neither Node.js nor threads: a browser can prune with it. Kernels, files and engines are elsewhere.
 *
 * @module optimal-brain-surgeon/core
 */

export { plainPrune as prune } from './cell/plainPrune.ts';
export type { PruneOptions } from './cell/pruneOptions.ts';
export {
  type CodeBook,
  type DataSet,
  type DataSetNames,
  dataSetOf,
  type HeldOutSets,
  type Sample,
  type Samples,
} from './dataset/dataSet.ts';
export { type DataSetChoice, DataSets } from './dataset/dataSets.ts';
export { NumericalError, UsageError } from './errors.ts';
export { type Architecture, type Network, networkOf } from './network/architecture.ts';
export { type CompactNetwork, compact } from './network/compact.ts';
export { type Evaluation, evaluation } from './network/evaluation.ts';
export { networkOutputs } from './network/forward.ts';
export { CRITERIA, type CriterionName } from './surgeon/criteria/criteria.ts';
export type { StoppedBy } from './surgeon/pruningPath.ts';
export type { NamedStep } from './trace/trace.ts';
export { type TrainOptions, train } from './training/train.ts';
export type { Trained } from './training/trained.ts';
