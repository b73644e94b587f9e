import { inverseWork } from '../config/inverseWork.ts';
import { liveAtStart, type Problem } from '../config/problem.ts';
import type { CellFields } from '../config/readConfig.ts';
import { renewalSizes } from '../inverse/checkFor.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { lastSize } from '../surgeon/stopping.ts';
import { type KeepingRule, type PathSizes, weightsKeptEvery } from './keptWeights.ts';

/** The sizes of the longest path of a cell; @param problem of these fields */
export function pathSizes(
  fields: Pick<CellFields, 'stop' | 'weightsLimit' | 'criterion' | 'turnShare'>,
  problem: Problem,
): PathSizes {
  const sizes = { weights: problem.network.weights, live: liveAtStart(problem), lastSize: lastSize(fields) };
  const { turnSize } = inverseWork({ ...fields, renewEvery: 1 }, problem);
  if (!turnSize) return sizes;
  const turns = [...renewalSizes({ ...sizes, weights: sizes.live, renewEvery: 1, turnSize })].length;
  return { ...sizes, turns };
}

/** The rows of the trace of a cell that keep their weights; @param problem of these fields */
export const keepingRule = (fields: Parameters<typeof pathSizes>[0], problem: Problem): KeepingRule => ({
  every: weightsKeptEvery(pathSizes(fields, problem)),
  together: CRITERION[fields.criterion].deletesTogether ?? false,
});
