// How small do the MONK's networks get, and are they what they are said to be? OBS without retraining, OBS with it, and
// the local search, 20 seeds each; every network that the search leaves is written as JSON and evaluated by a program
// in Python that shares nothing with ours but the numbers of the training instances.
//
//   npm run check:smallest                 (Python 3 with numpy; some minutes)
//   npm run check:smallest -- RESULTS      (the folder of an earlier run, which it goes on with)

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MONKS_PROBLEMS, TRAINED_MONKS } from '../../experiments/monks/problems.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { textTable } from '../../src/report/textTable.ts';
import { quartiles } from '../../src/statistics/statistics.ts';

const EXPERIMENT: Experiment = {
  name: 'smallest',
  question: "How small do the MONK's networks get that keep their training accuracy?",
  grids: MONKS_PROBLEMS.flatMap((problem) => {
    const common = { ...problem, alpha: 1e-5, stop: 'trainAccuracy', seed: '1..20' } as const;
    return [
      { ...common, criterion: 'obs', retrain: ['none', 'onFailure'] },
      { ...common, criterion: 'localSearch' },
    ] as const;
  }),
};

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const surgeon = (...words: string[]) =>
  execFileSync(process.execPath, [file('../../dist/src/cli/main.js'), ...words], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
const rowsOf = <Row>(text: string): Row[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** A network as both sides tell it. */
interface Measures {
  readonly dataset: string;
  readonly trainError: number;
  readonly trainAccuracy: number;
  readonly testError: number;
  readonly testAccuracy: number;
}
interface OurRow extends Measures {
  readonly cell: string;
  readonly seed: number;
  readonly criterion: string;
  readonly retrain: string | null;
  readonly weightsLeft: number;
  readonly trainAccuracyStart: number;
}
interface TheirRow extends Measures {
  readonly file: string;
  readonly weights: number;
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const out = resolve(process.argv[2] ?? mkdtempSync(join(tmpdir(), 'smallest-')));
const networks = join(out, 'networks');
mkdirSync(networks, { recursive: true });
writeFileSync(join(out, 'smallest.json'), JSON.stringify(EXPERIMENT));
surgeon('run', join(out, 'smallest.json'), '--out', out);
const rows = rowsOf<OurRow>(surgeon('show', join(out, 'smallest', 'summary.arrow'), '--json'));

const searched = rows.filter(({ criterion }) => criterion === 'localSearch');
const nameOf = ({ dataset, seed }: OurRow) => `${dataset}-seed-${String(seed).padStart(2, '0')}.json`;
for (const row of searched) {
  const trace = join(out, 'smallest', 'cells', `${row.cell}.arrow`);
  surgeon('show', trace, '--save', join(networks, nameOf(row)), '--force');
}
const training = file('../../src/dataset/monksTraining.ts');
const evaluated = execFileSync('python3', [file('evaluate.py'), networks, training], { encoding: 'utf8' });
const theirs = new Map(rowsOf<TheirRow>(evaluated).map((row) => [row.file, row]));

/** Means of some hundred errors below 1, each of some forty operations: far below this. */
const TOLERANCE = 1e-12;
const differing = searched.filter((row) => {
  const other = theirs.get(nameOf(row));
  return !(
    other &&
    other.weights === row.weightsLeft &&
    other.trainAccuracy === row.trainAccuracy &&
    other.testAccuracy === row.testAccuracy &&
    Math.abs(other.trainError - row.trainError) < TOLERANCE &&
    Math.abs(other.testError - row.testError) < TOLERANCE
  );
});

const hadLearnt = (row: OurRow) =>
  row.trainAccuracyStart >=
  TRAINED_MONKS.dataSets[row.dataset as keyof typeof TRAINED_MONKS.dataSets].trainAccuracyAtLeast - 1e-3;
const sizes = (some: readonly OurRow[]) => {
  const found = quartiles(some.map(({ weightsLeft }) => weightsLeft));
  return found ? [found.minimum, found.median, found.maximum].map(String) : ['-', '-', '-'];
};
say(
  textTable(
    [
      'problem',
      'pruned by',
      'networks',
      'best',
      'median',
      'most',
      'trained',
      'best',
      'median',
      'most',
      'test % of these',
    ],
    MONKS_PROBLEMS.flatMap(({ dataset }) =>
      (
        [
          ['obs, without retraining', 'obs', 'none'],
          ['obs, with retraining', 'obs', 'onFailure'],
          ['localSearch, with retraining', 'localSearch', null],
        ] as const
      ).map(([label, criterion, retrain]) => {
        const of = rows.filter((r) => r.dataset === dataset && r.criterion === criterion && r.retrain === retrain);
        const trained = of.filter(hadLearnt);
        const test = quartiles(trained.map(({ testAccuracy }) => 100 * testAccuracy));
        return [
          ...[dataset, label, String(of.length), ...sizes(of), String(trained.length), ...sizes(trained)],
          test ? `${test.minimum.toFixed(1)} to ${test.maximum.toFixed(1)}` : '-',
        ];
      }),
    ),
  ),
);
say('\ntrained: networks with the training accuracy of Table 1 before they were pruned.');
say(
  `${searched.length - differing.length} of ${searched.length} networks are evaluated by numpy as by us: ${networks}`,
);
for (const row of differing) say(`differs: ${nameOf(row)}`);
process.exitCode = differing.length > 0 ? 1 : 0;
