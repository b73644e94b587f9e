import { FIELD_NAMES, type FieldName } from '../config/fields.ts';
import { type CellFields, ignores, valueIn } from '../config/readConfig.ts';
import { groupedBy } from './groupedBy.ts';
import type { PartialConfig } from './requestSchemas.ts';

/** A thing of one cell. */
export interface OfCell {
  readonly config: CellFields;
}

/** Whether a config has these values, each in a field that its cell reads. */
export const hasValues = (config: CellFields, values: PartialConfig): boolean =>
  namesIn(values).every((name) => !ignores(config, name) && isSame(valueIn(config, name), values[name]));

/**
 * The cells that a reference by some values means: those that have them, or, if none has, those that have or ignore
 * them.
 */
export function referencesAmong<Thing extends OfCell>(things: readonly Thing[], values: PartialConfig): Thing[] {
  const found = things.filter(({ config }) => hasValues(config, values));
  if (found.length > 0) return found;
  return things.filter(({ config }) =>
    namesIn(values).every((name) => ignores(config, name) || isSame(valueIn(config, name), values[name])),
  );
}

/** Whether two configs agree in some fields. A field that one of the two cells ignores agrees with any value. */
export const agree = (one: CellFields, other: CellFields, names: readonly FieldName[]): boolean =>
  names.every((name) => isSame(one[name], other[name]) || ignores(one, name) || ignores(other, name));

/**
 * Finds the things of a list whose config agrees with another one in all fields but some, in the order of the list.
 *
 * @param but fields in which they may differ
 */
export function partnersAmong<Thing extends OfCell>(
  things: readonly Thing[],
  but: readonly FieldName[],
): (config: CellFields) => readonly Thing[] {
  const names = FIELD_NAMES.filter((name) => !but.includes(name));
  const readByAll = names.filter((name) => !things.some(({ config }) => ignores(config, name)));
  // By the fields that both sides read: which these are differs between the configs that are asked about.
  const indices = new Map<
    string,
    { key: (config: CellFields) => string; found: ReadonlyMap<string, readonly Thing[]> }
  >();
  return (config) => {
    const keys = readByAll.filter((name) => !ignores(config, name));
    const name = keys.join();
    const key = (of: CellFields) => JSON.stringify(keys.map((field) => of[field]));
    const index = indices.get(name) ?? { key, found: groupedBy(things, (thing) => key(thing.config)) };
    indices.set(name, index);
    return (index.found.get(index.key(config)) ?? []).filter((thing) => agree(thing.config, config, names));
  };
}

/** The values that some configs have of a field, each once; those of cells that ignore it are none. */
export function valuesOf(configs: readonly CellFields[], name: FieldName): unknown[] {
  const values = new Map<string, unknown>();
  let last: unknown; // that of the config before, most often: a text of each takes longer than all the rest
  for (const config of configs) {
    const value = valueIn(config, name);
    if (value === last || ignores(config, name)) continue;
    values.set(String(value), value);
    last = value;
  }
  return [...values.values()];
}

const namesIn = (values: PartialConfig) => Object.keys(values) as FieldName[];
const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (Array.isArray(one) && String(one) === String(other));
