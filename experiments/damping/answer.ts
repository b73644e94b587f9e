import { dataSetWords } from '../../src/figures/fieldWords.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { listed } from '../../src/report/listed.ts';
import { short, threeDigits } from '../../src/report/numbers.ts';
import { percent } from '../../src/statistics/statistics.ts';
import { groupedBy } from '../../src/tables/groupedBy.ts';
import { insensitiveToDamping } from './claims.ts';
import { type DampingEffect, dampingEffects } from './dampingEffect.ts';

/** How much the size of networks depends on α, and whether the inverses agree; null without finished paths. */
export function dampingAnswer({ rows }: Results): string | null {
  const checks = rows('damping', 'crosscheck');
  const effects = dampingEffects(rows('damping', 'summary'), rows('damping', 'orders'), checks);
  if (effects.length === 0) return null;
  const problems = [...groupedBy(effects, ({ dataset }) => dataset)];
  const spans = (isIn: (alpha: number) => boolean) =>
    problems.map(([dataset, of]) => `${span(of.filter(({ alpha }) => isIn(alpha)))} for ${dataSetWords(dataset)}`);
  const { verdict } = insensitiveToDamping(rows);
  const answer = verdict === 'reproduced' ? 'Yes, within one weight' : verdict === 'differs' ? 'No' : 'Not known';
  const agree = checks.filter(({ agrees }) => agrees).length;
  const alphas = effects.map(({ alpha }) => alpha);
  return [
    `${answer}: for α from 1e-8 to 1e-4 the median of weights that OBS leaves is ${listed(spans(isOfPaper))}.`,
    `The median is smallest at ${listed(problems.map(([dataset, of]) => `${alphasOf(best(of))} for ${dataSetWords(dataset)}`))}; outside it the networks are larger, up to ${listed(problems.map(([dataset, of]) => `${threeDigits(Math.max(...of.map(sizeOf)))} for ${dataSetWords(dataset)}`))} over all α from ${short(Math.min(...alphas))} to ${short(Math.max(...alphas))}.`,
    ...problems.flatMap(([dataset, of]) => testFalls(dataSetWords(dataset), of)),
    `The two inverses agree to rounding in ${agree} of ${checks.length} checks, the farthest apart by ${percent(Math.max(...effects.map(({ shareOfBound }) => shareOfBound)))} % of what rounding explains.`,
  ].join(' ');
}

const isOfPaper = (alpha: number): boolean => 1e-8 <= alpha && alpha <= 1e-4;
const sizeOf = ({ weightsLeft }: DampingEffect): number => weightsLeft.median;

/** Those with the smallest median. */
function best(effects: readonly DampingEffect[]): DampingEffect[] {
  const min = Math.min(...effects.map(sizeOf));
  return effects.filter((effect) => sizeOf(effect) === min);
}

/** Some α in ascending order, e.g. `α 1e-5 and 1e-4`, or `α 1e-5 to 0.1` of more than two. */
function alphasOf(effects: readonly DampingEffect[]): string {
  const alphas = effects.map(({ alpha }) => alpha).sort((a, b) => a - b);
  return `α ${alphas.length > 2 ? `${short(alphas[0])} to ${short(alphas[alphas.length - 1])}` : listed(alphas.map((alpha) => short(alpha)))}`;
}

/** The α at which the median test accuracy is below that of others. */
function testFalls(problem: string, effects: readonly DampingEffect[]): string[] {
  const max = Math.max(...effects.map(({ testAccuracy }) => testAccuracy.median));
  const below = effects.filter(({ testAccuracy }) => testAccuracy.median < max);
  if (below.length === 0) return [];
  const min = Math.min(...below.map(({ testAccuracy }) => testAccuracy.median));
  return [
    `The median test accuracy of ${problem} is not ${percent(max)} % but down to ${percent(min)} % at ${alphasOf(below)}.`,
  ];
}

/** The medians of some α, e.g. `15 to 24`. */
function span(effects: readonly DampingEffect[]): string {
  const medians = effects.map(({ weightsLeft }) => weightsLeft.median);
  const [min, max] = [Math.min(...medians), Math.max(...medians)].map(threeDigits);
  return medians.length === 0 ? '–' : min === max ? min : `${min} to ${max}`;
}
