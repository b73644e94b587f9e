import { boolean, integer, number, orNull, type RowOf, text } from '../arrow/columns.ts';
import { networkKey } from '../cell/trainedNetwork.ts';
import { FIELDS } from '../config/fields.ts';
import { type Problem, problemOf, startMask } from '../config/problem.ts';
import { outerProductCurvature } from '../curvature/outerProductCurvature.ts';
import { liveWeights } from '../network/mask.ts';
import { weightNames } from '../network/weightName.ts';
import { startWeights } from '../trace/trace.ts';
import type { Measurement } from './measurement.ts';

/** The distance of a matrix from its diagonal, and where that diagonal is large. */
export const HESSIAN_COLUMNS = [
  integer('weights', 'count', 'n'),
  orNull(number('offDiagonalShare', 'ratio', '‖H − diag H‖ / ‖H‖ (Frobenius); null if H is 0')),
  orNull(
    number(
      'hiddenToOutput',
      'error / weight²',
      'mean H_qq of the weights of the outputs, biases included; null without hidden units',
    ),
  ),
  orNull(number('inputToHidden', 'error / weight²', 'the same of the first hidden layer; null without hidden units')),
  text('largest', 'name', 'the weight with the largest H_qq, source>unit'),
  orNull(
    boolean(
      'outputsLargest',
      'boolean',
      'every H_qq of the weights of the outputs is larger than every one of the first hidden layer; null without hidden units',
    ),
  ),
];

const COLUMNS = [text('cell', 'id', 'the first cell that prunes the network'), ...HESSIAN_COLUMNS];

/**
 * One row for each trained network, in the order of the cells that prune it first: H = (1/P) Σ x xᵀ by eq. 12 and 14 of
 * Hassibi & Stork, NIPS 5 (1993), without damping, at step 0. From the whole Jacobian: for small networks.
 */
export const hessians: Measurement<true, typeof COLUMNS> = {
  name: 'hessians',
  columns: COLUMNS,
  begin(_request, dataSets) {
    const seen = new Set<string>();
    return {
      ofCell({ id, config }, trace) {
        const key = networkKey(config);
        if (seen.has(key)) return [];
        seen.add(key);
        const weights = startWeights(trace);
        return [
          {
            cell: id,
            ...hessianRow(problemOf(config, dataSets), weights, config.shardSize ?? FIELDS.shardSize.default),
          },
        ];
      },
    };
  },
};

function hessianRow(problem: Problem, weights: Float64Array, shardSize: number): RowOf<typeof HESSIAN_COLUMNS> {
  const { network, dataSet } = problem;
  const { train, inputNames, outputNames } = dataSet;
  const live = liveWeights(startMask(problem));
  const n = live.length;
  const { hessian } = outerProductCurvature({ network, weights, live, samples: train }, 'matrix', shardSize);
  const diagonal = Array.from(live, (_, i) => hessian[i * (n + 1)]);
  const squares = (values: Iterable<number>) => [...values].reduce((sum, value) => sum + value * value, 0);
  const off = hessian.map((value, index) => (index % (n + 1) === 0 ? 0 : value));
  const norm = Math.sqrt(squares(hessian));
  const largest = diagonal.reduce((best, value, q) => (value > diagonal[best] ? q : best), 0);
  return {
    weights: n,
    offDiagonalShare: norm > 0 ? Math.sqrt(squares(off)) / norm : null,
    ...(network.stages.length > 1
      ? layersBeside(
          diagonal,
          placeIn(live, network.stages[1].firstWeight),
          placeIn(live, network.stages.at(-1)!.firstWeight),
        )
      : { hiddenToOutput: null, inputToHidden: null, outputsLargest: null }),
    largest: weightNames(network, inputNames, outputNames)[live[largest]],
  };
}

/** How many live weights come before one. */
const placeIn = (live: Int32Array, q: number): number => live.filter((other) => other < q).length;

/** The diagonal at the first hidden layer, which ends at one index, beside the outputs, which begin at another. */
function layersBeside(diagonal: readonly number[], hiddenEnd: number, outputsStart: number) {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [hidden, outputs] = [diagonal.slice(0, hiddenEnd), diagonal.slice(outputsStart)];
  return {
    hiddenToOutput: mean(outputs),
    inputToHidden: mean(hidden),
    outputsLargest: Math.min(...outputs) > Math.max(...hidden),
  };
}
