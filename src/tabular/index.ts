/**
 * Data sets: built-in ones, those of a caller, and those in tables of the user's.
 *
 * @module optimal-brain-surgeon/data
 */

export type { DataSetDescription } from '../config/dataSetDescription.ts';
export type { Attachment, AttachmentChoice, Attachments } from '../dataset/attachments.ts';
export {
  type CodeBook,
  type DataSet,
  type DataSetNames,
  dataSetOf,
  type HeldOutSets,
  type Sample,
  type Samples,
} from '../dataset/dataSet.ts';
export { DATA_SETS, type DataSetName } from '../dataset/dataSetRecords.ts';
export { type DataSetChoice, type DataSetSources, DataSets, type OwnName } from '../dataset/dataSets.ts';
export type { NonZeroInputs } from '../dataset/nonZeroInputs.ts';
export { type InputColumn, type Preprocessing, preprocessed } from '../dataset/preprocessing.ts';
export type { PublishedFile, PublishedFiles, PublishedSource } from '../dataset/publishedFile.ts';
export type { Norm, RowNormalisation, RowScaling, RowStep } from '../dataset/rowSteps.ts';
export type { Shard } from '../dataset/shards.ts';
export { type ReadDataSetOptions, readDataSet, type TabularDataSet } from './readDataSet.ts';
