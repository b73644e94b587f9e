import { signTest } from '../../src/statistics/binomial.ts';
import { quartiles } from '../../src/statistics/statistics.ts';
import { along, type CellRows, cellRows, pairsOf } from '../../src/tables/cellRows.ts';
import { type Claim, NIPS8, notRun } from '../../src/tables/claim.ts';
import type { TableRow, TableRows } from '../../src/tables/tableRows.ts';

/** Claims of Pedersen, Hansen & Larsen about the Mackey–Glass series. */
export function generalisationClaims(rows: TableRows): Claim[] {
  const cells = (criterion: string, isWanted: (row: TableRow<'summary'>) => boolean) =>
    cellRows(rows, 'generalisation', (row) => row.criterion === criterion && isWanted(row));
  const untouched = (row: TableRow<'summary'>) => row.retrain === 'none' && row.nuisance === 'delete';
  const byFpe = (row: TableRow<'summary'>) => row.stop === 'fpe';
  return [
    predictsTestError(cells('gammaObd', untouched)),
    underestimates(cells('gammaObs', untouched)),
    recovers(cells('gammaObs', byFpe)),
    noGain(cells('obs', byFpe), cells('gammaObs', byFpe)),
    nuisanceJumps(
      cells('obs', untouched),
      cells('obs', (row) => row.nuisance === 'keep'),
    ),
    fpeIsTestError([...cells('obs', byFpe), ...cells('gammaObs', byFpe)]),
  ];
}

/** Within a factor of two: what counts as an estimate that matches. */
const MATCHES = 2;
const matches = (ratio: number) => ratio >= 1 / MATCHES && ratio <= MATCHES;

/** Measured beside estimated test error right after the first deletion: FPE before it, and the predicted rise of E. */
function firstRatios(cells: readonly CellRows[]): number[] {
  return cells.flatMap(({ path: [start, first] }) =>
    first ? [first.testError! / (start.fpe! + first.saliency!)] : [],
  );
}

function predictsTestError(cells: readonly CellRows[]): Claim {
  const claim = {
    claim: "Mackey–Glass: γOBD's estimated test error matches the measured one",
    source: NIPS8,
    paper: 'matches',
  };
  const found = quartiles(firstRatios(cells));
  if (!found) return { ...claim, ...notRun('generalisation') };
  return {
    ...claim,
    ours: `measured / estimated: median ${found.median.toFixed(2)}, ${found.minimum.toFixed(2)} to ${found.maximum.toFixed(2)} (${found.count} networks)`,
    verdict: matches(found.minimum) && matches(found.maximum) ? 'reproduced' : 'differs',
    note: `first deletion, estimate: FPE + predicted rise of E (the change of N_eff is far below both); reproduced: all within a factor of ${MATCHES}`,
  };
}

function underestimates(cells: readonly CellRows[]): Claim {
  const claim = {
    claim: 'Mackey–Glass: γOBS strongly underestimates the test error right after the quadratic update',
    source: NIPS8,
    paper: 'strongly underestimates',
  };
  const found = quartiles(firstRatios(cells));
  if (!found) return { ...claim, ...notRun('generalisation') };
  return {
    ...claim,
    ours: `measured / estimated: median ${found.median.toPrecision(2)}, ${found.minimum.toPrecision(2)} to ${found.maximum.toPrecision(2)} (${found.count} networks)`,
    verdict: found.median >= MATCHES ? 'reproduced' : 'differs',
    note: `first deletion; reproduced: the median is ${MATCHES} or more`,
  };
}

function recovers(cells: readonly CellRows[]): Claim {
  const claim = {
    claim: "Mackey–Glass: after 20 Gauss–Newton steps γOBS's estimate is right again",
    source: NIPS8,
    paper: 'recovers after 20 epochs',
  };
  const ratios = cells.flatMap(({ path }) =>
    path.flatMap((row, index) => {
      if (!row.retrained) return [];
      const estimate = path[index - 1].fpe! + row.saliency!;
      return [row.testError! / estimate];
    }),
  );
  const found = quartiles(ratios);
  if (!found) return { ...claim, ...notRun('generalisation') };
  return {
    ...claim,
    ours: `measured / estimated after retraining: median ${found.median.toFixed(2)}, quartiles ${found.lower.toFixed(2)} to ${found.upper.toFixed(2)} (${found.count} deletions)`,
    verdict: matches(found.lower) && matches(found.upper) ? 'reproduced' : 'differs',
    note: `all deletions up to the smallest FPE; reproduced: quartiles within a factor of ${MATCHES}`,
  };
}

