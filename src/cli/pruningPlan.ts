import type { GivenFields } from '../config/completed.ts';
import { inverseWork } from '../config/inverseWork.ts';
import { numberIn } from '../config/numeral.ts';
import { problemOf } from '../config/problem.ts';
import { isOfTeam } from '../config/suitsCellKernels.ts';
import { shown } from '../config/values.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import { estimate } from '../estimate/estimate.ts';
import { type Cell, cellsOf } from '../experiment/cells.ts';
import type { Experiment, Grid } from '../experiment/experiment.ts';
import { checkFor } from '../inverse/checkFor.ts';
import { weightCount } from '../network/architecture.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { flagOf } from './fieldOptions.ts';
import { type Arguments, count, once } from './options.ts';

/** The flags that say where pruning ends, of which a command has exactly one. */
export const END_FLAGS = ['keep', 'weights', 'maxErrorRise', 'stop'] as const;

/** What the ends are measured from: the network as given. */
export interface StartOfPruning {
  readonly liveWeights: number;
  /** E on the training set */
  readonly trainError: number;
}

/**
 * The fields that say where pruning ends.
 *
 * @throws {UsageError} unless there is one flag, and what it asks for is less than there is
 */
export function endFields(args: Arguments, { liveWeights, trainError }: StartOfPruning): GivenFields {
  const given = END_FLAGS.filter((name) => args[name] !== undefined);
  if (given.length !== 1) {
    const found = given.length === 0 ? 'none of them' : given.map((name) => `--${flagOf(name)}`).join(' and ');
    throw new UsageError(`give one of --keep SHARE, --weights N, --max-error-rise PERCENT%, --stop RULE, got ${found}`);
  }
  const [name] = given;
  const text = once(flagOf(name), args[name]).trim();
  const limit = ['errorLimit', 'weightsLimit'].find((field) => args[field] !== undefined);
  if (limit && name !== 'stop') throw new UsageError(`--${flagOf(limit)} goes with --stop, not with --${flagOf(name)}`);
  switch (name) {
    case 'keep': {
      const share = numberIn(text.replace(/%$/, '')) / (text.endsWith('%') ? 100 : 1);
      if (!(share > 0 && share < 1)) {
        throw new UsageError(`keep must be a share of the weights > 0 and < 1, such as 0.1 or 10%, got ${shown(text)}`);
      }
      return { stop: 'weightsLeft', weightsLimit: Math.max(1, Math.round(share * liveWeights)) };
    }
    case 'weights': {
      if (liveWeights < 2)
        throw new UsageError(`there is nothing to delete: the network has ${liveWeights} live weight`);
      return { stop: 'weightsLeft', weightsLimit: count('weights', text, liveWeights - 1) };
    }
    case 'maxErrorRise': {
      const percent = text.endsWith('%') ? numberIn(text.slice(0, -1)) : Number.NaN;
      if (!(percent >= 0 && percent < 1e6)) {
        throw new UsageError(`max-error-rise must be a percentage ≥ 0 such as 10%, got ${shown(text)}`);
      }
      if (trainError > 0) return { stop: 'error', errorLimit: trainError * (1 + percent / 100) };
      throw new UsageError(
        'max-error-rise is a share of E on the training set, which is 0 here: give --keep, --weights, or --stop error --error-limit E',
      );
    }
    case 'stop':
      return {};
  }
}

/** Multiply-adds that a pruning may take without a word on how often H is renewed, in units of 10⁹: some ten seconds. */
const MAX_GIGA = 60;
/** Deletions between two H that are tried, the fewest first. */
const RENEWALS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000];
/** Multiply-adds of the check of a large inverse on a block of it, a gradient: by loops, which take as long as more. */
const CHECK_ADDS = 2e5;
/** One of a diagonal, which is made by a pass through the network, takes as long as so many of products of matrices. */
const DIAGONAL = 5;

/** An experiment of one cell. */
export interface OneCell {
  readonly experiment: Experiment;
  readonly cell: Cell;
}

/**
 * The experiment of one cell that a pruning is. How often H is renewed follows from the sizes, unless somebody chose it:
 * after each deletion where that is some ten seconds' work, else as often as is; where nothing is, so that it is least.
 *
 * @throws {UsageError} as `cellsOf`
 */
export function pruningPlan(name: string, grid: Grid, dataSets: DataSets): OneCell {
  const planned = (renewEvery: number | null): OneCell => {
    const grids = [renewEvery === null ? grid : { ...grid, renewEvery }];
    const experiment = { name, question: `What is left of ${name}?`, grids };
    return { experiment, cell: cellsOf(experiment, dataSets)[0] };
  };
  const first = planned(null);
  if (grid.renewEvery !== undefined) return first;
  const most = weightCount(first.cell.config);
  let best = { plan: first, giga: Number.POSITIVE_INFINITY };
  for (const renewEvery of RENEWALS) {
    const plan = renewEvery === 1 ? first : planned(renewEvery);
    const giga = gigaMultiplyAdds(plan.cell, dataSets);
    if (giga < best.giga) best = { plan, giga };
    if (giga <= MAX_GIGA || renewEvery >= most) break;
  }
  return best.plan;
}

/** Multiply-adds of all matrices of a cell and of their checks, at most, in units of 10⁹. */
function gigaMultiplyAdds({ config, id }: Cell, dataSets: DataSets): number {
  const problem = problemOf(config, dataSets);
  const work = inverseWork(config, problem);
  const isDiagonal = CRITERION[config.criterion].needs === 'diagonal';
  const isProbed = isOfTeam(config) && !isDiagonal && checkFor(work) === 'probe';
  const renewals = Math.ceil((work.weights - work.lastSize) / work.renewEvery);
  const ofChecks = isProbed ? renewals * work.gradients * CHECK_ADDS : 0;
  return (isDiagonal ? DIAGONAL : 1) * estimate([{ config, id }], 1, dataSets).gigaMultiplyAdds + ofChecks / 1e9;
}
