import type { Claim, TableRows } from '../tables/claims/claim.ts';
import { dampingEffects } from '../tables/dampingEffect.ts';
import { percent } from '../tables/statistics.ts';
import { type Table1Row, table1 } from '../tables/table1.ts';
import { pickShares } from '../tables/xorPicks.ts';
import { furtherExperiments } from './furtherExperiments.ts';
import { quartileRange, short } from './numbers.ts';
import { textTable } from './textTable.ts';

/** The paper beside this run, as text for a terminal: Table 1, all criteria, XOR, damping, and a verdict on each claim. */
export function reproductionReport(rows: TableRows, claims: readonly Claim[]): string {
  const monks = table1(rows('monks', 'summary'));
  return [
    heading('Table 1 of Hassibi & Stork (1993): OBS without retraining, the paper beside this run'),
    paperBesideOurs(monks.filter((row) => row.criterion === 'obs' && row.retrain === 'none')),
    heading('The same networks under all criteria: weights left at the accuracies of Table 1'),
    allCriteria(monks),
    heading('XOR: share of first deletions that the task can do without (95 % interval), trained networks'),
    xorShares(rows),
    heading('Damping: OBS on the MONK networks'),
    damping(rows),
    ...furtherExperiments(rows),
    heading('Claims'),
    ...claims
      .filter(isTested)
      .map(
        ({ verdict, claim, paper, ours }) =>
          `${verdict.padEnd(12)}${claim}\n${' '.repeat(12)}paper: ${paper}; ours: ${ours}`,
      ),
    '',
    verdictCounts(claims),
    '',
  ].join('\n');
}

const isTested = ({ verdict }: Claim) => verdict !== 'not tested';

/** How many claims came out how. */
function verdictCounts(claims: readonly Claim[]): string {
  const count = (verdict: Claim['verdict']) => claims.filter((claim) => claim.verdict === verdict).length;
  const [reproduced, better, differs, untested] = (['reproduced', 'better', 'differs', 'not tested'] as const).map(
    count,
  );
  const tested = claims.length - untested;
  return (
    `${claims.length} claims: ${reproduced} reproduced, ${better} better, ${differs} differ, ${untested} not tested (claims.arrow says why); ` +
    `${percent((reproduced + better) / tested)} % of those tested are reproduced or better`
  );
}

const heading = (text: string) => `\n${text}\n`;

function paperBesideOurs(rows: readonly Table1Row[]): string {
  const table = textTable(
    [
      'problem',
      'of',
      'paper',
      'best',
      'median',
      'quartiles',
      'train %',
      'test %',
      'networks',
      'inputs left in the best',
    ],
    rows.map(({ paper, weightsLeft, networks, best }) => [
      paper.dataset,
      String(paper.weightsStart),
      String(paper.weightsLeft),
      weightsLeft ? String(weightsLeft.minimum) : '-',
      weightsLeft ? short(weightsLeft.median) : '-',
      quartileRange(weightsLeft),
      String(paper.trainPercent),
      String(paper.testPercent),
      `${weightsLeft?.count ?? 0} of ${networks}`,
      best ? `${best.inputs} (seed ${best.seed})` : '-',
    ]),
  );
  return `${table}\n\nNetworks: those that end at the accuracies shown, of all that were run.`;
}

function allCriteria(rows: readonly Table1Row[]): string {
  return textTable(
    ['problem', 'retrain', 'criterion', 'best', 'median', 'quartiles', 'most', 'networks'],
    rows.map(({ paper, retrain, criterion, weightsLeft, networks }) => [
      paper.dataset,
      retrain,
      criterion,
      weightsLeft ? String(weightsLeft.minimum) : '-',
      weightsLeft ? short(weightsLeft.median) : '-',
      quartileRange(weightsLeft),
      weightsLeft ? String(weightsLeft.maximum) : '-',
      `${weightsLeft?.count ?? 0} of ${networks}`,
    ]),
  );
}

function xorShares(rows: TableRows): string {
  const table = textTable(
    [
      'training',
      'decay',
      'alpha',
      'start range',
      'criterion',
      'correct %',
      'interval',
      'picks',
      'all right after',
      'trained',
    ],
    pickShares(rows('xor', 'picks')).map((pick) => [
      pick.training,
      short(pick.decay),
      short(pick.alpha),
      String(pick.startRange),
      pick.criterion,
      percent(pick.share),
      `${percent(pick.low)}–${percent(pick.high)}`,
      `${pick.hits} of ${pick.count}`,
      `${pick.allRight} of ${pick.count}`,
      `${pick.count} of ${pick.networks}`,
    ]),
  );
  const removable = rows('xor', 'removable').filter((row) => row.removable);
  return `${table}\n\nRemovable by brute force: ${[...new Set(removable.map((row) => row.weight))].join(', ')}.`;
}

function damping(rows: TableRows): string {
  const effects = dampingEffects(rows('damping', 'summary'), rows('damping', 'orders'), rows('damping', 'crosscheck'));
  return textTable(
    [
      'problem',
      'alpha',
      'best',
      'median',
      'quartiles',
      'train %',
      'test %',
      'rank corr.',
      'inverses differ',
      'of bound',
    ],
    effects.map((effect) => [
      effect.dataset,
      short(effect.alpha),
      String(effect.weightsLeft.minimum),
      short(effect.weightsLeft.median),
      quartileRange(effect.weightsLeft),
      percent(effect.trainAccuracy.median),
      percent(effect.testAccuracy.median),
      effect.rankCorrelation.median.toFixed(3),
      effect.inverseDifference.toExponential(1),
      effect.shareOfBound.toPrecision(2),
    ]),
  );
}
