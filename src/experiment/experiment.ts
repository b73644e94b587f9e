import { z } from 'zod';
import { UsageError } from '../errors.ts';
import { FIELD_NAMES, type FieldName } from './fields.ts';
import { suggestion } from './suggestion.ts';
import { type GridEntry, shown } from './values.ts';

/** Lists of values, crossed: the cells of a grid are all combinations, the field written first varying slowest. */
export type Grid = { readonly [Name in FieldName]?: GridEntry };

/** A question, and the cells that answer it. */
export interface Experiment {
  /** names its folder: results/<name>/ */
  readonly name: string;
  /** what is asked, in a sentence */
  readonly question: string;
  /** what in the papers it reproduces */
  readonly reproduces?: readonly string[] | undefined;
  /** fields that go together (data set and architecture, say) stay together in one grid */
  readonly grids: readonly Grid[];
  /** further tables, made from the cells beside summary, steps and crosscheck */
  readonly tables?: FurtherTables | undefined;
}

const furtherTables = z.strictObject({
  /** `firstDeletions.arrow`: predicted and measured error of the first deletion, criteria side by side */
  firstDeletions: z.literal(true).optional(),
  /** `picks.arrow` and `removable.arrow`: was the first weight deleted one that the task can do without? */
  picks: z
    .strictObject({
      /** E below which the task counts as learnt */
      zeroError: z.number().gt(0),
      /** random starts from which the rest is trained without each weight, uniform in ±startRange */
      starts: z.int().min(1),
      startRange: z.number().gt(0),
    })
    .optional(),
  /** `orders.arrow`: rank correlation of the order of deletion with that of the same network at another α */
  orders: z.strictObject({ referenceAlpha: z.number().gt(0) }).optional(),
});
/** What an experiment asks for beside the tables that all have. */
export type FurtherTables = z.infer<typeof furtherTables>;

const experimentSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be letters, digits, ".", "_" or "-"'),
  question: z.string(),
  reproduces: z.array(z.string()).readonly().optional(),
  grids: z.array(z.record(z.string(), z.unknown())).min(1).readonly(),
  tables: furtherTables.optional(),
});

/**
 * Turns unknown input (a user's file) into an experiment; its grids are checked when its cells are made.
 *
 * @param source what to call the input in messages
 * @throws {UsageError} naming the field, what was found and what is allowed
 */
export function parseExperiment(input: unknown, source: string): Experiment {
  const parsed = experimentSchema.safeParse(input);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new UsageError(`${source}: ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`);
  }
  for (const grid of parsed.data.grids) for (const name of Object.keys(grid)) fieldNamed(name);
  return parsed.data;
}

/** @throws {UsageError} if there is no field of that name, with the nearest one */
export function fieldNamed(name: string): FieldName {
  if ((FIELD_NAMES as string[]).includes(name)) return name as FieldName;
  const nearest = suggestion(name, FIELD_NAMES);
  throw new UsageError(`unknown field ${shown(name)}; the fields are ${FIELD_NAMES.join(', ')}${nearest}`);
}
