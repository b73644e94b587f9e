import { hessianKey } from '../cell/sharedHessian.ts';
import { liveAtStart, problemOf, startMask } from '../config/problem.ts';
import { fieldValues } from '../config/values.ts';
import { CURVATURE } from '../curvature/matrices/curvatureMatrices.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import { type Cell, cellsOf } from '../experiment/cells.ts';
import type { Experiment, Grid } from '../experiment/experiment.ts';
import { liveWeights } from '../network/mask.ts';

/** The proofs that are wanted of one quadratic model: that of a trained network and an α. */
export interface PlannedModel {
  /** of criterion `obs`, from which the model is made */
  readonly cell: Cell;
  /** names the model: equal keys, equal bits */
  readonly key: string;
  /** flat indices of the n weights of the model, ascending */
  readonly live: Int32Array;
  /** numbers of weights that are kept, ascending, each 1 … n − 1 */
  readonly sizes: readonly number[];
}

/** The numbers of weights that are wanted, ascending; `all`: each from 1 to n − 1. */
export type WantedSizes = readonly number[] | 'all';

/**
 * The models of an experiment, in the order of its plan: one for each trained network and α, whatever else the cells
 * differ in. The cell of a model has the criterion `obs`; where the plan has it, it is one of the plan's. Matrices that
 * are no more than a diagonal have no model.
 *
 * @param wanted sizes that a network does not have are left out, if another one has them
 * @throws {UsageError} as `cellsOf`, if no cell has a whole matrix, or no network has a size that is wanted
 */
export function proofPlan(experiment: Experiment, dataSets: DataSets, wanted: WantedSizes): PlannedModel[] {
  const planned = new Set(cellsOf(experiment, dataSets).map(({ id }) => id));
  const grids = experiment.grids.flatMap(asObs);
  if (grids.length === 0) {
    throw new UsageError(`${experiment.name} has no matrix but diagonals: a proof needs a whole one, --curvature NAME`);
  }
  const models = new Map<string, Cell>();
  for (const cell of cellsOf({ ...experiment, grids }, dataSets)) {
    const key = modelKey(cell);
    const known = models.get(key);
    if (!known || (!planned.has(known.id) && planned.has(cell.id))) models.set(key, cell);
  }
  const found = [...models].map(([key, cell]) => ({ key, cell, problem: problemOf(cell.config, dataSets) }));
  const largest = Math.max(...found.map(({ problem }) => liveAtStart(problem)));
  requireSizes(wanted, largest);
  return found.map(({ key, cell, problem }) => {
    const live = liveWeights(startMask(problem));
    const has = (size: number) => size < live.length;
    const all = Array.from({ length: Math.max(0, live.length - 1) }, (_, i) => i + 1);
    return { cell, key, live, sizes: wanted === 'all' ? all : wanted.filter(has) };
  });
}

/** The same grid with criterion `obs`, of its matrices those that are whole; none where it has no such. */
function asObs(grid: Grid): Grid[] {
  const { curvature, ...others } = grid;
  if (curvature === undefined) return [{ ...others, criterion: 'obs' }];
  const whole = fieldValues('curvature', curvature).filter((name) => CURVATURE[name].form === 'matrix');
  return whole.length === 0 ? [] : [{ ...grid, criterion: 'obs', curvature: whole }];
}

function requireSizes(wanted: WantedSizes, largest: number): void {
  if (largest < 2) throw new UsageError('there is nothing to prove: no network has more than one live weight');
  const outside = wanted === 'all' ? undefined : wanted.find((size) => size < 1 || size >= largest);
  if (outside === undefined) return;
  const allowed = `an integer 1 … ${largest - 1}`;
  throw new UsageError(`weights must be ${allowed}, got ${outside}: the largest network has ${largest} live weights`);
}

/** Everything that decides a model. */
const modelKey = ({ config }: Cell): string =>
  JSON.stringify([hessianKey(config), config.alpha, config.numerics, config.dataSha256]);
