import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { uniformStream } from '../../src/random.ts';
import type { NetworkFile } from './networkFolder.ts';
import type { Matrix } from './runtime.ts';

/** The built command. */
export const PROGRAM = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** Runs the command, and gives what it prints. @throws {Error} with its complaint */
export function surgeon(...words: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [PROGRAM, ...words], { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: 'pipe' });
  } catch (error) {
    throw new Error((error as { stderr?: string }).stderr?.trim() || String(error));
  }
}

/** Measures of a network before and after it was pruned, as `prune --json` has them. */
export interface PrunedMeasures {
  readonly weights: number;
  readonly trainError: number;
  readonly trainAccuracy: number | null;
  readonly testError: number | null;
  readonly testAccuracy: number | null;
}

/** A pruning that is asked for. */
export interface PruningWish {
  readonly file: NetworkFile;
  /** of a file of weights alone: the transfer function of each layer */
  readonly activations?: readonly string[] | undefined;
  /** share of the weights that stay */
  readonly keep: string;
  readonly criterion: string;
  /** path of the network that is left */
  readonly save: string;
  /** a folder for tables */
  readonly workspace: string;
}

/** Prunes a network by `surgeon prune`. @throws {Error} with its complaint */
export function pruned({ file, activations, keep, criterion, save, workspace }: PruningWish) {
  const { folder, path } = file;
  const data =
    folder.dataFlags.length > 0 ? folder.dataFlags : randomData(folder.inputs!, join(workspace, 'random.csv'));
  const flags = activations ? ['--activations', activations.join(',')] : [];
  const how = ['--keep', keep, '--criterion', criterion, '--save', save, '--out', join(workspace, 'results')];
  const words = ['prune', '--network', path, ...flags, ...data, ...how, '--quiet', '--json'];
  return JSON.parse(surgeon(...words)) as { readonly before: PrunedMeasures; readonly after: PrunedMeasures };
}

/** Writes a table of random inputs within the bounds of some others; the network's own outputs are its targets. */
function randomData(inputs: Matrix, table: string): readonly string[] {
  const columns = inputs[0].map((_, i) => inputs.map((row) => row[i]));
  const bounds = columns.map((column): [number, number] => [Math.min(...column), Math.max(...column)]);
  const random = uniformStream('check of networks', 1);
  const rows = Array.from({ length: 500 }, () => bounds.map(([low, high]) => low + random() * (high - low)));
  writeFileSync(table, [bounds.map((_, i) => `x${i}`), ...rows].map((row) => `${row.join(',')}\n`).join(''));
  return ['--train', table, '--target', 'self'];
}
