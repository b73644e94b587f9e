import { z } from 'zod';
import { UsageError } from '../errors.ts';
import { FIELD_NAMES, type FieldName } from './fields.ts';
import { configsNamed, type FurtherTables, furtherTables, SAMPLED } from './furtherTables.ts';
import { suggestion } from './suggestion.ts';
import { checked, type GridEntry, shown } from './values.ts';

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
  const { grids, tables = {} } = parsed.data;
  for (const grid of grids) for (const name of Object.keys(grid)) fieldNamed(name);
  for (const config of configsNamed(tables)) {
    for (const [name, value] of Object.entries(config)) checked(fieldNamed(name), value);
  }
  for (const { reference } of tables.pairs ?? []) {
    const sampled = SAMPLED.find((name) => name in reference);
    if (sampled) {
      throw new UsageError(
        `${source}: tables.pairs: reference must not name ${sampled}: the two of a pair have it in common`,
      );
    }
  }
  return parsed.data;
}

/** @throws {UsageError} if there is no field of that name, with the nearest one */
export function fieldNamed(name: string): FieldName {
  if ((FIELD_NAMES as string[]).includes(name)) return name as FieldName;
  const nearest = suggestion(name, FIELD_NAMES);
  throw new UsageError(`unknown field ${shown(name)}; the fields are ${FIELD_NAMES.join(', ')}${nearest}`);
}
