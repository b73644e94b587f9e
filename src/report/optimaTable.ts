import { gapOf, type OptimalMask } from '../proof/optimalMask.ts';
import { percent, quartiles } from '../statistics/statistics.ts';
import { short } from './numbers.ts';
import type { ReportTable } from './section.ts';

/**
 * Best masks. Of one model a row a number of weights; of several the numbers of weights, each with how many
 * models have it, how many are proven, and how far greedy OBS is above the best mask in them.
 */
export function optimaTable(masks: readonly OptimalMask[]): ReportTable {
  const models = new Set(masks.map(({ planned }) => planned));
  if (models.size === 1) {
    return {
      columns: ['weights', 'loss', 'proven', 'gap %', 'OBS above %', 'nodes'],
      rows: masks.map((mask) => [
        ...[String(mask.weightsLeft), short(mask.loss), mask.proven ? 'yes' : 'no'],
        ...[percent(gapOf(mask)), percent(excess(mask)), String(mask.nodes)],
      ]),
    };
  }
  const sizes = [...new Set(masks.map(({ weightsLeft }) => weightsLeft))].sort((a, b) => a - b);
  return {
    columns: ['weights', 'models', 'proven', 'largest gap %', 'OBS above: median %', 'largest %', 'OBS is best'],
    rows: sizes.map((size) => {
      const of = masks.filter(({ weightsLeft }) => weightsLeft === size);
      const above = of.map(excess);
      return [
        ...[size, of.length, of.filter(({ proven }) => proven).length].map(String),
        ...[Math.max(...of.map(gapOf)), quartiles(above)!.median, Math.max(...above)].map(percent),
        String(of.filter(({ proven, loss, obsLoss }) => proven && obsLoss <= loss).length),
      ];
    }),
  };
}

/** By how much the loss of greedy OBS is above that of the best mask found, as a share of that. */
const excess = ({ loss, obsLoss }: OptimalMask): number => (loss > 0 ? obsLoss / loss - 1 : 0);
