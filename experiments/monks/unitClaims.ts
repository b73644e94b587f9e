import { quartiles } from '../../src/statistics/statistics.ts';
import { type Claim, NIPS9, notRun } from '../../src/tables/claim.ts';
import { numbers } from '../../src/tables/numbers.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { GROUPS_ALPHA } from './experiment.ts';
import { perProblem } from './perProblem.ts';
import { hadLearnt } from './table1.ts';
import { weightsLeftClaim } from './table1Claims.ts';

/**
 * Claims of Stahlberger & Riedmiller about MONK-1.
 *
 * @param summary rows of `summary.arrow` of the monks experiment
 * @param checks  rows of `crosscheck.arrow`
 */
export function unitClaims(
  summary: readonly TableRow<'summary'>[],
  checks: readonly TableRow<'crosscheck'>[],
): Claim[] {
  return [...units(summary), ...shapes(summary), neverAWrongInput(summary), ...fewerInverses(summary, checks)];
}

const isGroup = (criterion: string) => (row: TableRow<'summary'>) =>
  row.criterion === criterion && row.alpha === GROUPS_ALPHA && row.loss === 'squared';

function units(summary: readonly TableRow<'summary'>[]): Claim[] {
  const of = (criterion: string, left: number, method: string) =>
    perProblem(summary, isGroup(criterion), (dataset) => (dataset === 'monks-1' ? left : undefined)).map(
      ({ paper, row }) => weightsLeftClaim(paper, row, method, NIPS9),
    );
  return [...of('unitObs', 22, 'Unit-OBS'), ...of('unitObsThenObs', 14, 'Unit-OBS followed by OBS')];
}

/** Inputs and hidden units that are left of MONK-1's 17-3-1; of the outputs there is one. */
function shapes(summary: readonly TableRow<'summary'>[]): Claim[] {
  const [inputs, hidden] = ['inputsLeft', 'hiddenLeft'] as const;
  return (
    [
      ['obs', 'OBS', 6, 3],
      ['unitObs', 'Unit-OBS', 5, 3],
      ['unitObsThenObs', 'Unit-OBS followed by OBS', 5, 3],
    ] as const
  ).map(([criterion, method, paperInputs, paperHidden]) => {
    const claim = {
      claim: `monks-1: the network that ${method} leaves is ${paperInputs}-${paperHidden}-1`,
      source: NIPS9,
      paper: `${paperInputs}-${paperHidden}-1, all 100 / 100 %`,
    };
    const all = summary.filter((row) => row.dataset === 'monks-1' && isGroup(criterion)(row));
    const rows = all.filter((row) => row.trainAccuracy === 1 && row.testAccuracy === 1);
    if (all.length === 0) return { ...claim, ...notRun('monks') };
    const isAsPaper = (row: TableRow<'summary'>) => row[inputs] === paperInputs && row[hidden] === paperHidden;
    const beside = [
      { name: 'inputs', said: paperInputs, found: quartiles(numbers(rows, inputs)) },
      { name: 'hidden units', said: paperHidden, found: quartiles(numbers(rows, hidden)) },
    ];
    const reached = beside.every(({ said, found }) => found && found.lower <= said && said <= found.upper);
    const atMost = beside.every(({ said, found }) => found && found.upper <= said);
    const fewer = atMost && beside.some(({ said, found }) => found!.upper < said);
    return {
      ...claim,
      ours:
        `${rows.filter(isAsPaper).length} of ${rows.length} networks; ` +
        beside
          .map(
            ({ name, found }) =>
              `${name}: ${found ? `median ${found.median}, ${found.minimum} to ${found.maximum}` : '-'}`,
          )
          .join('; '),
      verdict: 2 * rows.length < all.length ? 'differs' : fewer ? 'better' : reached ? 'reproduced' : 'differs',
      note: `${rows.length} of ${all.length} networks end at 100 / 100 %; reproduced: at least half do, and both numbers lie within their quartiles; better: no more of either at the upper quartiles, and fewer of one`,
    };
  });
}

function neverAWrongInput(summary: readonly TableRow<'summary'>[]): Claim {
  const rows = summary.filter((row) => row.dataset === 'monks-1' && isGroup('unitObs')(row) && hadLearnt(row));
  const claim = { claim: 'monks-1: Unit-OBS never removes an input that is needed', source: NIPS9, paper: 'never' };
  if (rows.length === 0) return { ...claim, ...notRun('monks') };
  const right = rows.filter(({ inputs }) => tellsConcept(inputs.split(' ')));
  const left = quartiles(numbers(rows, 'inputsLeft'))!;
  return {
    ...claim,
    ours: `in ${right.length} of ${rows.length} networks; inputs left: median ${left.median}, ${left.minimum} to ${left.maximum} (paper 5)`,
    verdict: right.length === rows.length ? 'reproduced' : 'differs',
    note: 'needed for a1 = a2 or a5 = 1: two of three bits of a1, two of a2, and the bit a5=1',
  };
}

/** Whether some inputs are enough for MONK-1: of one-hot bits one can be told from the others. */
function tellsConcept(inputs: readonly string[]): boolean {
  const bits = (attribute: string) => inputs.filter((name) => name.startsWith(`${attribute}=`)).length;
  return bits('a1') >= 2 && bits('a2') >= 2 && (inputs.includes('a5=1') || bits('a5') >= 3);
}

function fewerInverses(summary: readonly TableRow<'summary'>[], checks: readonly TableRow<'crosscheck'>[]): Claim[] {
  const work = new Map<string, number>();
  for (const { cell, weights, check } of checks) {
    if (check === 'mlMatrix') continue; // of an inverse that has its row
    work.set(cell, (work.get(cell) ?? 0) + weights * weights);
  }
  const sizes = (criterion: string) =>
    new Map(
      summary
        .filter((row) => row.dataset === 'monks-1' && isGroup(criterion)(row) && hadLearnt(row) && work.has(row.cell))
        .map((row) => [row.seed, work.get(row.cell)!]),
    );
  const obs = sizes('obs');
  return (
    [
      ['unitObs', 'Unit-OBS', 2.8],
      ['unitObsThenObs', 'Unit-OBS followed by OBS', 2.6],
    ] as const
  ).map(([criterion, method, times]) => {
    const claim = {
      claim: `monks-1: ${method} is ${times} times as fast as OBS`,
      source: NIPS9,
      paper: `speed-up ${times}`,
    };
    const ratios = quartiles(
      [...sizes(criterion)].flatMap(([seed, flops]) => (obs.has(seed) ? [obs.get(seed)! / flops] : [])),
    );
    if (!ratios) return { ...claim, ...notRun('monks') };
    return {
      ...claim,
      ours: `OBS computes ${ratios.median.toFixed(1)} times as much (quartiles ${ratios.lower.toFixed(1)} to ${ratios.upper.toFixed(1)}, ${ratios.count} pairs of one network)`,
      verdict: ratios.lower > times ? 'better' : ratios.upper >= times ? 'reproduced' : 'differs',
      note: `work of the inverses, sum of n² over those that were computed: no clock. Reproduced: ${times} lies within the quartiles`,
    };
  });
}
