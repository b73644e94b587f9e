import { workerData } from 'piscina';
import type { DataSet } from '../src/dataset/dataSet.ts';
import { takeDataSets } from '../src/dataset/dataSets.ts';

// Data sets that the main thread has read from files: a thread of the pool knows no paths.
if (workerData) takeDataSets(workerData as ReadonlyMap<string, DataSet>);
