import { percent, quartiles } from '../statistics/statistics.ts';
import type { TableRow } from '../tables/tableRows.ts';
import { counted } from './counted.ts';
import type { Section } from './section.ts';

type Optima = readonly TableRow<'optima'>[];

/** The best masks of `certify`, and greedy OBS beside them. */
export function optimaAnswer(optima: Optima): string {
  const proven = optima.filter((row) => row.proven);
  const models = new Set(optima.map(({ cell }) => cell)).size;
  const searched = `The best mask is proven at ${proven.length} of ${counted(optima.length, 'size')} of ${counted(models, 'trained network')}`;
  const above = proven.map(({ obsAbove }) => obsAbove ?? 0);
  const found = quartiles(above);
  if (!found) return `${searched}.`;
  const best = above.filter((share) => share <= 0).length;
  return `${searched}: greedy OBS has it at ${best} of these, and is ${percent(found.median)} % above its loss in the median, at most ${percent(found.maximum)} %.`;
}

/** The best masks by size. */
export function optimaSections(optima: Optima): Section[] {
  const sizes = [...new Set(optima.map(({ weightsLeft }) => weightsLeft))].sort((a, b) => a - b);
  const rows = sizes.map((size) => {
    const of = optima.filter(({ weightsLeft }) => weightsLeft === size);
    const above = quartiles(of.map(({ obsAbove }) => obsAbove ?? 0))!;
    const gaps = of.map(({ gap }) => gap);
    const shares = [Math.max(...gaps), above.median, above.maximum].map((share) => Number(percent(share)));
    return [size, of.length, of.filter((row) => row.proven).length, ...shares];
  });
  const columns = ['weights', 'networks', 'proven', 'largest gap %', 'OBS above: median %', 'largest %'];
  return [{ heading: 'The best masks that are known, and greedy OBS beside them', content: [{ columns, rows }] }];
}
