import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataSets } from '../src/dataset/dataSets.ts';
import { cellsOf } from '../src/experiment/cells.ts';
import type { Experiment } from '../src/experiment/experiment.ts';
import { networkOf } from '../src/network/architecture.ts';
import { writeNetwork } from '../src/networkFile/writeNetwork.ts';
import { uniformStream } from '../src/random.ts';

/** The command line as it is built. */
const SURGEON = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));

/** 360 cells on 24 networks: two problems, 12 seeds, OBS, OBD and magnitude, five values of α. */
const BUILT_IN: Experiment = {
  name: 'sweep',
  question: 'Does a sweep come out the same, whatever happens to it?',
  grids: [
    {
      dataset: ['monks-2', 'monks-3'],
      layers: [17, 2, 1],
      decay: 1e-3,
      seed: '1..12',
      criterion: ['obs', 'obd', 'magnitude'],
      alpha: '1e-6..1e-2:log5',
    },
  ],
  tables: { orders: { reference: { alpha: 1e-4 } } },
};

/** 360 cells on a table and two networks in files, as they are and trained on, with six values of decay. */
const BROUGHT: Experiment = {
  ...BUILT_IN,
  grids: [
    {
      dataset: { name: 'brought', train: 'table.csv', target: 'odd', testShare: 0.25, standardise: true },
      network: ['first.json', 'second.json'],
      training: ['none', 'levenbergMarquardt'],
      decay: '1e-4..1e-2:log6',
      criterion: ['obs', 'obd', 'magnitude'],
      alpha: '1e-6..1e-2:log5',
    },
  ],
};

/**
 * With the word `brought` behind the command, a sweep over data and networks of the user's; else over built-in data.
 */
const isBrought = process.argv.includes('brought');
/** The sweep of a check. */
export const SWEEP = isBrought ? BROUGHT : BUILT_IN;
/** The number of its cells. */
export const SWEEP_CELLS = isBrought ? 2 * 2 * 6 * 3 * 5 : cellsOf(BUILT_IN, new DataSets()).length;

/** Writes the file of the sweep, and beside it what it names. */
export async function writeSweep(path: string): Promise<void> {
  writeFileSync(path, JSON.stringify(SWEEP));
  if (!isBrought) return;
  const beside = (name: string) => join(dirname(path), name);
  const uniform = uniformStream('a table and two networks', 1);
  const rows = Array.from({ length: 160 }, () => {
    const [a, b, c] = [uniform(), uniform(), uniform()];
    return [a, b, c, a > 0.5 !== b > 0.5 ? 'yes' : 'no'].join(',');
  });
  writeFileSync(beside('table.csv'), `a,b,c,odd\n${rows.join('\n')}\n`);
  const network = networkOf({ layers: [3, 6, 1], activation: 'tanh', outputActivation: 'sigmoid' });
  const weights = () => Float64Array.from({ length: network.weights }, () => 2 * uniform() - 1);
  await writeNetwork(beside('first.json'), { network, weights: weights() });
  const mask = Uint8Array.from({ length: network.weights }, (_, q) => (q % 6 === 5 ? 0 : 1));
  const masked = weights().map((weight, q) => weight * mask[q]);
  await writeNetwork(beside('second.json'), { network, weights: masked, mask, inputNames: ['c', 'a', 'b'] });
}

/** The end of a command, and all that it printed. */
export interface Ended {
  /** exit status, or the signal that ended it */
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Starts `surgeon` with some words.
 *
 * @param environment variables beside those of this process
 * @param main        the command line to start; default: that of this build
 */
export function surgeon(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  main = SURGEON,
): ChildProcess & { ended: Promise<Ended> } {
  const child = spawn(process.execPath, [main, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
    });
  }
  const ended = once(child, 'close').then(([status, signal]) => ({
    status: (status ?? signal) as number | string,
    ...printed,
  }));
  return Object.assign(child, { ended });
}

/** Every table of an experiment, and how many of its cells there are, as one text: equal texts, equal bytes. */
export function tablesOf(out: string, experiment = SWEEP.name): string {
  const folder = join(out, experiment);
  const tables = readdirSync(folder).filter((name) => name.endsWith('.arrow'));
  return tables
    .sort()
    .map((name) => `${name} ${readFileSync(join(folder, name)).toString('base64')}`)
    .join('\n');
}

/** Ends the check where something is not as it must be. */
export function must(holds: boolean, what: string): asserts holds {
  if (holds) return;
  process.stderr.write(`check failed: ${what}\n`);
  process.exit(1);
}
