/**
 * Data sets: built-in ones, and those of a caller.
 *
 * @module optimal-brain-surgeon/data
 */

export {
  type CodeBook,
  type DataSet,
  type DataSetNames,
  dataSetOf,
  type HeldOutSets,
  type Sample,
  type Samples,
} from './dataSet.ts';
export { DATA_SETS, type DataSetName } from './dataSetRecords.ts';
export { type DataSetChoice, type DataSetSources, DataSets } from './dataSets.ts';
export type { NonZeroInputs } from './nonZeroInputs.ts';
export type { PublishedFile, PublishedFiles, PublishedSource } from './publishedFile.ts';
export type { Shard } from './shards.ts';
