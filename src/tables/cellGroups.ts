import { FIELD_NAMES, type FieldName } from '../config/fields.ts';
import { type CellFields, ignores } from '../config/readConfig.ts';
import type { Cell } from '../experiment/cells.ts';
import { agree, type OfCell, valuesOf } from './agreement.ts';
import type { Grouping } from './grouping.ts';
import { SAMPLED } from './requestSchemas.ts';

/** Things that agree in some fields, with a config that has the values that they agree in. */
export interface CellGroup<Thing> {
  readonly config: CellFields;
  readonly members: readonly Thing[];
}

/**
 * Groups of things that agree in some fields, in the order in which they first occur. A thing whose cell ignores one of
 * the fields is in every group that it agrees with; where it agrees with none, in one of its own.
 */
export function cellGroups<Thing extends OfCell>(
  things: readonly Thing[],
  by: readonly FieldName[],
): CellGroup<Thing>[] {
  const readOf = (config: CellFields) => by.filter((name) => !ignores(config, name));
  const keyOf = (config: CellFields) => JSON.stringify(readOf(config).map((name) => [name, config[name]]));
  const whole = new Map<string, CellFields>();
  for (const { config } of things) if (readOf(config).length === by.length) whole.set(keyOf(config), config);
  const joined = new Map<string, readonly string[]>();
  const groups = new Map<string, { config: CellFields; members: Thing[] }>();
  for (const thing of things) {
    const key = keyOf(thing.config);
    const keys = joined.get(key) ?? keysFor(thing.config, key);
    joined.set(key, keys);
    for (const of of keys) {
      const group = groups.get(of) ?? { config: whole.get(of) ?? thing.config, members: [] };
      group.members.push(thing);
      groups.set(of, group);
    }
  }
  return [...groups.values()];

  function keysFor(config: CellFields, key: string): readonly string[] {
    if (whole.has(key)) return [key];
    const found = [...whole].filter(([, other]) => agree(config, other, by)).map(([of]) => of);
    return found.length > 0 ? found : [key];
  }
}

/**
 * Fields, other than seed and draw, in which cells of one group differ: what its statistics take together. A field that
 * a cell ignores is none in which it differs.
 */
export function mixedFields(cells: readonly Cell[], { by }: Pick<Grouping, 'by'>): FieldName[] {
  const others = FIELD_NAMES.filter((name) => !SAMPLED.includes(name));
  const mixed = new Set<FieldName>();
  for (const { members } of cellGroups(cells, by)) {
    const configs = members.map(({ config }) => config);
    for (const name of others) if (valuesOf(configs, name).length > 1) mixed.add(name);
  }
  return others.filter((name) => mixed.has(name));
}
