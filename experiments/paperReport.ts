import type { Row } from '../src/arrow/columns.ts';
import { quartileRange, short, shown } from '../src/report/numbers.ts';
import { textTable } from '../src/report/textTable.ts';
import { percent, quartiles } from '../src/statistics/statistics.ts';
import type { TableRows } from '../src/tables/claim.ts';
import { grouped, numbers } from '../src/tables/groups.ts';

/** The experiments beside the first paper's, as far as they were run: a heading and a table each. */
export function paperReport(rows: TableRows): string[] {
  const sections: [string, string, (rows: readonly Row[]) => string][] = [
    ['NETtalk: errors and best guesses at the sizes of the paper', 'nettalk/bestGuess', nettalk],
    [
      'Mixtures: squared error per sample along the paths, medians over draws (of how many paths, where some have ended)',
      'mixtures/curves',
      alongPaths,
    ],
    [
      'Digits: errors along the paths, medians over seeds (of how many paths, where some have ended)',
      'digits/curves',
      alongPaths,
    ],
    ['Matrices: order of deletion beside that by Gauss–Newton, medians over networks', 'approximations/orders', orders],
    ['Cost: how processor time grows', 'cost/exponents', exponents],
  ];
  return sections.flatMap(([heading, source, table]) => {
    const [experiment, name] = source.split('/');
    const found = rows(experiment, name);
    return found.length > 0 ? [`\n${heading}\n`, table(found)] : [];
  });
}

const share = (value: Row[string]) => (value === null || value === undefined ? '-' : percent(value as number));

function nettalk(rows: readonly Row[]): string {
  return textTable(
    ['decay', 'criterion', 'retrained each', 'weights', 'E train', 'E test', 'phonemes %', 'test', 'stress %', 'test'],
    rows.map((row) => [
      short(row.decay as number),
      row.criterion as string,
      row.retrain === 'none' ? '-' : String(row.retrainEvery),
      String(row.weightsLeft),
      shown(row.trainError),
      shown(row.testError),
      share(row.phonemeTrain),
      share(row.phonemeTest),
      share(row.stressTrain),
      share(row.stressTest),
    ]),
  );
}

/** Shares of the weights at which a curve is shown. */
const SHOWN = [1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2];

function alongPaths(rows: readonly Row[]): string {
  const by = ['training', 'trainUntil', 'loss', 'decay', 'criterion', 'alpha', 'retrain'] as const;
  const varying = by.filter((name) => new Set(rows.map((row) => row[name])).size > 1);
  const groups = grouped(rows, by);
  const values = (row: Row, name: string) => (typeof row[name] === 'number' ? short(row[name]) : String(row[name]));
  return textTable(
    [...varying, 'networks', 'E', ...SHOWN.map((part) => `${percent(part)} %`)],
    groups.flatMap(({ rows: curve }) => {
      const max = curve[0].weightsLeft as number;
      const at = SHOWN.map((part) => curve.find(({ weightsLeft }) => (weightsLeft as number) <= part * max));
      return (['trainError', 'testError'] as const).map((column) => [
        ...varying.map((name) => values(curve[0], name)),
        String(curve[0].networks),
        column === 'trainError' ? 'train' : 'test',
        ...at.map((row) => (row ? overPaths(row, column, curve[0]) : '-')),
      ]);
    }),
  );
}

/** A median; behind it of how many paths it is, where some have ended before. */
function overPaths(row: Row, column: 'trainError' | 'testError', start: Row): string {
  const of = row.paths === start.paths ? '' : ` (${row.paths})`;
  return `${shown(row[column])}${of}`;
}

function orders(rows: readonly Row[]): string {
  return textTable(
    ['data set', 'criterion', 'matrix', 'H anew each', 'networks', 'rank corr.', 'quartiles', 'same first half %'],
    grouped(rows, ['dataset', 'criterion', 'curvature', 'renewEvery'])
      .filter(({ key }) => key.curvature !== 'gaussNewton')
      .map(({ key, rows: group }) => {
        const correlations = quartiles(numbers(group, 'rankCorrelation'))!;
        return [
          ...[key.dataset, key.criterion, key.curvature].map(String),
          (key.renewEvery as number) > 1 ? 'once' : 'deletion',
          String(group.length),
          correlations.median.toFixed(3),
          quartileRange(correlations),
          percent(quartiles(numbers(group, 'overlapHalf'))!.median),
        ];
      }),
  );
}

function exponents(rows: readonly Row[]): string {
  return textTable(
    ['operation', 'backend', 'grows', 'from', 'to', 'exponent', '95 % interval', 'expected'],
    rows.map((row) => [
      row.operation as string,
      row.backend as string,
      row.variable as string,
      shown(row.smallest),
      shown(row.largest),
      (row.exponent as number).toFixed(2),
      `${(row.low as number).toFixed(2)}–${(row.high as number).toFixed(2)}`,
      String(row.expected),
    ]),
  );
}
