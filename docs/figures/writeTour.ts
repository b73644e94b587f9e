/**
 * Makes the tour of all experiments, docs/tour.md, and its pictures, from folders of results:
 *
 *   npm run docs:tour -- DIR... [--data DIR]
 *
 * What the experiments found stands in their answers and captions; only what a picture is looked at for is said here.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { reportOf } from '../../experiments/reports.ts';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { publishedFilesIn } from '../../src/files/publishedFiles.ts';
import { sentences } from '../../src/page/prose.ts';
import { hasResults, readResults } from '../../src/report/readResults.ts';

/** A picture of the tour. */
interface Stop {
  /** of the report of its experiment */
  readonly figure: string;
  /** what to look at, in a sentence; its caption is the next */
  readonly look: string;
  /** its path, as a picture that plays by itself */
  readonly animated?: true;
}

/** The experiments in the order of the tour, each with its pictures. */
const STOPS: Readonly<Record<string, readonly Stop[]>> = {
  monks: [
    {
      figure: 'monks1',
      animated: true,
      look: 'OBS leaves each problem a network that can be read: the inputs that are left are those of its definition.',
    },
    {
      figure: 'weightsLeft',
      look: 'How many weights each criterion leaves at no loss of training accuracy, beside Table 1 of the paper.',
    },
    { figure: 'errors', look: 'The error stays flat for longest under OBS, which corrects the weights that stay.' },
    { figure: 'predicted', look: 'Each deletion has a prediction, and here is how far it can be trusted.' },
  ],
  xor: [
    {
      figure: 'firstDeletion',
      look: 'One network, and the first deletion of each criterion: after which of them is XOR still solved?',
    },
    { figure: 'picks', look: 'The same question asked of all trained networks.' },
    { figure: 'hessian', look: 'H is far from diagonal, so what OBD leaves out counts.' },
    {
      figure: 'surface',
      look: 'Three criteria, three first deletions: magnitude and OBD leave the other weights, OBS moves them all.',
    },
  ],
  damping: [{ figure: 'damping', look: 'What is added to H so that it has an inverse is no free choice.' }],
  mixtures: [{ figure: 'errors', look: 'Pruning can make a network better on samples that it has not seen.' }],
  generalisation: [
    { figure: 'stopping', look: 'When to stop, by the error that is predicted for other samples.' },
    { figure: 'errors', look: 'Training and test error along the path.' },
  ],
  approximations: [{ figure: 'errors', look: 'What cheaper matrices in the place of H cost.' }],
  optimality: [{ figure: 'gaps', look: 'The best mask of each size, proven, is what greedy OBS is measured against.' }],
  cost: [{ figure: 'cost', look: 'How processor time grows with weights and with samples.' }],
  digits: [
    { figure: 'rises', look: 'The increase of the error that OBD predicts, and the one that is measured.' },
    { figure: 'errors', look: 'Error along the weights left, with retraining and without.' },
  ],
  nettalk: [{ figure: 'errors', look: 'A network of five thousand weights, on words that it was not trained on.' }],
};

/** Figures of the papers, and the pictures here that stand beside them. */
const OF_PAPERS: readonly (readonly [paper: string, picture: string, what: string])[] = [
  ['Hassibi & Stork (1993), figure 3', 'xor-firstDeletion', 'the first deletion of each criterion on XOR'],
  ['Hassibi & Stork (1993), figure 4', 'xor-hessian', 'H of a trained XOR network, with H⁻¹'],
  ['Hassibi & Stork (1993), figure 5', 'xor-surface', 'slices of the error surface with the three steps'],
  ['Hassibi & Stork (1993), figure 6', 'monks-monks1', 'the pruned network of MONK-1'],
  ['Hassibi & Stork (1993), table 1', 'monks-weightsLeft', 'weights left of the MONK’s problems'],
  [
    'Hassibi, Stork, Wolff & Watanabe (1994), curves of sections 4.1 and 4.2',
    'mixtures-errors',
    'errors along the weights left',
  ],
  [
    'LeCun, Denker & Solla (1990), figure 1',
    'digits-rises',
    'predicted and measured increase of the error, on other digits',
  ],
  ['LeCun, Denker & Solla (1990), figure 2', 'digits-errors', 'error along the weights left, on other digits'],
];

