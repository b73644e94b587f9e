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
    problems.map(([dataset, of]) => `${span(of.filter(({ alpha }) => isIn(alpha)))} for ${nameOf(dataset)}`);
  const { verdict } = insensitiveToDamping(rows);
  const answer = verdict === 'reproduced' ? 'Yes, within one weight' : verdict === 'differs' ? 'No' : 'Not known';
  const agree = checks.filter(({ agrees }) => agrees).length;
  const alphas = effects.map(({ alpha }) => alpha);
  return [
    `${answer}: for α from 1e-8 to 1e-4 the median of weights that OBS leaves is ${listed(spans(isOfPaper))}.`,
    `Over all α from ${short(Math.min(...alphas))} to ${short(Math.max(...alphas))} it is ${listed(spans(() => true))}; the smallest networks come with α ${bestAlphas(problems)}.`,
    `The two inverses agree to rounding in ${agree} of ${checks.length} checks, the farthest apart by ${percent(Math.max(...effects.map(({ shareOfBound }) => shareOfBound)))} % of what rounding explains.`,
  ].join(' ');
}

const nameOf = (dataset: string): string => dataSetWords(dataset);

const isOfPaper = (alpha: number): boolean => 1e-8 <= alpha && alpha <= 1e-4;

/** The α with the smallest median, the first of equal ones. */
const bestOf = (effects: readonly DampingEffect[]): number =>
  effects.reduce((best, effect) => (effect.weightsLeft.median < best.weightsLeft.median ? effect : best)).alpha;

/** The best α of each problem, once where all have the same. */
function bestAlphas(problems: readonly (readonly [dataset: string, of: readonly DampingEffect[]])[]): string {
  const best = problems.map(([, of]) => short(bestOf(of)));
  if (new Set(best).size === 1) return best[0];
  return listed(best.map((alpha, p) => `${alpha} for ${nameOf(problems[p][0])}`));
}

/** The medians of some α, e.g. `15 to 24`. */
function span(effects: readonly DampingEffect[]): string {
  const medians = effects.map(({ weightsLeft }) => weightsLeft.median);
  const [min, max] = [Math.min(...medians), Math.max(...medians)].map(threeDigits);
  return medians.length === 0 ? '–' : min === max ? min : `${min} to ${max}`;
}
