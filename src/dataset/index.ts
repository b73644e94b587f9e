// Data sets: built-in ones, and those of a caller.

export { type CodeBook, type DataSet, dataSetOf, type Sample, type Samples } from './dataSet.ts';
export { DATA_SETS, type DataSetName } from './dataSetRecords.ts';
export { type DataSetChoice, DataSets } from './dataSets.ts';
export { type Shard, shards } from './shards.ts';
