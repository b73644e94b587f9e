import { inverseWork } from '../config/inverseWork.ts';
import { isOfTeam } from '../config/suitsCellKernels.ts';
import { checkFor, renewalSizes } from '../inverse/checkFor.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import type { SizedProblem } from './cellSizes.ts';
import { multiplyAdds } from './estimate.ts';

/** Multiply-adds that a pruning may take without a word on how often H is renewed: some ten seconds. */
const MAX_ADDS = 60e9;
/**
 * Where more is needed, the work of as many H as take so many times the least: one H for a long path is stale on it.
 */
const MAX_FACTOR = 4;
/** Deletions between two H that are tried, the fewest first. */
const RENEWALS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000];
/** Multiply-adds of the check of a large inverse on a block of it, a gradient: by loops, which take as long as more. */
const CHECK_ADDS = 2e5;
/** One of a diagonal, which is made by a pass through the network, takes as long as so many of products of matrices. */
const DIAGONAL = 5;

/**
 * How many deletions one H serves in a pruning where nobody says it: one where that is some ten seconds' work, else as
 * few as is; where nothing is, as few as take four times the least work.
 *
 * @param sizeAt the pruning with an H for so many deletions
 */
export function renewalBySize(sizeAt: (renewEvery: number) => SizedProblem): number {
  const most = sizeAt(1).problem.network.weights;
  const tried: { readonly renewEvery: number; readonly adds: number }[] = [];
  for (const renewEvery of RENEWALS) {
    const adds = addsWithChecks(sizeAt(renewEvery));
    if (adds <= MAX_ADDS) return renewEvery;
    tried.push({ renewEvery, adds });
    if (renewEvery >= most) break;
  }
  const least = Math.min(...tried.map(({ adds }) => adds));
  return tried.find(({ adds }) => adds <= MAX_FACTOR * least)!.renewEvery;
}

/** Multiply-adds of all matrices of a pruning and of their checks, at most. */
function addsWithChecks({ config, problem }: SizedProblem): number {
  const work = inverseWork(config, problem);
  const isDiagonal = CRITERION[config.criterion].needs === 'diagonal';
  const isProbed = isOfTeam(config) && !isDiagonal && config.inverse !== 'dual' && checkFor(work) === 'probe';
  const renewals = [...renewalSizes(work)].length;
  const ofChecks = isProbed ? renewals * work.gradients * CHECK_ADDS : 0;
  return (isDiagonal ? DIAGONAL : 1) * multiplyAdds({ config, problem }) + ofChecks;
}
