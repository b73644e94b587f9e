import { short } from '../../src/report/numbers.ts';
import { quartileCells } from '../../src/report/quartileCells.ts';
import type { Section } from '../../src/report/section.ts';
import { percent } from '../../src/statistics/statistics.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';
import { dampingEffects } from './dampingEffect.ts';

/** The effect of α, a line a problem and α. */
export function dampingSections(rows: TableRows): Section[] {
  const effects = dampingEffects(rows('damping', 'summary'), rows('damping', 'orders'), rows('damping', 'crosscheck'));
  const table = {
    columns: [
      'problem',
      'alpha',
      'networks',
      'best',
      'median',
      'quartiles',
      'train %',
      'test %',
      'whole paths',
      'rank corr.',
      'inverses differ',
      'of bound',
    ],
    rows: effects.map((effect) => [
      effect.dataset,
      short(effect.alpha),
      ...quartileCells(effect.weightsLeft, effect.networks),
      percent(effect.trainAccuracy.median),
      percent(effect.testAccuracy.median),
      String(effect.rankCorrelation.count),
      effect.rankCorrelation.median.toFixed(3),
      effect.inverseDifference.toExponential(1),
      effect.shareOfBound.toPrecision(2),
    ]),
  };
  return [
    { heading: 'Damping: OBS on the MONK networks that had trained, whatever their test accuracy', content: [table] },
  ];
}
