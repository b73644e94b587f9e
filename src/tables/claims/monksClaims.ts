import type { Row } from '../../trace/columns.ts';
import { numbers } from '../groups.ts';
import { quartiles } from '../statistics.ts';
import { hadLearnt, PAPER_TABLE_1, type Table1Row, table1, table1Row } from '../table1.ts';
import { type Claim, NIPS6, NIPS9, notRun, type TableRows } from './claim.ts';
import { weightsLeftClaim } from './table1Claims.ts';

/** What later papers say of MONK's problems, from the tables of the monks experiment. */
export function monksClaims(rows: TableRows): Claim[] {
  const summary = rows('monks', 'summary');
  return [
    ...stoppedByTestError(summary),
    ...eigenspace(summary),
    eigenspaceLeavesMore(summary),
    ...units(summary),
    neverAWrongInput(summary),
    fewerInverses(summary, rows('monks', 'crosscheck')),
    crossEntropyLearns(summary),
    noHiddenUnit(summary),
  ];
}

/** NIPS 6, section 3.2: weights left by OBS and by 5-dimensional eigenspace OBS. */
const SECTION_3_2: Readonly<Record<string, { readonly obs: number; readonly eigenspace: number }>> = {
  'monks-1': { obs: 14, eigenspace: 28 },
  'monks-2': { obs: 16, eigenspace: 27 },
  'monks-3': { obs: 4, eigenspace: 11 },
};

/** One row of a paper for each problem; @param left weights that it says */
function perProblem(
  summary: readonly Row[],
  isWanted: (row: Row) => boolean,
  left: (dataset: string) => number | undefined,
): Table1Row[] {
  return PAPER_TABLE_1.flatMap((paper) => {
    const weightsLeft = left(paper.dataset);
    const rows = summary.filter((row) => row.dataset === paper.dataset && isWanted(row));
    return weightsLeft === undefined || rows.length === 0 ? [] : [table1Row({ ...paper, weightsLeft }, rows)];
  });
}

function stoppedByTestError(summary: readonly Row[]): Claim[] {
  return perProblem(
    summary,
    ({ criterion, stop }) => criterion === 'obs' && stop === 'testError',
    (dataset) => SECTION_3_2[dataset].obs,
  ).map((row) => weightsLeftClaim(row, 'OBS back to the smallest test error', `${NIPS6}, section 3.2`));
}

const isEigenspace = ({ criterion, eigenspace }: Row) => criterion === 'eigenspaceObs' && eigenspace === 'clusters';

function eigenspace(summary: readonly Row[]): Claim[] {
  return perProblem(summary, isEigenspace, (dataset) => SECTION_3_2[dataset].eigenspace).map((row) => {
    const claim = weightsLeftClaim(row, '5-dimensional eigenspace OBS', `${NIPS6}, section 3.2`);
    const others = ['nonzero', 'basis'].map((rule) => {
      const sizes = summary.filter(
        (other) =>
          other.dataset === row.paper.dataset &&
          other.criterion === 'eigenspaceObs' &&
          other.eigenspace === rule &&
          hadLearnt(other),
      );
      return `${rule} ${quartiles(numbers(sizes, 'weightsLeft'))?.median ?? '-'}`;
    });
    const rule = 'five smallest distinct eigenvalues with their whole eigenspaces';
    return { ...claim, note: `${claim.note}; ${rule}; medians by other rules: ${others.join(', ')}` };
  });
}

function eigenspaceLeavesMore(summary: readonly Row[]): Claim {
  const claim = {
    claim: 'The 5-dimensional eigenspace leaves more weights than OBS: "not particularly successful"',
    source: `${NIPS6}, section 3.2`,
    paper: '28 against 14, 27 against 16, 11 against 4',
  };
  const obs = table1(summary).filter((row) => row.criterion === 'obs' && row.retrain === 'none');
  const pairs = perProblem(summary, isEigenspace, (dataset) => SECTION_3_2[dataset].eigenspace).map((row) => {
    const sizes = obs.find(({ paper }) => paper.dataset === row.paper.dataset)?.sizes;
    const more = [...row.sizes].flatMap(([seed, size]) => (sizes?.has(seed) ? [size - sizes.get(seed)!] : []));
    return { dataset: row.paper.dataset, more: quartiles(more), wins: more.filter((weights) => weights > 0).length };
  });
  const counted = pairs.flatMap((pair) => (pair.more ? [{ ...pair, more: pair.more }] : []));
  if (counted.length === 0) return { ...claim, ...notRun('monks') };
  return {
    ...claim,
    ours: counted
      .map(({ dataset, more, wins }) => `${dataset}: ${more.median} more, in ${wins} of ${more.count} networks`)
      .join('; '),
    verdict: counted.every(({ more }) => more.median > 0) ? 'reproduced' : 'differs',
    note: 'reproduced: the median over pairs of one network is above 0 on each problem',
  };
}

