import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataSets } from '../src/dataset/dataSets.ts';
import { cellsOf } from '../src/experiment/cells.ts';
import type { Experiment } from '../src/experiment/experiment.ts';

/** The command line as it is built. */
const SURGEON = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));

/** A sweep of 360 cells on 24 networks: two problems, 12 seeds, OBS, OBD and magnitude, five values of α. */
export const SWEEP: Experiment = {
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

/** The number of its cells. */
export const SWEEP_CELLS = cellsOf(SWEEP, new DataSets()).length;

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
