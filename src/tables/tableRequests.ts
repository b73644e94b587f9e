import * as z from 'zod';
import { UsageError } from '../errors.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { faultOf } from '../experiment/fault.ts';
import { bestGuess } from './bestGuess.ts';
import { costs } from './costs.ts';
import { curves } from './curves.ts';
import { everyInverse } from './everyInverse.ts';
import { firstDeletions } from './firstDeletions.ts';
import { gaps } from './gaps.ts';
import { hessians } from './hessians.ts';
import { orders } from './orders.ts';
import { pairs } from './pairs.ts';
import { picks } from './picks.ts';
import { trainedRule } from './trained.ts';

/**
 * Tables that an experiment may ask for beside those that all have, each under the name by which it is asked for: in
 * the order in which they are written.
 */
export const TABLE_RECORDS = {
  firstDeletions,
  hessians,
  picks,
  orders,
  pairs,
  curves,
  bestGuess,
  costs,
  everyInverse,
  gaps,
} as const;
type Records = typeof TABLE_RECORDS;

const requests = Object.fromEntries(
  Object.entries(TABLE_RECORDS).map(([name, { request }]) => [name, (request as z.ZodType).optional()]),
) as unknown as { readonly [Name in keyof Records]: z.ZodOptional<Records[Name]['request']> };

/** Schema of the tables that an experiment may ask for beside those that all have. */
export const tableRequests = z.strictObject({ trained: trainedRule.optional(), ...requests });

/** The tables that an experiment asks for beside those that all have. */
export type TableRequests = z.infer<typeof tableRequests>;

/**
 * The tables that an experiment asks for, checked here: who reads a plan and makes no tables has not looked at them.
 *
 * @throws {UsageError} naming what was found and what is allowed
 */
export function requestsOf({ name, tables = {} }: Experiment): TableRequests {
  const fault = faultOf(tableRequests, tables);
  if (fault) throw new UsageError(`tables of ${name}: ${fault.message}`);
  return tables as TableRequests;
}
