import type { Argv } from 'yargs';
import { suggestion } from '../config/suggestion.ts';
import { shown } from '../config/values.ts';
import { UsageError } from '../errors.ts';
import type { Cell } from '../experiment/cells.ts';
import { cellsOfShard } from '../sweep/executionOrder.ts';
import { type Arguments, numberAbove, once } from './options.ts';

/** Adds `--shard i/N` and `--cell ID`. */
export const partOptions = (yargs: Argv): Argv =>
  yargs
    .option('shard', {
      type: 'string',
      requiresArg: true,
      describe: 'run part i of N of the cells, from 1/N to N/N [default: all cells]',
    })
    .option('cell', {
      type: 'string',
      requiresArg: true,
      describe: 'run these cells only: ids of the plan, a,b [default: all cells]',
    });

/** A part of a plan that one process runs. */
export interface Part {
  /** for people */
  readonly name: string;
  readonly cells: readonly Cell[];
}

/**
 * The part of the plan that `--shard` or `--cell` choose; null for all of it.
 *
 * @throws {UsageError} if there is no such part
 */
export function partOf(args: Arguments, cells: readonly Cell[]): Part | null {
  const { shard, cell } = args;
  if (shard !== undefined && cell !== undefined) throw new UsageError('give --shard or --cell, not both');
  if (shard !== undefined) return shardPart(once('shard', shard), cells);
  if (cell !== undefined) return cellPart([cell].flat().map(String).join(','), cells);
  return null;
}

function shardPart(text: string, cells: readonly Cell[]): Part {
  const [, i, N] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? [];
  const [shard, of] = [Number(i), Number(N)];
  if (i === undefined || shard > of) {
    throw new UsageError(`shard must be i/N with 1 ≤ i ≤ N, e.g. 1/3, got ${shown(text)}`);
  }
  return { name: `shard ${shard}/${of}`, cells: cellsOfShard(cells, shard, of) };
}

function cellPart(text: string, cells: readonly Cell[]): Part {
  const ids = new Set(text.split(',').map((id) => id.trim()));
  const chosen = cells.filter(({ id }) => ids.has(id));
  for (const { id } of chosen) ids.delete(id);
  const [unknown] = ids;
  if (unknown !== undefined) {
    const nearest = suggestion(
      unknown,
      cells.map(({ id }) => id),
    );
    throw new UsageError(`cell: no cell of the plan has the id ${shown(unknown)}; surgeon plan lists them${nearest}`);
  }
  return { name: `cell ${chosen.map(({ id }) => id).join(',')}`, cells: chosen };
}

/** Adds `--cell-timeout SECONDS`. */
export const cellTimeoutOption = (yargs: Argv): Argv =>
  yargs.option('cell-timeout', {
    type: 'string',
    requiresArg: true,
    describe: 'seconds that one cell, or the training of one network, may take; then it has failed [default: no limit]',
  });

/** Timers of Node.js reach no further. */
const MAX_SECONDS = 2_000_000;

/** Seconds that a cell may take; null: as long as it takes. */
export function cellSecondsOf(args: Arguments): number | null {
  return args.cellTimeout === undefined
    ? null
    : numberAbove('cell-timeout', args.cellTimeout, 'a number of seconds', MAX_SECONDS);
}
