import type { Results } from '../../src/report/experimentReport.ts';
import { percent } from '../../src/statistics/statistics.ts';
import { NEAR, NO_GAP } from '../../src/tables/gapCurves.ts';
import { gapsOf } from './gapClaims.ts';
import { beside, type Network, networksOf, smallestAtAccuracy, type Way } from './networks.ts';

/** How far masks are from the best ones, and what a better mask is worth; null without proven masks. */
export function optimalityAnswer({ rows }: Results): string | null {
  const networks = networksOf(rows);
  const greedy = gapsOf(networks, 'obs');
  if (!greedy.found) return null;
  const { median, maximum } = greedy.found;
  const best = greedy.rows.filter(({ refitGap }) => refitGap <= NO_GAP).length;
  return [
    `OBS with one H has the best mask at ${best} of ${greedy.rows.length} sizes whose best mask is proven; in the median the best mask saves ${percent(median)} % of the predicted loss, at most ${percent(maximum)} %.`,
    ...others(networks),
    ...worth(networks),
  ].join(' ');
}

const median = (networks: readonly Network[], way: Way): string =>
  percent(gapsOf(networks, way).found?.median ?? Number.NaN);

/** Swaps, and rules that see less of H. */
function others(networks: readonly Network[]): string[] {
  const swapped = gapsOf(networks, 'obsSwap').rows;
  if (swapped.length === 0) return [];
  const near = swapped.filter(({ refitGap }) => refitGap <= NEAR).length;
  return [
    `With swaps OBS is within ${100 * NEAR} % of it at ${percent(near / swapped.length)} % of them; of OBS in one shot, OBD and magnitude the best mask saves ${median(networks, 'oneShot')}, ${median(networks, 'obd')} and ${median(networks, 'magnitude')} %.`,
  ];
}

/** Test errors and sizes of best masks beside those of greedy OBS, and of OBS with H renewed. */
function worth(networks: readonly Network[]): string[] {
  const pairs = networks.flatMap((network) =>
    beside(network, 'best', 'obs').filter(
      ([best, obs]) => best.proven && best.refitTestError !== null && obs.refitLoss > (1 + NEAR) * best.refitLoss,
    ),
  );
  const better = pairs.filter(([best, obs]) => best.refitTestError! < obs.refitTestError!).length;
  const sizes = networks
    .filter(({ dataset }) => dataset.startsWith('monks'))
    .map((network) => (['renewed', 'best'] as const).map((way) => smallestAtAccuracy(network, way)));
  const fewer = sizes.filter(([renewed, best]) => renewed < best).length;
  return [
    ...(pairs.length > 0
      ? [
          `Where greedy OBS misses it by more than ${100 * NEAR} %, the best mask has the smaller test error at ${better} of ${pairs.length} sizes.`,
        ]
      : []),
    ...(sizes.length === 0
      ? []
      : [
          `With H renewed at each deletion OBS leaves a smaller network than the best masks of the first H in ${fewer} of ${sizes.length} of MONK's networks, at the same training accuracy.`,
        ]),
  ];
}
