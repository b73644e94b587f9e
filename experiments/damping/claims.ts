import { quartiles } from '../../src/statistics/statistics.ts';
import { type Claim, NIPS5 } from '../../src/tables/claim.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';
import { dampingEffects } from './dampingEffect.ts';

/** Median sizes over the paper's range of α may differ by this many weights and still count as insensitive. */
const INSENSITIVE_WEIGHTS = 1;

/** Whether α matters, from the tables of the damping experiment. */
export function insensitiveToDamping(rows: TableRows): Claim {
  const effects = dampingEffects(rows('damping', 'summary'), rows('damping', 'orders'), rows('damping', 'crosscheck'));
  const inPaper = effects.filter(({ alpha }) => 1e-8 <= alpha && alpha <= 1e-4);
  const spans = [...new Set(inPaper.map(({ dataset }) => dataset))].map((dataset) => {
    const sizes = inPaper.filter((effect) => effect.dataset === dataset).map(({ weightsLeft }) => weightsLeft);
    const medians = sizes.map(({ median }) => median);
    const networks = Math.min(...sizes.map(({ count }) => count));
    return { dataset, networks, smallest: Math.min(...medians), largest: Math.max(...medians) };
  });
  const insensitive = spans.every(({ smallest, largest }) => largest - smallest <= INSENSITIVE_WEIGHTS);
  const correlations = quartiles(
    inPaper.filter(({ isReference }) => !isReference).map(({ rankCorrelation }) => rankCorrelation.median),
  );
  return {
    claim: 'OBS is insensitive to α between 1e-8 and 1e-4',
    source: `${NIPS5}, section 4`,
    paper: 'insensitive',
    ours: spans
      .map(
        ({ dataset, networks, smallest, largest }) =>
          `${dataset}: median ${smallest} to ${largest} weights (${networks} trained networks)`,
      )
      .join(', '),
    verdict: spans.length === 0 ? 'not tested' : insensitive ? 'reproduced' : 'differs',
    note:
      `insensitive: medians within ${INSENSITIVE_WEIGHTS} weight, over networks that had trained, whatever their test accuracy. Rank correlation of the order of deletion with that at the ` +
      `reference α: ${correlations ? `${correlations.minimum.toFixed(2)} to ${correlations.maximum.toFixed(2)}` : '-'} ` +
      '(medians over networks, for each problem and other α)',
  };
}
