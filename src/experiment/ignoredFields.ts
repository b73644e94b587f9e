import { FIELD_NAMES, type FieldName } from '../config/fields.ts';
import { IGNORABLE, ignoredBecauseOf, readKey } from '../config/readConfig.ts';
import type { Cell } from './cells.ts';

/** Values of a field that make no difference to some cells of a plan. */
export interface IgnoredValues {
  readonly field: FieldName;
  /** how many values of it cells have that are otherwise the same */
  readonly values: number;
  /** the field that decides that it is ignored, */
  readonly because: FieldName;
  /** and the values of that one with which it is */
  readonly of: readonly string[];
}

/** Values of a plan that make no difference to a cell. */
export interface Ignored {
  /** in the order of the columns */
  readonly fields: readonly IgnoredValues[];
  /** cells that have the result of another cell of the plan */
  readonly repeats: number;
}

/** Finds the cells of a plan that differ in fields alone which they ignore, and these fields. */
export function ignoredValues(cells: readonly Cell[]): Ignored {
  const varies = (name: FieldName) => cells.some(({ config }) => config[name] !== cells[0].config[name]);
  const varying = IGNORABLE.filter(varies);
  const groups = new Map<string, Cell[]>();
  // Most plans vary none of them, and have up to a million cells.
  for (const cell of varying.length > 0 ? cells : []) {
    const key = readKey(cell.config);
    const group = groups.get(key);
    if (group) group.push(cell);
    else groups.set(key, [cell]);
  }
  const found = new Map<string, { field: FieldName; because: FieldName; values: Set<unknown>; of: Set<string> }>();
  for (const [first, ...others] of groups.values()) {
    for (const field of varying) {
      const because = ignoredBecauseOf(field, first.config);
      const values = new Set([first, ...others].map(({ config }) => config[field]));
      if (because === null || values.size === 1) continue;
      const key = `${field} ${because}`;
      const entry = found.get(key) ?? { field, because, values: new Set(), of: new Set() };
      for (const value of values) entry.values.add(value);
      entry.of.add(String(first.config[because]));
      found.set(key, entry);
    }
  }
  const fields = [...found.values()]
    .map(({ field, because, values, of }) => ({ field, values: values.size, because, of: [...of] }))
    .sort((a, b) => FIELD_NAMES.indexOf(a.field) - FIELD_NAMES.indexOf(b.field));
  return { fields, repeats: groups.size === 0 ? 0 : cells.length - groups.size };
}

/** One line of text, such as `3 values of eigenspace, ignored by obs, obd`. */
export function ignoredText({ field, values, because, of }: IgnoredValues): string {
  const by = because === 'criterion' ? `by ${of.join(', ')}` : `with ${because} ${of.join(', ')}`;
  return `${values} values of ${field}, ignored ${by}`;
}
