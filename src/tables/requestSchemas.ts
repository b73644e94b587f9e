import * as z from 'zod';
import { FIELD_NAMES, type FieldName } from '../config/fields.ts';
import { fieldsSchema } from '../config/fieldsSchema.ts';
import type { CellFields } from '../config/readConfig.ts';

// Parts of what an experiment may ask of its tables, for messages (`allowed`) and for editors.

/** The values of some fields of a config, null where its cell ignores one. */
export type PartialConfig = { readonly [Name in FieldName]?: CellFields[Name] | undefined };

/** Values of one or more fields of the config. */
export const partialConfig = fieldsSchema('value', [])
  .refine((config) => Object.keys(config).length > 0, {
    error: 'must give the value of at least one field of the config, e.g. { "criterion": "obs" }',
  })
  .meta({ id: 'config', minProperties: 1 }) as unknown as z.ZodType<PartialConfig>;

/**
 * The fields that statistics are over: two cells of a pair agree in them, and curves take all their values together.
 */
export const SAMPLED: readonly FieldName[] = ['draw', 'seed'];
const COMPARED = FIELD_NAMES.filter((name) => !SAMPLED.includes(name)) as [FieldName, ...FieldName[]];

/** One of some names. */
export const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names).meta({ allowed: `one of ${names.join(', ')}` });
/** A table without anything to be said of it. */
export const yes = z.literal(true).meta({ allowed: 'true' });
/** An integer from 1 on. */
export const count = z.int().min(1).meta({ allowed: 'an integer ≥ 1' });
/** One or more of them. */
export const counts = z.array(count).min(1).meta({ allowed: 'a list of one or more integers ≥ 1' });
/** A number above 0. */
export const positive = z.number().gt(0).meta({ allowed: 'a number > 0' });
/** A number from 0 to 1. */
export const share = z.number().min(0).max(1).meta({ allowed: 'a number 0 … 1' });
/** Names of fields in which cells of one comparison or curve may differ. */
export const comparedFields = z
  .array(oneOf(COMPARED))
  .meta({ allowed: `a list of names of fields other than ${SAMPLED.join(' and ')}` });
