import { integer, text } from '../arrow/columns.ts';
import { cellBackend } from '../cell/cellBackend.ts';
import { cellCurvature } from '../cell/cellCurvature.ts';
import { problemOf, startMask } from '../config/problem.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { readValue } from '../errors.ts';
import type { Cell } from '../experiment/cells.ts';
import type { InverseCheck } from '../inverse/inverseCheck.ts';
import { mlMatrixBlockCheck } from '../inverse/mlMatrixBlockCheck.ts';
import { MAX_BLOCK_WEIGHTS } from '../inverse/principalBlock.ts';
import { liveWeights } from '../network/mask.ts';
import { maskAfter } from '../surgeon/pruningStep.ts';
import { keepsWeights } from '../trace/stepWithoutWeights.ts';
import type { Trace } from '../trace/trace.ts';
import { CHECK_COLUMNS } from '../trace/traceColumns.ts';
import type { Measurement } from './measurement.ts';

const COLUMNS = [
  text('cell', 'id', 'the first cell of its data set that inverts H'),
  integer('step', 'index', 'the deletion that this inverse chose'),
  integer('weights', 'count', 'n, live weights: the size of the matrix'),
  ...CHECK_COLUMNS,
];

/** Renewals of the path of a large network of which a principal block is inverted, evenly spread. */
const MAX_LARGE_RENEWALS = 10;

/**
 * Every H of one cell a data set, built again from the weights that its trace keeps and inverted by ml-matrix, too: the
 * first cell in the plan that has inverses. That of its first H is in the trace already.
 */
export const everyInverse: Measurement<true, typeof COLUMNS> = {
  name: 'everyInverse',
  columns: COLUMNS,
  begin(_request, dataSets) {
    const seen = new Set<string>();
    return {
      ofCell(cell, trace) {
        const { dataset } = cell.config;
        if (trace.checks.length === 0 || seen.has(dataset)) return [];
        seen.add(dataset);
        return checksByMlMatrix(cell, trace, dataSets).map(({ step, ...check }) => ({ cell: cell.id, step, ...check }));
      },
    };
  },
};

function checksByMlMatrix({ config }: Cell, { steps, checks }: Trace, dataSets: DataSets): InverseCheck[] {
  const problem = problemOf(config, dataSets);
  const { network, dataSet } = problem;
  const backend = cellBackend(config, problem);
  const others = checks.flatMap(({ step }, c) => (c > 0 && keepsWeights(steps[step - 1]) ? [step] : []));
  let mask = startMask(problem);
  let done = 0;
  /** The state that the H for a deletion was made at. */
  const stateOf = (step: number) => {
    mask = maskAfter(mask, steps.slice(done + 1, step));
    done = step - 1;
    return { weights: steps[step - 1].weights, live: liveWeights(mask) };
  };
  if (network.weights > MAX_BLOCK_WEIGHTS && backend?.kind === 'team') {
    const options = { team: backend, alpha: config.alpha, shardSize: readValue(config.shardSize, 'shardSize') };
    return spread(others).map((step) =>
      mlMatrixBlockCheck({ network, samples: dataSet.train, ...stateOf(step) }, options, step),
    );
  }
  const found: InverseCheck[] = [];
  const curvature = cellCurvature(config, problem, backend, { checks: found, mlMatrix: 'each' });
  for (const step of network.weights > MAX_BLOCK_WEIGHTS ? spread(others) : others) {
    const { weights, live } = stateOf(step);
    curvature(weights, live, step);
  }
  return found.filter(({ check }) => check === 'mlMatrix');
}

/** Some of the steps, evenly spread, the last one among them. */
const spread = (steps: readonly number[]): readonly number[] =>
  steps.length <= MAX_LARGE_RENEWALS
    ? steps
    : Array.from(
        { length: MAX_LARGE_RENEWALS },
        (_, i) => steps[Math.ceil(((i + 1) * steps.length) / MAX_LARGE_RENEWALS) - 1],
      );
