import { hessianKey, sharesHessian } from '../cell/sharedHessian.ts';
import { networkKey } from '../cell/trainedNetwork.ts';
import { inverseWork } from '../config/inverseWork.ts';
import { liveAtStart } from '../config/problem.ts';
import { isOfTeam } from '../config/suitsCellKernels.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import type { Cell } from '../experiment/cells.ts';
import { type InverseWork, renewalSizes } from '../inverse/checkFor.ts';
import { denseRenewalAdds } from '../inverse/denseAdds.ts';
import { dualDeletionAdds, dualRenewalAdds, isForDual } from '../inverse/dual/dualAdds.ts';
import { CRITERION, isOfOneMatrix } from '../surgeon/criteria/criteria.ts';
import { runMemory } from './cellMemory.ts';
import { cellSizes, type SizeConfig, type SizedProblem } from './cellSizes.ts';

/** Cost of a plan at most. */
export interface Estimate {
  /** multiply-adds of all curvatures and inverses, in units of 10⁹; training is not in it */
  readonly gigaMultiplyAdds: number;
  /** networks to be trained, each once */
  readonly networks: number;
  /** matrices H or diagonals at trained networks that cells share, each built once */
  readonly hessians: number;
  /** arrays of the largest cell */
  readonly cellBytes: number;
  /** cells that are computed at the same time */
  readonly cellsAtOnce: number;
  /** everything that the run holds at once */
  readonly bytes: number;
}

/** An upper estimate from sizes alone, every path taken to one weight (or its limit); nothing is computed. */
export function estimate(cells: readonly Cell[], threads: number, dataSets: DataSets): Estimate {
  return {
    gigaMultiplyAdds: cellSizes(cells, dataSets).reduce((sum, size) => sum + size.cells * multiplyAdds(size), 0) / 1e9,
    networks: new Set(cells.map(({ config }) => networkKey(config))).size,
    hessians: new Set(cells.flatMap(({ config }) => (sharesHessian(config) ? [hessianKey(config)] : []))).size,
    ...runMemory(cells, threads, dataSets),
  };
}

/** Multiply-adds of the curvatures and inverses of one cell, at most. */
export function multiplyAdds({ config, problem }: SizedProblem): number {
  const work = inverseWork(config, problem);
  if (isOfOneMatrix(config)) {
    const proofs = config.criterion === 'best' ? PROOF_NODES * work.weights ** 2 : 0;
    return 0.5 * work.gradients * work.weights ** 2 + searchWork(work.weights) + proofs;
  }
  const isObs = CRITERION[config.criterion].needs !== 'diagonal';
  const renewal = isObs ? renewalCost(config, work) : (n: number) => work.gradients * n;
  const deletion = deletionCost(config, work);
  let sum = CRITERION[config.criterion].putsBack ? searchWork(work.weights) : 0;
  const renewals = renewalSizes({ ...work, weights: liveAtStart(problem) });
  let next = renewals.next().value;
  for (let n = liveAtStart(problem); n > work.lastSize; n--) {
    if (n === next) {
      sum += renewal(n);
      next = renewals.next().value;
    } else if (isObs) sum += deletion(n);
  }
  return sum;
}

/**
 * Nodes of the proofs of all sizes, n² multiply-adds each at most: what networks of 39 to 58 weights took. It may be
 * any number up to `maxNodes` a size.
 */
const PROOF_NODES = 2e5;

/**
 * A search of masks of all sizes, by what it took on networks of 39 to 58 weights: three fits of each size, and 110n²
 * of sweeps and looks at swaps.
 */
const searchWork = (n: number): number => n ** 4 / 8 + 110 * n ** 3;

/** H, the inverse or both, and their check, for n live weights. */
function renewalCost(config: SizeConfig, work: InverseWork): (n: number) => number {
  const { gradients } = work;
  // One gradient at a time: H n²/2 a gradient; recursion 2n² a gradient; exact inverse n³/2; cross-check 19n³/6.
  if (!isOfTeam(config)) return (n) => 2.5 * gradients * n ** 2 + (22 / 6) * n ** 3;
  const outputs = config.layers[config.layers.length - 1];
  const dense = denseRenewalAdds({ ...work, outputs }, config.inverse === 'recursive' ? 'recursive' : 'exact');
  if (config.inverse !== 'dual') return dense;
  const dual = { ...work, outputs, units: unitsOf(config) };
  return (n) => (isForDual(n, gradients) ? dualRenewalAdds(n, dual) : dense(n));
}

/** Multiply-adds of a deletion between two renewals, for n live weights. */
function deletionCost(config: SizeConfig, work: InverseWork): (n: number) => number {
  const dense = (n: number) => n ** 2;
  if (!isOfTeam(config) || config.inverse !== 'dual') return dense;
  const dual = { ...work, outputs: config.layers[config.layers.length - 1], units: unitsOf(config) };
  return (n) => (isForDual(n, work.gradients) ? dualDeletionAdds(n, dual) : dense(n));
}

const unitsOf = ({ layers }: SizeConfig): number => layers.slice(1).reduce((sum, units) => sum + units, 0);
