import * as z from 'zod';
import { UsageError } from '../errors.ts';
import { dataSetItems, isDescribed } from './dataSetEntry.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from './fields.ts';
import { isNetworkFile, networkItems } from './networkEntry.ts';
import { checked, fieldValues } from './values.ts';

/**
 * The form of a field in an object of an experiment: an `entry` of a grid (values, lists, ranges), or one
 * `value`.
 */
export type FieldForm = 'entry' | 'value';
const CHECK = { entry: fieldValues, value: checked } as const;

/**
 * An object of fields of the config, each checked by the function that cells are made by. Which field it is and in
 * which form stands in its metadata, for `experimentJsonSchema`.
 *
 * @param required fields that cannot be left out
 */
export function fieldsSchema(form: FieldForm, required: readonly FieldName[]) {
  const shape = FIELD_NAMES.map((name) => {
    const field = z.unknown().meta({ field: name, form, allowed: FIELDS[name].allowed });
    return [name, required.includes(name) ? field : field.optional()];
  });
  return z.strictObject(Object.fromEntries(shape) as Record<FieldName, z.ZodType>).superRefine((object, context) => {
    for (const name of FIELD_NAMES.filter((field) => field in object)) {
      try {
        if (name === 'dataset' && form === 'entry') checkDataSets(object[name]);
        else if (name === 'network' && form === 'entry') checkNetworks(object[name]);
        else CHECK[form](name, object[name]);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        context.addIssue({ code: 'custom', message: error.message, params: { field: name } });
      }
    }
  });
}

/** Checks the names among the networks of a grid; files are checked when they are read. */
function checkNetworks(entry: unknown): void {
  const items = networkItems(entry);
  const others = items.filter((item) => !isNetworkFile(item));
  if (others.length > 0 || items.length === 0) fieldValues('network', others);
}

/** Checks the names among the data sets of a grid; descriptions have a schema of their own. */
function checkDataSets(entry: unknown): void {
  const items = dataSetItems(entry);
  const others = items.filter((item) => !isDescribed(item));
  if (others.length > 0 || items.length === 0) fieldValues('dataset', others);
}
