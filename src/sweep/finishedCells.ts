import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ResultError } from '../errors.ts';
import type { Cell } from '../experiment/cells.ts';
import type { ExperimentPaths } from '../files/paths.ts';
import { ReadTraces } from '../trace/readTraces.ts';
import type { RunAccount } from './runAccount.ts';

/** While finished cells are looked through, Ctrl-C is heard as often, and other terminals are told. */
const LOOK_UP_MS = 250;

/**
 * Cells without a whole trace, in order; after an interruption those that were not looked at, too.
 *
 * @param traces takes those of the others
 */
export async function unfinishedCells(
  cells: readonly Cell[],
  paths: ExperimentPaths,
  account: RunAccount,
  signal: AbortSignal | undefined,
  traces = new ReadTraces(),
): Promise<readonly Cell[]> {
  const unfinished: Cell[] = [];
  // To look for a file that is not there takes longer than to read a small one that is.
  const files = new Set(readdirSync(paths.cells));
  const onDamage = account.damaged.bind(account);
  let lookedUpAt = Number.NEGATIVE_INFINITY;
  for (const [index, cell] of cells.entries()) {
    // A hundred thousand files take a while to read, and a few large ones, too.
    if (performance.now() - lookedUpAt > LOOK_UP_MS) {
      account.looking(cells.length, index - unfinished.length);
      await nextTurn();
      lookedUpAt = performance.now();
    }
    const mayBeFinished = !signal?.aborted && files.has(basename(paths.cell(cell.id)));
    if (!mayBeFinished || !isFinished(cell, paths, traces, onDamage)) unfinished.push(cell);
  }
  return unfinished;
}

/**
 * Whether a cell's trace is there and whole; a damaged one counts as missing.
 *
 * @param traces   takes it
 * @param onDamage takes the id of a cell whose trace is damaged, and in what way
 */
export function isFinished(
  { id }: Cell,
  paths: ExperimentPaths,
  traces = new ReadTraces(),
  onDamage: (cell: string, reason: string) => void = () => {},
): boolean {
  try {
    traces.require(id, paths.cell(id));
    return true;
  } catch (error) {
    if (!(error instanceof ResultError)) throw error;
    if (!error.missing) onDamage(id, error.message);
    return false;
  }
}
