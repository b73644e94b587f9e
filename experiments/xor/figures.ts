import { curvatureFigures } from '../../src/figures/curvatureFigures.ts';
import type { Figure } from '../../src/figures/figure.ts';
import { firstDeletionFigure } from '../../src/figures/firstDeletionFigure.ts';
import { picksFigure } from '../../src/figures/picks.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { rowGroups } from '../../src/tables/rowGroups.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { bestNetworkFigures } from '../bestNetworkFigures.ts';
import { captioned } from '../captioned.ts';
import { asPublished } from './asPublished.ts';
import { bestXorNetwork } from './sections.ts';
import { xorSurface } from './surface.ts';

type Picks = readonly TableRow<'picks'>[];

/**
 * How often each criterion deletes a right weight, what it deletes of one network, the surface that it steps on, and
 * the best network that OBS leaves.
 */
export const xorFigures = (results: Results): Figure[] => [
  ...captioned(picksFigure(asPublished(results.rows('xor', 'picks'))), ''),
  ...firstDeletions(results),
  ...xorSurface(results),
  ...bestNetworkFigures(
    results,
    bestXorNetwork(results.rows),
    () => 'network',
    () => 'Of the networks that still have all four samples right after their one deletion, that with the smallest E.',
  ),
];

/** The order of the criteria in figure 3. */
const CRITERIA = ['magnitude', 'obd', 'obs'];

/** Figures 3 and 4: what each criterion deletes first from one network, and the second derivatives there. */
function firstDeletions({ rows, trace, dataSets }: Results): Figure[] {
  const chosen = chosenNetwork(asPublished(rows('xor', 'picks')));
  const traces = CRITERIA.flatMap((criterion) => {
    const cell = chosen.find((row) => row.criterion === criterion)?.cell;
    return (cell === undefined ? null : trace(cell)) ?? [];
  });
  if (traces.length < CRITERIA.length) return [];
  const beside =
    'Beside figure 3 of Hassibi & Stork (1993): of its network magnitude deletes the bias of the output (v3), OBD x2>h2 (u22) and OBS bias>h2 (u23).';
  const curvature = curvatureFigures(traces[traces.length - 1], dataSets).flatMap((figure) =>
    captioned(figure, figure.name === 'hessian' ? 'Beside figure 4 of Hassibi & Stork (1993), of H.' : ''),
  );
  return [...captioned(firstDeletionFigure(traces, dataSets), beside), ...curvature];
}

/** The weights that OBD and OBS delete in figure 3. */
const PUBLISHED: Readonly<Record<string, string>> = { obd: 'x2>h2', obs: 'bias>h2' };

/**
 * The picks from one network: the first that only OBS leaves right and of which OBD and OBS delete what they do in
 * figure 3, else the first that only OBS leaves right, else the first.
 */
function chosenNetwork(picks: Picks): Picks {
  const networks = rowGroups(
    picks.filter(({ trained, deleted }) => trained && deleted !== null),
    ['seed'],
  ).map(({ rows }) => rows);
  const isOnlyObs = (of: Picks) => of.every(({ criterion, allRight }) => allRight === (criterion === 'obs'));
  const isPublished = (of: Picks) =>
    of.every(({ criterion, weight }) => (PUBLISHED[criterion] ?? weight) === weight) && isOnlyObs(of);
  return networks.find(isPublished) ?? networks.find(isOnlyObs) ?? networks[0] ?? [];
}
