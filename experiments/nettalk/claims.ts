import { quartiles } from '../../src/statistics/statistics.ts';
import { type CellRows, cellRows, type MeasuredStep, pairsOf } from '../../src/tables/cellRows.ts';
import { type Claim, NIPS5, notRun } from '../../src/tables/claim.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';
import { SIZES } from './experiment.ts';

/** Claims of section 6 about NETtalk, and the criteria compared there. */
export function nettalkClaims(rows: TableRows): Claim[] {
  const cells = cellRows(rows, 'nettalk', (row) => row.retrain === 'every');
  const obs = cells.filter(({ summary }) => summary.criterion === 'obs');
  const rest = cells.filter(({ summary }) => summary.criterion !== 'obs');
  return [testErrorFalls(obs), fallsByAsMuch(obs), others(obs, rest)];
}

const PAPER_FALL = 1 - 4701 / 5259;

const ends = ({ path }: CellRows) => ({
  start: path[0].testError!,
  end: path[path.length - 1].testError!,
});
const conditionOf = ({ summary }: CellRows) =>
  `decay ${summary.decay.toExponential()}, retrained each ${summary.retrainEvery}`;
const percentage = (share: number) => `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)} %`;
const riseOf = (cell: CellRows) => ends(cell).end / ends(cell).start - 1;
const rises = (cells: readonly CellRows[]) =>
  cells.map((cell) => `${conditionOf(cell)}: ${percentage(riseOf(cell))}`).join('; ');

const [START, , END] = SIZES.map((weights) => weights.toLocaleString('en'));
const FALLS = `NETtalk: pruned by OBS from ${START} weights to ${END}, with retraining on the way, the test error`;

/** A dense network overfits if its test error is so much above that of another decay. */
const OVERFITS = 1.05;

function testErrorFalls(obs: readonly CellRows[]): Claim {
  const claim = { claim: `${FALLS} is lower than at the start`, source: `${NIPS5}, section 6`, paper: 'lower' };
  if (obs.length === 0) return { ...claim, ...notRun('nettalk') };
  const min = Math.min(...obs.map((cell) => ends(cell).start));
  const overfitted = obs.filter((cell) => ends(cell).start > OVERFITS * min);
  return {
    ...claim,
    ours: rises(obs),
    verdict: overfitted.length > 0 && overfitted.every((cell) => riseOf(cell) < 0) ? 'reproduced' : 'differs',
    note: `change from the trained network to ${END} weights; reproduced: a fall wherever the dense network overfits, which is where its test error is more than ${percentage(OVERFITS - 1).slice(1)} above that at the best decay (${overfitted.map(conditionOf).join('; ') || 'nowhere'})`,
  };
}

function fallsByAsMuch(obs: readonly CellRows[]): Claim {
  const claim = {
    claim: `${FALLS} falls by 10.6 %`,
    source: `${NIPS5}, section 6`,
    paper: '5,259 to 4,701',
  };
  if (obs.length === 0) return { ...claim, ...notRun('nettalk') };
  const { minimum, median } = quartiles(obs.map(riseOf))!;
  const fall = -median;
  const smallest = (cell: CellRows) => Math.min(...cell.path.map((row) => row.testError!)) / ends(cell).start;
  const lowest = obs.map((cell) => `${conditionOf(cell)}: ${percentage(smallest(cell) - 1)}`).join('; ');
  return {
    ...claim,
    ours: `at ${END} weights: median ${percentage(median)}, ${percentage(minimum)} under the best condition; where it is lowest on the path, ${lowest}`,
    verdict: fall >= PAPER_FALL ? 'better' : fall >= 0.8 * PAPER_FALL ? 'reproduced' : 'differs',
    note: "the paper names neither training nor test words, decay, or unit of the error; reproduced: the median over conditions is a fall of four fifths of the paper's",
  };
}

function others(obs: readonly CellRows[], rest: readonly CellRows[]): Claim {
  const claim = {
    claim: `NETtalk: at ${END} weights OBS has a lower training error than OBD and magnitude, all retrained alike`,
    source: `${NIPS5}, section 3, asked of NETtalk`,
    paper: 'E(magnitude) ≥ E(OBD) ≥ E(OBS) to second order',
  };
  const last = ({ path }: CellRows): MeasuredStep => path[path.length - 1];
  const ratios = rest.flatMap((cell) => {
    const alike = obs.filter((other) => conditionOf(other) === conditionOf(cell));
    return pairsOf(alike, [cell]).map(([beside]) => ({
      words: `${cell.summary.criterion} (${conditionOf(cell)})`,
      ratio: last(cell).trainError / last(beside).trainError,
    }));
  });
  if (ratios.length === 0) return { ...claim, ...notRun('nettalk') };
  return {
    ...claim,
    ours: ratios.map(({ words, ratio }) => `${words}: ${ratio.toFixed(2)} times`).join(', '),
    verdict: ratios.every(({ ratio }) => ratio > 1) ? 'reproduced' : 'differs',
    note: 'training error beside that of OBS on the same network; reproduced: above 1 in every pair',
  };
}
