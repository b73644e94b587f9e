import type { GivenFields } from '../config/completed.ts';
import { numberIn } from '../config/numeral.ts';
import { problemOf } from '../config/problem.ts';
import { shown } from '../config/values.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import { renewalBySize } from '../estimate/renewalBySize.ts';
import { type Cell, cellsOf } from '../experiment/cells.ts';
import type { Experiment, Grid } from '../experiment/experiment.ts';
import { flagOf } from './fieldOptions.ts';
import { type Arguments, count, once } from './options.ts';

/** The flags that say where pruning ends, of which a command has exactly one. */
export const END_FLAGS = ['keep', 'weights', 'maxErrorRise', 'stop'] as const;

/** The network as given, from which the ends are measured. */
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
        throw new UsageError(
          `there is nothing to delete: the network has ${liveWeights === 0 ? 'no live weights' : '1 live weight'}`,
        );
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

/** An experiment of one cell. */
export interface OneCell {
  readonly experiment: Experiment;
  readonly cell: Cell;
}

/**
 * The experiment of one cell that a pruning is. How often H is renewed follows from the sizes, unless somebody chose
 * it.
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
  const renewEvery = renewalBySize((every) => {
    const { config } = every === 1 ? first.cell : planned(every).cell;
    return { config, problem: problemOf(config, dataSets) };
  });
  return renewEvery === 1 ? first : planned(renewEvery);
}
