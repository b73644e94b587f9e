import { problemOf } from '../config/problem.ts';
import { CURVATURE } from '../curvature/matrices/curvatureMatrices.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { NumericalError } from '../errors.ts';
import { exactInverse } from '../inverse/exactInverse.ts';
import { spectrum } from '../inverse/spectrum.ts';
import { liveWeights } from '../network/mask.ts';
import { unitNames, weightNames } from '../network/weightName.ts';
import { namedNetworkAt } from '../trace/namedNetwork.ts';
import { maskAt, type Trace } from '../trace/trace.ts';

/** Second derivatives of E at a state of a path, of the live weights. */
export interface TraceCurvature {
  readonly alpha: number;
  /** (n) names, in flat order */
  readonly names: readonly string[];
  /** (n) the names of the units that they feed */
  readonly units: readonly string[];
  /** (n) their layers: 0 feeds the first hidden layer */
  readonly layers: readonly number[];
  /** (n × n) H without damping, row-major */
  readonly hessian: Float64Array;
  /** (n × n) (H + αI)⁻¹; null where α is too small for it */
  readonly inverse: Float64Array | null;
  /** (n) eigenvalues of H, ascending */
  readonly eigenvalues: Float64Array;
}

/** Multiply-adds of plain loops that take about a second. */
const MAX_WORK = 1e9;

/** Samples a shard, of the sum that H is. */
const SHARD_SIZE = 512;

/**
 * H, its inverse and its spectrum at a state of a path, by plain loops. H is the one that the cell chose by, or, where
 * that is no more than a diagonal, that of Gauss–Newton.
 *
 * @param index of a row of the trace: 0 is the trained network
 * @returns null where it would take more than a second or so, or no weight is live
 * @throws as `namedNetworkAt`
 *
 * Cost: P·o·n² + 10n³ multiply-adds.
 */
export function traceCurvature(trace: Trace, index: number, dataSets: DataSets): TraceCurvature | null {
  const { config, steps } = trace;
  const { alpha, curvature = 'gaussNewton', shardSize } = config;
  const { network, inputNames, outputNames } = namedNetworkAt(trace, index, dataSets);
  const { train } = problemOf(config, dataSets).dataSet;
  const live = liveWeights(maskAt(trace, index));
  const n = live.length;
  if (n === 0 || train.count * network.outputs * n ** 2 + 10 * n ** 3 > MAX_WORK) return null;
  const matrix = CURVATURE[curvature].form === 'matrix' ? CURVATURE[curvature] : CURVATURE.gaussNewton;
  const point = { network, weights: steps[index].weights, live, samples: train };
  const { hessian } = matrix.at(point, 'matrix', shardSize ?? SHARD_SIZE);
  const names = weightNames(network, inputNames, outputNames);
  const units = unitNames(network, outputNames).flat();
  const layerOf = (q: number) => network.stages.findLastIndex(({ firstWeight }) => firstWeight <= q);
  return {
    alpha,
    names: Array.from(live, (q) => names[q]),
    units: Array.from(live, (q) => units[network.unitOf[q]]),
    layers: Array.from(live, layerOf),
    hessian,
    inverse: inverseOrNull(hessian, n, alpha),
    eigenvalues: spectrum(hessian, n).values,
  };
}

function inverseOrNull(hessian: Float64Array, n: number, alpha: number): Float64Array | null {
  try {
    return exactInverse(hessian, n, alpha);
  } catch (error) {
    if (error instanceof NumericalError) return null;
    throw error;
  }
}
