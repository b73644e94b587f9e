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
  const whole = new Map<string, CellFields>();
  const ownKeys = things.map(({ config }) => {
    const read = by.filter((name) => !ignores(config, name));
    const key = JSON.stringify(read.map((name) => [name, config[name]]));
    if (read.length === by.length) whole.set(key, config);
    return key;
  });
  const joined = new Map<string, readonly string[]>();
  const groups = new Map<string, { config: CellFields; members: Thing[] }>();
  for (const [index, thing] of things.entries()) {
    const key = ownKeys[index];
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