/** α of the grid that deletes several weights at once. */
const GROUPS_ALPHA = 1e-4;
const isGroup = (criterion: string) => (row: Row) => row.criterion === criterion && row.alpha === GROUPS_ALPHA;

function units(summary: readonly Row[]): Claim[] {
  const of = (criterion: string, left: number, method: string) =>
    perProblem(summary, isGroup(criterion), (dataset) => (dataset === 'monks-1' ? left : undefined)).map((row) =>
      weightsLeftClaim(row, method, NIPS9),
    );
  return [...of('unitObs', 22, 'Unit-OBS'), ...of('unitObsThenObs', 14, 'Unit-OBS followed by OBS')];
}

function neverAWrongInput(summary: readonly Row[]): Claim {
  const rows = summary.filter((row) => row.dataset === 'monks-1' && isGroup('unitObs')(row) && hadLearnt(row));
  const claim = { claim: 'monks-1: Unit-OBS never removes an input that is needed', source: NIPS9, paper: 'never' };
  if (rows.length === 0) return { ...claim, ...notRun('monks') };
  const right = rows.filter(({ inputs }) => tellsConcept((inputs as string).split(' ')));
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

function fewerInverses(summary: readonly Row[], checks: readonly Row[]): Claim {
  const claim = {
    claim: 'monks-1: Unit-OBS followed by OBS takes 38 % of the time of OBS',
    source: NIPS9,
    paper: '2.6 times as fast',
  };
  const work = new Map<unknown, number>();
  for (const { cell, weights } of checks) {
    work.set(cell, (work.get(cell) ?? 0) + (weights as number) * (weights as number));
  }
  const sizes = (criterion: string) =>
    new Map(
      summary
        .filter((row) => row.dataset === 'monks-1' && isGroup(criterion)(row) && row.loss === 'squared')
        .map((row) => [row.seed, work.get(row.cell)!]),
    );
  const [obs, both] = [sizes('obs'), sizes('unitObsThenObs')];
  const ratios = quartiles([...both].flatMap(([seed, flops]) => (obs.has(seed) ? [obs.get(seed)! / flops] : [])));
  if (!ratios) return { ...claim, ...notRun('monks') };
  return {
    ...claim,
    ours: `OBS computes ${ratios.median.toFixed(1)} times as much (quartiles ${ratios.lower.toFixed(1)} to ${ratios.upper.toFixed(1)})`,
    verdict: ratios.upper >= 2.6 ? (ratios.lower > 2.6 ? 'better' : 'reproduced') : 'differs',
    note: 'work of the inverses, sum of n² over those that were computed: no clock. Reproduced: 2.6 is not above the quartiles',
  };
}

function crossEntropyLearns(summary: readonly Row[]): Claim {
  const claim = {
    claim: 'Cross-entropy and weight decay: 17-3-1 and 17-2-1 learn MONK-1 and MONK-2 to 100 / 100 %',
    source: 'Alexander & Mozer, NIPS 7 (1995)',
    paper: '100 / 100 % (train / test), averages of 10 runs',
  };
  const found = ['monks-1', 'monks-2'].map((dataset) => {
    const rows = summary.filter(
      (row) => row.dataset === dataset && row.loss === 'crossEntropy' && row.criterion === 'obs',
    );
    return { dataset, count: rows.length, right: rows.filter((row) => row.testAccuracyStart === 1).length };
  });
  if (found.some(({ count }) => count === 0)) return { ...claim, ...notRun('monks') };
  return {
    ...claim,
    ours: found.map(({ dataset, right, count }) => `${dataset}: ${right} of ${count} networks`).join(', '),
    verdict: found.every(({ right, count }) => 2 * right > count) ? 'reproduced' : 'differs',
    note: 'reproduced: most networks are right on all 432 instances before pruning',
  };
}

function noHiddenUnit(summary: readonly Row[]): Claim {
  const claim = {
    claim: 'monks-3: a network without a hidden unit is right on 93.4 / 97.2 %',
    source: 'Alexander & Mozer, NIPS 7 (1995)',
    paper: '93.4 / 97.2 % (train / test), 18 weights',
  };
  const rows = summary.filter((row) => row.layers === '17-1');
  if (rows.length === 0) return { ...claim, ...notRun('monks') };
  const rounded = (value: unknown) => Math.round(1000 * (value as number)) / 10;
  const right = rows.filter(
    (row) => rounded(row.trainAccuracyStart) === 93.4 && rounded(row.testAccuracyStart) === 97.2,
  ).length;
  return {
    ...claim,
    ours: `${right} of ${rows.length} networks; OBS leaves ${quartiles(numbers(rows, 'weightsLeft'))!.median} weights`,
    verdict: 2 * right > rows.length ? 'reproduced' : 'differs',
    note: 'reproduced: most networks have exactly these accuracies',
  };
}
