import * as z from 'zod';
import { dataSetDescriptionSchema } from '../config/dataSetDescription.ts';
import type { DescribedDataSet } from '../config/dataSetEntry.ts';
import { FIELD_NAMES, type FieldName, type Fields } from '../config/fields.ts';
import { fieldsSchema } from '../config/fieldsSchema.ts';
import { unknownField } from '../config/suggestion.ts';
import type { DataSetName } from '../dataset/dataSetRecords.ts';
import { UsageError } from '../errors.ts';
import { faultOf } from './fault.ts';
import type { Fault } from './faultAt.ts';

/** Any text, beside the names that an editor is to complete. */
type Text = string & Record<never, never>;
/** A value as code holds it, or the text of one or several. */
type Item<Value> = (Value extends readonly (infer Size)[] ? readonly Size[] : Value) | Text;

/**
 * Values of one field in a grid, as a person writes them: one value, a list, or text with lists `a,b` and ranges
 * `1..20`.
 */
export type GridEntry<Name extends FieldName> = Item<Fields[Name]> | readonly Item<Fields[Name]>[];

/** Lists of values, crossed: the cells of a grid are all combinations, the field written first varying slowest. */
export type Grid = {
  readonly [Name in FieldName]?: Name extends 'dataset'
    ? DataSetEntry
    : Name extends 'network'
      ? NetworkEntry
      : GridEntry<Name>;
};

/** Networks in a grid: paths of files, and null for one that is trained from its seed. */
export type NetworkEntry = string | null | readonly (string | null)[];

/** Data sets in a grid: names of built-in ones, paths of descriptions, and descriptions. */
export type DataSetEntry = DataSetName | DescribedDataSet | readonly (DataSetName | DescribedDataSet)[];

/**
 * A question, and the cells that answer it.
 *
 * @typeParam Requests what it may ask of tables: nothing before them reads it
 */
export interface Experiment<Requests extends object = object> {
  /** names its folder: results/<name>/ */
  readonly name: string;
  /** what is asked, in a sentence */
  readonly question: string;
  /** what in the papers it reproduces */
  readonly reproduces?: readonly string[] | undefined;
  /** fields that go together (data set and architecture, say) stay together in one grid */
  readonly grids: readonly Grid[];
  /** further tables, made from the cells beside summary, steps and crosscheck */
  readonly tables?: Requests | undefined;
}

const gridSchema = fieldsSchema('entry', ['dataset']).meta({
  description:
    'the cells are all combinations of these values, the field written first varying slowest; every field takes a value, a list of values, or text such as "a,b", "1..20" or "1e-8..1e-1:log15"',
});
const text = z.string().meta({ allowed: 'text' });

/** Any requests of tables: for whoever reads an experiment and makes none of its tables. */
const ANY_REQUESTS: z.ZodType<object> = z.looseObject({}).meta({ allowed: 'an object of tables by name' });

/** An experiment as it may stand in code or in a file. @param requests what it may ask of tables */
export const experimentSchema = (requests: z.ZodType) =>
  z
    .strictObject({
      name: z
        .string()
        .regex(
          /^(?!(?:cells|export|measurements|processes|proofs|index\.html|claims\.arrow)$)[A-Za-z0-9][A-Za-z0-9._-]*$/,
        )
        .meta({
          allowed:
            'letters, digits, ".", "_" or "-", a letter or digit first, and no name that results have themselves (cells, export, measurements, processes, proofs, index.html, claims.arrow)',
          description: 'names its folder: results/<name>/',
        }),
      question: text.describe('what is asked, in a sentence'),
      reproduces: z
        .array(text)
        .meta({ allowed: 'a list of texts', description: 'what in the papers it reproduces' })
        .readonly()
        .optional(),
      grids: z
        .array(gridSchema)
        .min(1)
        .meta({
          allowed: 'a list of one or more grids, { field: values, … }',
          description: 'fields that go together (data set and architecture, say) stay together in one grid',
        })
        .readonly(),
      tables: requests.describe('further tables, made from the cells beside summary, steps and crosscheck').optional(),
      $schema: text.describe('where an editor finds this schema; of no meaning for the experiment').optional(),
    })
    .meta({ allowed: 'an experiment, { "name", "question", "grids", … }' });

/**
 * Turns unknown input into an experiment: the input itself, since the order of fields counts, without `$schema`. What
 * fields ask of each other is checked when cells are made of it.
 *
 * @param source   what to call the input in messages
 * @param requests what it may ask of tables; left out: anything
 * @throws {UsageError} naming the field, what was found and what is allowed
 */
export function parseExperiment<Requests extends object = object>(
  input: unknown,
  source: string,
  requests: z.ZodType<Requests> = ANY_REQUESTS as z.ZodType<Requests>,
): Experiment<Requests> {
  const fault = experimentFault(input, requests);
  if (fault) throw new UsageError(`${source}: ${fault.message}`);
  const { $schema, ...experiment } = input as Experiment<Requests> & { readonly $schema?: string };
  return experiment;
}

/** The first thing for which input is no experiment, or null. @param requests what it may ask of tables */
export const experimentFault = (input: unknown, requests: z.ZodType): Fault | null =>
  faultOf(experimentSchema(requests), input) ?? faultOfDescriptions(input as Experiment);

/** The first thing for which a data set in a grid is no description. */
function faultOfDescriptions({ grids }: Experiment): Fault | null {
  for (const [g, { dataset }] of grids.entries()) {
    for (const [i, item] of [dataset].flat().entries()) {
      const fault = typeof item === 'object' ? faultOf(dataSetDescriptionSchema, item) : null;
      if (!fault) continue;
      const path = ['grids', g, 'dataset', ...(Array.isArray(dataset) ? [i] : [])];
      return { path: [...path, ...fault.path], message: `${path.join('.')}: ${fault.message}` };
    }
  }
  return null;
}

/** @throws {UsageError} if there is no field of that name, with the nearest one */
export function fieldNamed(name: string): FieldName {
  if ((FIELD_NAMES as string[]).includes(name)) return name as FieldName;
  throw new UsageError(unknownField(name, FIELD_NAMES));
}
