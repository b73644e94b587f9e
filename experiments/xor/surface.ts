import type { Figure } from '../../src/figures/figure.ts';
import { surfaceFigure } from '../../src/figures/surfaceFigure.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { rowGroups } from '../../src/tables/rowGroups.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { captioned } from '../captioned.ts';
import { ALPHA } from './experiment.ts';

type Picks = readonly TableRow<'picks'>[];

/** The weights that the criteria delete in figure 3: v3, u22 and u23. */
const PUBLISHED: Readonly<Record<string, string>> = { magnitude: 'bias>xor', obd: 'x2>h2', obs: 'bias>h2' };

/**
 * Figure 5: the first step of each criterion from one network, on slices of the error surface. Of networks that are
 * trained as in the paper the criteria delete two weights at most; of others there are some that lose three.
 */
export function xorSurface({ rows, trace, dataSets }: Results): Figure[] {
  const chosen = chosenNetwork(rows('xor', 'picks').filter(({ alpha }) => alpha === ALPHA));
  const [obs, magnitude, obd] = ['obs', 'magnitude', 'obd'].map((criterion) => {
    const cell = chosen.find((row) => row.criterion === criterion)?.cell;
    return cell === undefined ? null : trace(cell);
  });
  if (!obs || !magnitude || !obd) return [];
  const beside = 'Beside figure 5 of Hassibi & Stork (1993), slices over (v3, u23) and (u22, u23).';
  return captioned(surfaceFigure(obs, [magnitude, obd], dataSets), beside);
}

/**
 * The picks from one network: the first of which the three criteria delete what they do in figure 3 and only OBS leaves
 * all samples right, else the first of which they delete three weights, or two, or one.
 */
function chosenNetwork(picks: Picks): Picks {
  const networks = rowGroups(
    picks.filter(({ trained, deleted }) => trained && deleted !== null),
    ['training', 'decay', 'startRange', 'seed'],
  ).map(({ rows }) => rows);
  const isPublished = (of: Picks) =>
    of.every(
      ({ criterion, weight, allRight }) => weight === PUBLISHED[criterion] && allRight === (criterion === 'obs'),
    );
  const distinct = (count: number) => networks.find((of) => new Set(of.map(({ weight }) => weight)).size === count);
  return networks.find(isPublished) ?? distinct(3) ?? distinct(2) ?? networks[0] ?? [];
}
