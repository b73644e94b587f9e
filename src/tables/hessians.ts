import { boolean, type Column, integer, number, orNull, type Row, text } from '../arrow/columns.ts';
import { networkKey } from '../cell/trainedNetwork.ts';
import { outerProductCurvature } from '../curvature/outerProductCurvature.ts';
import { dataSetOfConfig } from '../dataset/dataSets.ts';
import type { Cell } from '../experiment/cells.ts';
import type { TableRequests } from '../experiment/tableRequests.ts';
import { networkOf } from '../network/architecture.ts';
import { fullMask, liveWeights } from '../network/mask.ts';
import { weightNames } from '../network/weightName.ts';
import type { Trace } from '../trace/trace.ts';
import type { CellTable } from './cellTable.ts';
import { CELL_COLUMN, fieldColumns, fieldRow } from './configColumns.ts';
import { hasTrained } from './trained.ts';

const FIELDS_SHOWN = ['dataset', 'draw', 'layers', 'loss', 'training', 'decay', 'startRange', 'seed'] as const;

/** `hessians.arrow`: how far from diagonal H is at each trained network, and where its diagonal is large. */
export const HESSIANS_COLUMNS: readonly Column[] = [
  { ...CELL_COLUMN, meaning: 'the first cell that prunes the network; the rest of its config is in the summary' },
  ...fieldColumns(...FIELDS_SHOWN),
  orNull(
    boolean(
      'trained',
      'boolean',
      'the network fulfils the rule of the experiment; null where the experiment states none',
    ),
  ),
  number('trainError', 'error', 'E over the training set'),
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

/**
 * One row for each trained network, in the order of the cells that prune it first: H = (1/P) Σ x xᵀ by eq. 12 and 14 of
 * Hassibi & Stork, NIPS 5 (1993), without damping, at step 0. From the whole Jacobian: for small networks.
 */
export function hessiansTable(trained: TableRequests['trained']): CellTable {
  const seen = new Set<string>();
  return {
    name: 'hessians',
    columns: HESSIANS_COLUMNS,
    ofCell(cell, trace) {
      const key = networkKey(cell.config);
      if (seen.has(key)) return [];
      seen.add(key);
      return [hessianRow(cell, trace, trained)];
    },
  };
}

function hessianRow({ id, config }: Cell, trace: Trace, trained: TableRequests['trained']): Row {
  const network = networkOf(config);
  const { train, inputNames, outputNames } = dataSetOfConfig(config);
  const { weights, trainError } = trace.steps[0];
  const live = liveWeights(fullMask(network));
  const n = live.length;
  const { hessian } = outerProductCurvature({ network, weights, live, samples: train }, 'matrix', config.shardSize);
  const diagonal = Array.from(live, (q) => hessian[q * (n + 1)]);
  const squares = (values: Iterable<number>) => [...values].reduce((sum, value) => sum + value * value, 0);
  const off = hessian.map((value, index) => (index % (n + 1) === 0 ? 0 : value));
  const norm = Math.sqrt(squares(hessian));
  const largest = diagonal.reduce((best, value, q) => (value > diagonal[best] ? q : best), 0);
  return {
    cell: id,
    ...fieldRow(config, FIELDS_SHOWN),
    trained: hasTrained(trace, trained),
    trainError,
    weights: n,
    offDiagonalShare: norm > 0 ? Math.sqrt(squares(off)) / norm : null,
    ...(network.stages.length > 1 &&
      layersBeside(diagonal, network.stages[1].firstWeight, network.stages.at(-1)!.firstWeight)),
    largest: weightNames(network, inputNames, outputNames)[largest],
  };
}

/** The diagonal at the first hidden layer, which ends at one place, beside the outputs, which begin at another. */
function layersBeside(diagonal: readonly number[], hiddenEnd: number, outputsStart: number): Row {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [hidden, outputs] = [diagonal.slice(0, hiddenEnd), diagonal.slice(outputsStart)];
  return {
    hiddenToOutput: mean(outputs),
    inputToHidden: mean(hidden),
    outputsLargest: Math.min(...outputs) > Math.max(...hidden),
  };
}
