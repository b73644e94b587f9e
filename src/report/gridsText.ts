import { FIELD_NAMES, type FieldName } from '../config/fields.ts';
import { fieldValues } from '../config/values.ts';
import type { Experiment, Grid } from '../experiment/experiment.ts';
import { valueText } from '../tables/configColumns.ts';
import { counted } from './counted.ts';
import { wrapped } from './wrapped.ts';

/** Grids that are shown one by one; the rest is counted. */
const MAX_GRIDS = 20;
/** Values of a field that are shown one by one. */
const MAX_VALUES = 6;

/**
 * The grids of an experiment as text, a paragraph each: its cells, and the values of its fields, as flags are typed.
 * Fields that all grids have in common stand once, above.
 *
 * @param width of a line
 */
export function gridsText({ grids }: Experiment, width: number): string {
  const texts = grids.map((grid) => new Map(namesIn(grid).map((name) => [name, entryText(grid, name)])));
  const common =
    grids.length > 1 ? [...texts[0]].filter(([name, text]) => texts.every((of) => of.get(name) === text)) : [];
  const isCommon = (name: FieldName) => common.some(([other]) => other === name);
  const lines = texts.slice(0, MAX_GRIDS).map((fields, g) => {
    const own = [...fields].filter(([name]) => !isCommon(name)).map(([, text]) => text);
    return `grid ${g + 1}, ${counted(sizeOf(grids[g]), 'cell')}: ${own.join(' ')}`;
  });
  if (common.length > 0) lines.unshift(`in all grids: ${common.map(([, text]) => text).join(' ')}`);
  if (grids.length > MAX_GRIDS) lines.push(`and ${counted(grids.length - MAX_GRIDS, 'grid')} more`);
  return lines.map((line) => wrapped(line, width)).join('\n');
}

const namesIn = (grid: Grid) => FIELD_NAMES.filter((name) => grid[name] !== undefined);

const sizeOf = (grid: Grid): number =>
  namesIn(grid).reduce((product, name) => product * fieldValues(name, grid[name]).length, 1);

/**
 * E.g. `seed=1..20`, `criterion=obs,obd`: a range as it was written, the values of a long list by the first and last.
 */
function entryText(grid: Grid, name: FieldName): string {
  const entry = grid[name];
  if (typeof entry === 'string' && entry.includes('..') && !/[\s,]/.test(entry)) return `${name}=${entry}`;
  const values = fieldValues(name, entry).map(valueText);
  if (values.length <= MAX_VALUES) return `${name}=${values.join(',')}`;
  return `${name}=${values[0]},${values[1]},…,${values[values.length - 1]} (${values.length} values)`;
}
