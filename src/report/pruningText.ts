import { inputsLeft, type Mask } from '../network/mask.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import { percent } from '../statistics/statistics.ts';
import { counted } from './counted.ts';
import { short } from './numbers.ts';
import type { Content, ReportTable } from './section.ts';
import type { SetMeasures } from './setsText.ts';

/** A network on the way of a pruning, with its measures on each set. */
export interface PruningState {
  readonly name: string;
  readonly weights: number;
  readonly sets: Readonly<Record<string, SetMeasures>>;
}

/** A row a network: weights, then error and accuracy of each set. */
export function statesTable(states: readonly PruningState[]): ReportTable {
  const sets = Object.keys(states[0].sets);
  const isJudged = sets.some((set) => states[0].sets[set].accuracy !== null);
  const columns = ['network', 'weights', ...sets.flatMap((set) => [`${set} error`, ...(isJudged ? ['right'] : [])])];
  const rows = states.map(({ name, weights, sets: measures }) => {
    const cells = sets.flatMap((set) => {
      const { error, accuracy } = measures[set];
      return [
        error === null ? '-' : short(error),
        ...(isJudged ? [accuracy === null ? '-' : `${percent(accuracy)} %`] : []),
      ];
    });
    return [name, String(weights), ...cells];
  });
  return { columns, rows };
}

/** Names of inputs that are listed; of more the first. */
const MAX_NAMES = 20;

/** The rest of a network: a table of its layers, and the inputs that no output needs any more. */
export function leftContent({ network, inputNames }: StoredNetwork, mask: Mask): Content {
  const rows = network.stages.map(({ fanIn, units, firstWeight, sources }, m) => {
    const weights = units * sources;
    const left = mask.subarray(firstWeight, firstWeight + weights).reduce((sum, live) => sum + live, 0);
    return [`${m + 1}`, `${fanIn} to ${units}`, String(weights), String(left), `${percent(left / weights)} %`];
  });
  const needed = new Set(inputsLeft(network, mask));
  const gone = (inputNames ?? []).filter((_, i) => !needed.has(i));
  const more = gone.length > MAX_NAMES ? ', …' : '';
  const names = gone.length > 0 ? `: ${gone.slice(0, MAX_NAMES).join(', ')}${more}` : '';
  const unneeded = `inputs that are no longer needed: ${gone.length} of ${network.inputs}${names}`;
  return [{ columns: ['layer', 'units', 'weights', 'left', 'share'], rows }, unneeded];
}

/** The rule by which a pruning ended, in words. @param isSearch whether a local search went on to its end */
export function endText(stoppedBy: string, deleted: number, isSearch: boolean): string {
  const what = deleted === 0 ? 'nothing was deleted' : `${counted(deleted, 'weight')} deleted`;
  if (isSearch) return `${what}; the search has found no smaller network that keeps ${KEPT[stoppedBy] ?? stoppedBy}`;
  return `${what}; ended by ${ENDS[stoppedBy] ?? stoppedBy}`;
}

const ENDS: Readonly<Record<string, string>> = {
  weightsLeft: 'the number of weights',
  error: 'the training error: one weight less is more than was allowed',
  trainAccuracy: 'the training accuracy: one weight less has less of it',
  end: 'the last weight',
  unproven: 'a proof: that of the next size needs more nodes than --max-nodes allows',
};

const KEPT: Readonly<Record<string, string>> = {
  error: 'the training error that is allowed',
  trainAccuracy: 'the training accuracy',
};
