import { dataSetWords } from '../../src/figures/fieldWords.ts';
import type { Section } from '../../src/report/section.ts';
import { percent, quartiles } from '../../src/statistics/statistics.ts';
import { NEAR, NO_GAP } from '../../src/tables/gapCurves.ts';
import { groupedBy } from '../../src/tables/groupedBy.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';
import { networksOf, type Way } from './networks.ts';

const WAYS: readonly (readonly [Way, string])[] = [
  ['obs', 'OBS, one H'],
  ['obsSwap', 'with swaps'],
  ['oneShot', 'OBS, one shot'],
  ['obd', 'OBD'],
  ['magnitude', 'magnitude'],
  ['renewed', 'OBS, H renewed'],
];

const NOTE =
  'gap: the share of the loss that the best mask of the size saves; the best: masks without a gap, within 1 %: of at most that, both at the sizes whose best mask is proven; worst: the largest gap; as left: with the weights that the rule leaves.';

/** The gap of each way at the sizes whose best mask is proven, if the experiment was run. */
export function optimalitySections(rows: TableRows): Section[] {
  const networks = networksOf(rows);
  if (networks.length === 0) return [];
  const table = {
    columns: ['data set', 'networks', 'proven sizes', 'mask', 'the best %', 'within 1 %', 'gap %', 'worst', 'as left'],
    rows: [...groupedBy(networks, ({ dataset }) => dataset)].flatMap(([dataset, some]) =>
      WAYS.map(([way, name]) => {
        const all = some.flatMap((network) => network.of(way));
        const proven = all.filter((row) => row.proven);
        const within = (gap: number) => percent(proven.filter((row) => row.refitGap <= gap).length / proven.length);
        const gaps = quartiles(proven.map(({ refitGap }) => refitGap));
        const left = quartiles(proven.map(({ gap }) => gap));
        return [
          ...[dataSetWords(dataset), String(some.length), `${proven.length} of ${all.length}`, name],
          ...[within(NO_GAP), within(NEAR)],
          ...[gaps?.median, gaps?.maximum, left?.median].map((gap) => percent(gap ?? Number.NaN)),
        ];
      }),
    ),
  };
  const heading =
    'Masks beside the best one of their size: median gap of the mask re-fitted, and of the weights as the rule leaves them';
  return [{ heading, content: [table, NOTE] }];
}
