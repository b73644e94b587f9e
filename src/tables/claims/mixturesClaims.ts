import { uniformStream } from '../../random.ts';
import type { Row } from '../../trace/columns.ts';
import { bootstrapMedian, quartiles } from '../statistics.ts';
import { type Claim, NIPS6, notRun, type TableRows } from './claim.ts';
import { along, type CellRows, cellRows, pairsOf, placeOfSmallest } from './paths.ts';

/** α of the paper. */
const ALPHA = 1e-6;
/** Deletions along which OBD and OBS are compared: as many as the paper's figures show. */
const SHOWN = 34;

/** What sections 4.1 and 4.2 say of two Gaussian mixtures, for each way in which networks were trained. */
export function mixturesClaims(rows: TableRows): Claim[] {
  const conditions = [
    { words: '3,000 epochs of backpropagation', isWanted: ({ decay }: Row) => decay === 0 },
    { words: 'at a minimum with decay', isWanted: ({ decay }: Row) => (decay as number) > 0 },
  ].map(({ words, isWanted }) => ({
    words,
    ...cellsOf(rows, (row) => row.trainUntil === 'minimum' && isWanted(row)),
  }));
  const stopped = cellsOf(rows, (row) => row.trainUntil === 'validationError');
  return [
    ...conditions.flatMap(({ words, obs, obd }) => [
      trainingErrorsCross(words, obs, obd),
      testErrorFalls(words, '4.1', 22, obs),
      obdIsErratic(words, obs, obd),
      obsEndsLower(words, '4.1', obs, obd),
    ]),
    testErrorFalls('stopped at minimum validation error', '4.2', 17, stopped.obs),
    obsEndsLower('stopped at minimum validation error', '4.2', stopped.obs, stopped.obd),
  ];
}

/** OBS without retraining, and OBD with 60 epochs of it after each deletion. */
function cellsOf(rows: TableRows, isWanted: (row: Row) => boolean) {
  const of = (criterion: string, retrain: string) =>
    cellRows(
      rows,
      'mixtures',
      (row) => row.criterion === criterion && row.retrain === retrain && row.alpha === ALPHA && isWanted(row),
    );
  return { obs: of('obs', 'none'), obd: of('obd', 'every') };
}

function trainingErrorsCross(words: string, obs: readonly CellRows[], obd: readonly CellRows[]): Claim {
  const claim = {
    claim: `Mixtures, ${words}: OBS has the lower training error until the 24th deletion, then OBD with retraining`,
    source: `${NIPS6}, section 4.1`,
    paper: 'crossing at the 24th deletion',
  };
  const crossings = pairsOf(obs, obd).map(([a, b]) => crossing(along(a, 'trainError'), along(b, 'trainError')));
  const found = quartiles(crossings);
  if (!found) return { ...claim, ...notRun('mixtures') };
  return {
    ...claim,
    ours: `median ${found.median}, quartiles ${found.lower} to ${found.upper} (${found.count} draws)`,
    verdict: found.lower <= 24 && 24 <= found.upper ? 'reproduced' : found.lower > 24 ? 'better' : 'differs',
    note: 'crossing: the deletion up to which OBS is lower at most sizes: where (deletions that OBS is lower at − those OBD is) is largest',
  };
}

/** The number of first deletions after which one path has been below another for longest, on balance. */
function crossing(a: readonly number[], b: readonly number[]): number {
  let balance = 0;
  let [best, at] = [0, 0];
  for (let k = 1; k < Math.min(a.length, b.length); k++) {
    balance += a[k] < b[k] ? 1 : -1;
    if (balance >= best) [best, at] = [balance, k];
  }
  return best > 0 ? at : 0;
}

function testErrorFalls(words: string, section: string, paperMinimum: number, obs: readonly CellRows[]): Claim {
  const claim = {
    claim: `Mixtures, ${words}: OBS lowers the test error, most after ${paperMinimum} deletions`,
    source: `${NIPS6}, section ${section}`,
    paper: `falls to a minimum after ${paperMinimum} deletions`,
  };
  const minima = obs.map((cell) => {
    const errors = along(cell, 'testError');
    const place = placeOfSmallest(errors);
    return { place, fall: 1 - errors[place] / errors[0] };
  });
  const places = quartiles(minima.map(({ place }) => place));
  const falls = quartiles(minima.map(({ fall }) => fall));
  if (!places || !falls) return { ...claim, ...notRun('mixtures') };
  const within = places.lower <= paperMinimum && paperMinimum <= places.upper;
  return {
    ...claim,
    ours: `minimum after a median of ${places.median} deletions, quartiles ${places.lower} to ${places.upper}; fall ${(100 * falls.median).toFixed(1)} % (${places.count} draws)`,
    verdict: within && falls.median > 0 ? 'reproduced' : 'differs',
    note: "reproduced: the paper's number lies within the quartiles of our minima over draws of data",
  };
}

function obdIsErratic(words: string, obs: readonly CellRows[], obd: readonly CellRows[]): Claim {
  const claim = {
    claim: `Mixtures, ${words}: along OBD with retraining the test error is more erratic than along OBS`,
    source: `${NIPS6}, section 4.1`,
    paper: 'OBD erratic, OBS falls consistently',
  };
  const ratios = pairsOf(obs, obd).map(([a, b]) => roughness(along(b, 'testError')) / roughness(along(a, 'testError')));
  const found = quartiles(ratios);
  if (!found) return { ...claim, ...notRun('mixtures') };
  return {
    ...claim,
    ours: `median ratio ${found.median.toFixed(2)}, quartiles ${found.lower.toFixed(2)} to ${found.upper.toFixed(2)}`,
    verdict: found.median > 1 ? 'reproduced' : 'differs',
    note: 'erratic: mean size of the second difference of the test error over the first 20 deletions, OBD beside OBS',
  };
}

function roughness(errors: readonly number[]): number {
  let sum = 0;
  for (let k = 1; k < 20; k++) sum += Math.abs(errors[k + 1] - 2 * errors[k] + errors[k - 1]);
  return sum / 19;
}

function obsEndsLower(words: string, section: string, obs: readonly CellRows[], obd: readonly CellRows[]): Claim {
  const claim = {
    claim: `Mixtures, ${words}: the smallest test error along OBS is below that along OBD with retraining`,
    source: `${NIPS6}, section ${section}`,
    paper: 'OBS lower, OBD not consistently lowered',
  };
  const smallest = (cell: CellRows) => Math.min(...along(cell, 'testError').slice(0, SHOWN));
  const differences = pairsOf(obs, obd).map(([a, b]) => smallest(b) - smallest(a));
  const found = quartiles(differences);
  if (!found) return { ...claim, ...notRun('mixtures') };
  const interval = bootstrapMedian(differences, uniformStream(claim.claim, 1))!;
  return {
    ...claim,
    ours: `OBD − OBS: median ${found.median.toExponential(1)}, 95 % interval ${interval.low.toExponential(1)} to ${interval.high.toExponential(1)}; OBS lower in ${differences.filter((d) => d > 0).length} of ${found.count} draws`,
    verdict: found.median > 0 ? 'reproduced' : 'differs',
    note: `over the first ${SHOWN} deletions, as many as the paper shows; reproduced: the median difference is above 0`,
  };
}
