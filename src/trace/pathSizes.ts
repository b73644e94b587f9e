import { liveAtStart, type Problem } from '../config/problem.ts';
import type { CellFields } from '../config/readConfig.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { lastSize } from '../surgeon/stopping.ts';
import { type KeepingRule, type PathSizes, weightsKeptEvery } from './keptWeights.ts';

/** The sizes of the longest path of a cell; @param problem of these fields */
export const pathSizes = (fields: Pick<CellFields, 'stop' | 'weightsLimit'>, problem: Problem): PathSizes => ({
  weights: problem.network.weights,
  live: liveAtStart(problem),
  lastSize: lastSize(fields),
});

/** The rows of the trace of a cell that keep their weights; @param problem of these fields */
export const keepingRule = (
  fields: Pick<CellFields, 'stop' | 'weightsLimit' | 'criterion'>,
  problem: Problem,
): KeepingRule => ({
  every: weightsKeptEvery(pathSizes(fields, problem)),
  together: CRITERION[fields.criterion].deletesTogether ?? false,
});
