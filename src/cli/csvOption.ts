import type { Argv } from 'yargs';
import { UsageError } from '../errors.ts';
import type { Arguments } from './options.ts';

/** Adds `--csv`. */
export const csvOption = (yargs: Argv): Argv =>
  yargs.option('csv', {
    type: 'boolean',
    default: false,
    describe: 'print CSV: numbers in full, nulls as empty fields, lists as JSON in quotes',
  });

/** @throws {UsageError} if the result is to be printed as CSV and as JSON */
export function requireOneFormat({ csv, json }: Arguments): void {
  if (csv && json) throw new UsageError('give --csv or --json, not both');
}