/** Significance of the sign test. */
const SIGNIFICANT = 0.05;

function noGain(obs: readonly CellRows[], gamma: readonly CellRows[]): Claim {
  const claim = {
    claim: 'Mackey–Glass: ranking by estimated test error brings no significant gain over OBS',
    source: NIPS8,
    paper: 'no significant gain of γOBS',
  };
  const pairs = pairsOf(obs, gamma);
  if (pairs.length === 0) return { ...claim, ...notRun('generalisation') };
  const ratios = pairs.map(([a, b]) => b.summary.testError! / a.summary.testError!);
  const wins = ratios.filter((ratio) => ratio < 1).length;
  const p = signTest(wins, ratios.filter((ratio) => ratio > 1).length);
  const left = (cells: readonly CellRows[]) => quartiles(cells.map(({ summary }) => summary.weightsLeft))!;
  return {
    ...claim,
    ours: `test error γOBS / OBS: median ${quartiles(ratios)!.median.toFixed(2)}, lower in ${wins} of ${pairs.length} networks (sign test p = ${p.toFixed(2)}); weights left ${left(gamma).median} against ${left(obs).median}`,
    verdict: p > SIGNIFICANT ? 'reproduced' : 'differs',
    note: `networks at the smallest FPE, retrained after each deletion; reproduced: p > ${SIGNIFICANT}, which with so few networks rules out large gains only`,
  };
}

/** A training error that is so many times the one before counts as a jump; near the end of a path all are. */
const JUMP = 10;
const SMALLEST = 10;

function nuisanceJumps(deleted: readonly CellRows[], keeping: readonly CellRows[]): Claim {
  const claim = {
    claim: 'Mackey–Glass: nuisance weights that are left in make the error jump along the path',
    source: NIPS8,
    paper: '"sudden jumps in the level of the network error"',
  };
  const pairs = pairsOf(deleted, keeping);
  if (pairs.length === 0) return { ...claim, ...notRun('generalisation') };
  const jumps = (cell: CellRows) => {
    const errors = along(cell, 'trainError').slice(0, -SMALLEST);
    return errors.filter((error, index) => index > 0 && error > JUMP * errors[index - 1]).length;
  };
  const more = pairs.filter(([a, b]) => jumps(b) > jumps(a)).length;
  return {
    ...claim,
    ours: `more jumps with them in ${more} of ${pairs.length} networks`,
    verdict: 2 * more > pairs.length ? 'reproduced' : 'differs',
    note: `jump: E rises ${JUMP} times in a deletion. With H renewed for each deletion and α in it, a nuisance weight has the saliency ½αw² and goes next by itself; reproduced: more jumps in most networks`,
  };
}

function fpeIsTestError(cells: readonly CellRows[]): Claim {
  const claim = {
    claim: 'Mackey–Glass: the final prediction error estimates the test error',
    source: `${NIPS8}; Pedersen & Hansen, NIPS 7 (1995)`,
    paper: 'the network with the smallest FPE is chosen',
  };
  const found = quartiles(cells.flatMap(({ path }) => path.map((row) => row.fpe! / row.testError!)));
  if (!found) return { ...claim, ...notRun('generalisation') };
  return {
    ...claim,
    ours: `FPE / test error: median ${found.median.toFixed(2)}, quartiles ${found.lower.toFixed(2)} to ${found.upper.toFixed(2)}`,
    verdict: found.median > 0.8 && found.median < 1.25 ? 'reproduced' : 'differs',
    note: 'all states of paths to the smallest FPE; reproduced: the median is within 0.8 to 1.25',
  };
}
