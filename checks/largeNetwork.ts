// A network of a million weights, as a user would: trained by L-BFGS, then half of its weights deleted by OBS in 20
// turns, or one by one. Seconds and peak memory of each command, and at twenty states E, the test error, and the rise
// of E that was predicted beside the measured one.
//
//   npm run check:large-network                          (builds; 1000-998-1, 500 samples)
//   npm run check:large-network -- 1000-988-10 50        (layers, samples)
//   npm run check:large-network -- 203-120-26 200 obs    (one weight at a time)

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRows } from '../src/arrow/arrowFile.ts';
import { boolean, integer, number, orNull } from '../src/arrow/columns.ts';
import { weightCount } from '../src/network/architecture.ts';
import { uniformStream } from '../src/random.ts';
import { textTable } from '../src/report/textTable.ts';

import { must, surgeon } from './sweepRuns.ts';

const [text = '1000-998-1', samples = '500', criterion = 'jointObs'] = process.argv.slice(2);
const layers = text.split('-').map(Number);
must(layers.length > 2 && layers.every((size) => size > 0), `layers must be such as 1000-998-1, got ${text}`);
const [inputs, outputs] = [layers[0], layers[layers.length - 1]];
const weights = weightCount({ layers, biases: 'all' });
const root = mkdtempSync(join(tmpdir(), 'surgeon-large-'));
const at = (name: string) => join(root, name);
const costs: string[][] = [];
/** States of the path that are printed. */
const STATES = 20;

/** Targets are smooth functions of the first inputs, with noise; the others say nothing. */
function writeTable(path: string, rows: number, seed: number): void {
  const uniform = uniformStream('a large network', seed);
  const centred = () => 2 * uniform() - 1;
  const names = [
    ...Array.from({ length: inputs }, (_, i) => `x${i}`),
    ...Array.from({ length: outputs }, (_, l) => `y${l}`),
  ];
  const lines = [names.join(',')];
  for (let k = 0; k < rows; k++) {
    const x = Array.from({ length: inputs }, centred);
    const y = Array.from({ length: outputs }, (_, l) => {
      const sum = x.slice(0, 20).reduce((total, value, i) => total + value * Math.cos(i + l), 0);
      return Math.tanh(sum) + 0.05 * centred();
    });
    lines.push([...x, ...y].join(','));
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
}

/** Runs a command to its end and takes note of what it cost; @returns what it printed */
async function timed(name: string, words: readonly string[]): Promise<string> {
  const preload = new URL('./peakMemory.mjs', import.meta.url).href;
  const begun = performance.now();
  const { status, stdout, stderr } = await surgeon(words, { NODE_OPTIONS: `--import=${preload}` }).ended;
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr.slice(-2000)}`);
  const seconds = (performance.now() - begun) / 1000;
  const kibibytes = Number(/peak memory (\d+) KiB/.exec(stderr)![1]);
  costs.push([name, seconds.toFixed(1), (kibibytes / 1024).toFixed(0)]);
  return stdout;
}

/** The columns that are read of `steps.arrow`. */
const COLUMNS = [
  orNull(integer('turn', '', '')),
  integer('weightsLeft', '', ''),
  boolean('nuisance', '', ''),
  ...(['saliency', 'errorChange', 'trainError', 'testError'] as const).map((name) => orNull(number(name, '', ''))),
];
const short = (value: number | null) => (value === null ? '-' : value.toPrecision(4));

try {
  writeTable(at('train.csv'), Number(samples), 1);
  writeTable(at('test.csv'), 200, 2);
  const target = Array.from({ length: outputs }, (_, l) => `y${l}`).join(',');
  const data = ['--train', at('train.csv'), '--test', at('test.csv'), '--target', target];
  const training = ['--training', 'quasiNewton', '--training-steps', '50', '--decay', '1e-4', '--start-range', '0.05'];
  const shape = ['--layers', text, '--activation', 'tanh', '--output-activation', 'linear'];
  await timed('train', ['train', ...data, ...shape, ...training, '--save', at('net.json'), '--quiet']);
  const turns = criterion === 'jointObs' ? ['--turn-share', '0.0341'] : [];
  const prune = [
    'prune',
    '--network',
    at('net.json'),
    ...data,
    ...['--criterion', criterion, ...turns, '--keep', '50%', '--alpha', '1e-3'],
    '--out',
    at('out'),
    '--save',
    at('half.json'),
  ];
  await timed('prune', [...prune, '--json', '--quiet']);
  const steps = readRows(at('out/net/steps.arrow'), COLUMNS);
  const measured = steps.filter(({ trainError, nuisance }) => trainError !== null && !nuisance);
  const every = Math.ceil((measured.length - 1) / STATES);
  const printed = measured.filter((_, i) => i % every === 0);
  const rows = printed.map(({ turn, weightsLeft, trainError, testError, saliency, errorChange }) => [
    ...[String(turn ?? 0), String(weightsLeft), short(trainError), short(testError)],
    ...[short(saliency), short(errorChange)],
  ]);
  const header = ['turn', 'weights left', 'E', 'test error', 'predicted rise', 'measured rise'];
  process.stdout.write(`${textTable(header, rows)}\n\n`);
} finally {
  rmSync(root, { recursive: true, force: true });
}
process.stdout.write(`${weights} weights, ${Number(samples) * outputs} output gradients\n`);
process.stdout.write(`${textTable(['command', 'seconds', 'peak memory, MiB'], costs)}\n`);
