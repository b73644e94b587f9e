import { quartileRange, short, shown } from '../src/report/numbers.ts';
import { textTable } from '../src/report/textTable.ts';
import { verdictCounts } from '../src/report/verdictCounts.ts';
import { percent, type Quartiles, quartiles } from '../src/statistics/statistics.ts';
import type { Claim, TableRows } from '../src/tables/claim.ts';
import { dampingEffects } from './damping/dampingEffect.ts';
import { comparedCriteria, type Table1Row, table1 } from './monks/table1.ts';
import { paperReport } from './paperReport.ts';
import { pickShares } from './xor/pickShares.ts';

/**
 * The paper beside this run, as text for a terminal: Table 1, all criteria, XOR, damping, and a verdict on each claim.
 */
export function reproductionReport(rows: TableRows, claims: readonly Claim[]): string {
  const monks = table1(rows('monks', 'summary'));
  return [
    heading('Table 1 of Hassibi & Stork (1993): OBS without retraining, the paper beside this run'),
    paperBesideOurs(monks.filter((row) => row.criterion === 'obs' && row.retrain === 'none')),
    heading('The same networks under all criteria: weights left'),
    allCriteria(monks),
    heading('XOR: share of first deletions that the task can do without (95 % interval), trained networks'),
    xorShares(rows),
    heading('Damping: OBS on the MONK networks that had trained, whatever their test accuracy'),
    damping(rows),
    ...paperReport(rows),
    heading('Claims'),
    ...claims
      .filter(isTested)
      .map(
        ({ verdict, claim, paper, ours }) =>
          `${verdict.padEnd(12)}${claim}\n${' '.repeat(12)}paper: ${paper}; ours: ${ours}`,
      ),
    '',
    ...verdictCounts(claims),
    '',
  ].join('\n');
}

const isTested = ({ verdict }: Claim) => verdict !== 'not tested';

const heading = (text: string) => `\n${text}\n`;

function paperBesideOurs(rows: readonly Table1Row[]): string {
  const table = textTable(
    [
      ...['problem', 'of', 'paper', 'train %', 'test %', 'our networks', 'count', 'best', 'median', 'quartiles'],
      'inputs left in the best',
    ],
    rows.flatMap(({ paper, sizes, weightsLeft, networks, best }) => {
      const { dataset, weightsStart, weightsLeft: left, trainPercent, testPercent } = paper;
      const problem = [dataset, ...[weightsStart, left, trainPercent, testPercent].map(String)];
      return [
        [...problem, 'trained', ...counted(quartiles([...sizes.values()]), networks), '-'],
        [
          ...[...problem, 'at these accuracies', ...counted(weightsLeft, networks)],
          best ? `${best.inputs} (seed ${best.seed})` : '-',
        ],
      ];
    }),
  );
  return `${table}\n\n${POPULATIONS}`;
}

const POPULATIONS =
  'trained: networks with the training accuracy shown before they were pruned, whatever they are on the test set then.\n' +
  'at these accuracies: those of them that end at both accuracies. Counts are of all networks that were run.';

/** Count, best, median and quartiles. */
const counted = (left: Quartiles | null, networks: number): string[] => [
  `${left?.count ?? 0} of ${networks}`,
  shown(left?.minimum),
  shown(left?.median),
  quartileRange(left),
];

function allCriteria(rows: readonly Table1Row[]): string {
  const table = textTable(
    ['problem', 'retrain', 'criterion', 'trained', 'best', 'median', 'quartiles', 'most'].concat(
      ...['at accuracies', 'best', 'median', 'quartiles', 'most'],
    ),
    comparedCriteria(rows).map(({ row: { paper, retrain, criterion, networks }, trained, atPaper }) => [
      ...[paper.dataset, retrain, criterion],
      ...[...counted(trained, networks), shown(trained?.maximum)],
      ...[...counted(atPaper, networks), shown(atPaper?.maximum)],
    ]),
  );
  return `${table}\n\nat accuracies: networks that end at the accuracies of Table 1 under each of the three criteria, so that all have the same seeds.`;
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
      'networks',
      'best',
      'median',
      'quartiles',
      'train %',
      'test %',
      'whole paths',
      'rank corr.',
      'inverses differ',
      'of bound',
    ],
    effects.map((effect) => [
      effect.dataset,
      short(effect.alpha),
      ...counted(effect.weightsLeft, effect.networks),
      percent(effect.trainAccuracy.median),
      percent(effect.testAccuracy.median),
      String(effect.rankCorrelation.count),
      effect.rankCorrelation.median.toFixed(3),
      effect.inverseDifference.toExponential(1),
      effect.shareOfBound.toPrecision(2),
    ]),
  );
}
