import { FIELD_NAMES, type FieldName } from '../config/fields.ts';
import { readConfig } from '../config/readConfig.ts';
import type { Cell } from '../experiment/cells.ts';
import { configText, fieldRow } from './configColumns.ts';
import { groupedBy } from './groupedBy.ts';
import type { Grouping } from './grouping.ts';
import { SAMPLED } from './requestSchemas.ts';

/** Cells that agree in some fields, in the order of the plan. */
export function cellGroups(cells: readonly Cell[], by: readonly FieldName[]): Cell[][] {
  return [...groupedBy(cells, ({ config }) => configText(config, by)).values()];
}

/**
 * Fields, other than seed and draw, in which cells of one group differ: what its statistics take together. A field that
 * a cell ignores is none in which it differs.
 */
export function mixedFields(cells: readonly Cell[], { by }: Pick<Grouping, 'by'>): FieldName[] {
  const others = FIELD_NAMES.filter((name) => !SAMPLED.includes(name));
  const mixed = new Set<FieldName>();
  for (const group of cellGroups(cells, by)) {
    const [first, ...rest] = group.map(({ config }) => fieldRow(readConfig(config), others));
    for (const name of others) if (rest.some((row) => row[name] !== first[name])) mixed.add(name);
  }
  return others.filter((name) => mixed.has(name));
}
