import type { Results } from '../../src/report/experimentReport.ts';
import { listed } from '../../src/report/listed.ts';
import { threeDigits } from '../../src/report/numbers.ts';
import { percent, quartiles } from '../../src/statistics/statistics.ts';
import { smallestDifferences, testMinima } from './testMinima.ts';
import { type Cells, trainedNetworks } from './trainedNetworks.ts';

/** By how much OBS lowers the test error and after how many deletions, beside OBD; null without paths of OBS. */
export function mixturesAnswer({ rows }: Results): string | null {
  const { asThen, atMinimum, stopped } = trainedNetworks(rows);
  const ways = [
    { words: 'trained sample by sample without decay, as in 1994', cells: asThen, paper: 22 },
    { words: 'stopped at the smallest validation error', cells: stopped, paper: 17 },
    { words: 'trained to a minimum with decay', cells: atMinimum, paper: null },
  ].filter(({ cells }) => cells.obs.length > 0);
  if (ways.length === 0) return null;
  const draws = Math.max(...ways.map(({ cells }) => cells.obs.length));
  const isSmall = ways.every(({ cells }) => testMinima(cells.obs).falls!.median < SMALL);
  return [
    `${isSmall ? 'By a little' : 'Yes'}, in the median of ${draws} draws of the data: ${ways.map(fall).join('; ')}.`,
    ...beside(ways.map(({ cells }) => cells)),
  ].join(' ');
}

/** A fall of less than this share of the test error is little. */
const SMALL = 0.05;

function fall({ words, cells, paper }: { words: string; cells: Cells; paper: number | null }): string {
  const { deletions, falls } = testMinima(cells.obs);
  const published = paper === null ? '' : ` (the paper: after ${paper})`;
  return `${percent(falls!.median)} % after ${threeDigits(deletions!.median)} deletions${published} in networks ${words}`;
}

/** The smallest test error along OBD with retraining beside that along OBS. */
function beside(ways: readonly Cells[]): string[] {
  const differences = ways.map(smallestDifferences).filter(({ length }) => length > 0);
  if (differences.length === 0) return [];
  const counts = differences.map((of) => `${of.filter((difference) => difference > 0).length} of ${of.length}`);
  const isLower = differences.every((of) => quartiles(of)!.median > 0);
  const paper = isLower ? 'as published' : 'not as published: the paper has OBS below OBD';
  return [`OBD with retraining after each deletion stays above that in ${listed(counts)} draws, ${paper}.`];
}
