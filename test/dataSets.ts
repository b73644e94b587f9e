import { type Problem, type ProblemFields, problemOf } from '../src/config/problem.ts';
import { DataSets } from '../src/dataset/dataSets.ts';

/** The data sets that need no file, each made once for all tests of a process. */
export const dataSets = new DataSets();

/** The problem of a config, on these data sets. */
export const problemHere = (fields: ProblemFields): Problem => problemOf(fields, dataSets);
