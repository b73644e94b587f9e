import { workerData } from 'piscina';
import type { DataSet } from '../src/dataset/dataSet.ts';
import { DataSets } from '../src/dataset/dataSets.ts';

/** The data sets of this thread; the main thread has read those from files: a thread of the pool knows no paths. */
export const dataSets = new DataSets({ read: (workerData as ReadonlyMap<string, DataSet> | null) ?? new Map() });
