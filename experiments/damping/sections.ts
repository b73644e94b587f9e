import { dataSetWords } from '../../src/figures/fieldWords.ts';
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
      'fewest',
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
      dataSetWords(effect.dataset),
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
    {
      heading: 'Damping: OBS on the MONK networks that had trained, whatever their test accuracy',
      content: [table, ...NOTES],
    },
  ];
}

const NOTES = [
  'networks: trained, of all; fewest, median, quartiles: weights left where the training accuracy would fall; train %, test %: medians there.',
  'whole paths: networks pruned to one weight, whose order of deletion is held against that of the same network at the reference α, 1e-5; rank corr.: the median of Spearman’s rank correlation of the two orders.',
  'inverses differ: the largest relative difference of two inverses in any check, along whole paths, too (the figure has those of the other paths alone); of bound: the largest share of what rounding explains.',
];