/** A sentence; one that is too long for a line of source is broken between its parts. */
const inLines = (sentence: string): string => (sentence.length > 300 ? sentence.replaceAll('; ', ';\n') : sentence);

const FOLDER = 'docs/figures/tour';
/** Bytes of one picture, and of all: what a clone may carry. */
const [MAX_BYTES, MAX_TOTAL] = [250_000, 1_500_000];

const { values, positionals: folders } = parseArgs({ allowPositionals: true, options: { data: { type: 'string' } } });
if (folders.length === 0) throw new Error('give folders of results, such as that of surgeon reproduce --all');

const lines: string[] = [];
const drawn = new Set<string>();
const missing: string[] = [];
let total = 0;
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });

for (const [experiment, stops] of Object.entries(STOPS)) {
  const out = folders.find((folder) => hasResults(join(folder, experiment)));
  if (out === undefined) {
    missing.push(experiment);
    continue;
  }
  const dataSets = new DataSets(values.data === undefined ? {} : { files: publishedFilesIn(values.data) });
  const results = readResults(join(out, experiment), dataSets);
  const report = reportOf(results);
  const figures = new Map(report.figures(results).map((figure) => [figure.name, figure]));
  lines.push(`## ${experiment}: ${results.experiment.question}`, '', inLines(sentences(report.answer(results))[0]), '');
  for (const { figure: name, look, animated = false } of stops) {
    const figure = figures.get(name);
    const picture = `${experiment}-${name}`;
    const svg = animated ? figure?.animation?.() : figure?.svg;
    if (figure === undefined || svg === undefined || svg.length > MAX_BYTES) {
      missing.push(`${experiment}/${name}`);
      continue;
    }
    writeFileSync(join(FOLDER, `${picture}.svg`), svg);
    total += Buffer.byteLength(svg);
    drawn.add(picture);
    lines.push(`### ${figure.title}`, '', look, sentences(figure.caption)[0], '');
    lines.push(`![${figure.title}](figures/tour/${picture}.svg)`, '');
  }
}
if (total > MAX_TOTAL) throw new Error(`the pictures have ${total} bytes, and ${MAX_TOTAL} are allowed`);

const papers = OF_PAPERS.filter(([, picture]) => drawn.has(picture));
const head = [
  '# A tour of the experiments',
  '',
  'Pictures of the experiments, made by one command from their results: `surgeon reproduce --all --data DIR`, then `npm run docs:tour -- results`.',
  'Each is drawn by a public function of `optimal-brain-surgeon/figures`, and stands with its data in the `report.html` of its experiment: `surgeon figure monks/errors --svg errors.svg` writes it to a file.',
  ...(missing.some((name) => !name.includes('/'))
    ? [
        `Without pictures here, since their results were not at hand: ${missing.filter((name) => !name.includes('/')).join(', ')}.`,
      ]
    : []),
  '',
  '## Figures of the papers, and ours beside them',
  '',
  '| paper | ours |',
  '| :---- | :--- |',
  ...papers.map(([paper, picture, what]) => `| ${paper} | [${what}](figures/tour/${picture}.svg) |`),
  '',
];
writeFileSync('docs/tour.md', `${[...head, ...lines].join('\n').trimEnd()}\n`);
process.stdout.write(
  `docs/tour.md: ${drawn.size} pictures, ${(total / 1e3).toFixed(0)} kB (${readFileSync('docs/tour.md', 'utf8').length} characters)\n`,
);
for (const name of missing) process.stdout.write(`not there: ${name}\n`);
