import { workerData } from 'piscina';
import { type DataSetSources, DataSets } from '../src/dataset/dataSets.ts';

/** The data sets of this thread; the main thread has read those from files: a thread of the pool knows no paths. */
export const dataSets = new DataSets((workerData as DataSetSources | null) ?? {});
