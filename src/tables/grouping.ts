import { FIELD_NAMES, type FieldName } from '../config/fields.ts';
import { suggestion } from '../config/suggestion.ts';
import { fieldValues, shown } from '../config/values.ts';
import { UsageError } from '../errors.ts';
import type { Cell } from '../experiment/cells.ts';
import { fieldNamed } from '../experiment/experiment.ts';
import { CONFIG_COLUMNS, configText } from './configColumns.ts';
import { SUMMARY_COLUMNS } from './summary.ts';

/** The fields that group the cells of a plan, and what is said of each group. */
export interface Grouping {
  /** cells of a group agree in these fields */
  readonly by: readonly FieldName[];
  /** columns of the summary */
  readonly metrics: readonly string[];
  readonly comparisons: readonly Comparison[];
}

/** Two values of one field that are held against each other. */
export interface Comparison {
  readonly field: FieldName;
  /** e.g. `criterion=obs` */
  readonly first: string;
  readonly second: string;
}

/** Columns that a group can be described by: numbers of the summary that are results and no values of the config. */
export const METRICS: readonly string[] = SUMMARY_COLUMNS.filter(
  ({ name, kind }) => !CONFIG_COLUMNS.some((of) => of.name === name) && ['integer', 'number'].includes(kind),
).map(({ name }) => name);

/**
 * A grouping as it is written on the command line. Only fields of the config group: a cell without a result, too, has
 * a group, and is counted there.
 *
 * @param by      names of fields, separated by commas
 * @param metric  names of metrics, separated by commas
 * @param compare `FIELD=VALUE,VALUE`, any number of them
 * @throws {UsageError} naming what was found and what is allowed
 */
export function parseGrouping(by: string, metric: string, compare: readonly string[]): Grouping {
  return {
    by: listed('by', by, FIELD_NAMES),
    metrics: listed('metric', metric, METRICS),
    comparisons: compare.map(parseComparison),
  };
}

function listed<Name extends string>(flag: string, text: string, allowed: readonly Name[]): Name[] {
  const names = text.split(',').map((name) => name.trim()) as Name[];
  for (const [index, name] of names.entries()) {
    if (!allowed.includes(name)) {
      const rule = `${flag} must be among ${allowed.join(', ')}`;
      throw new UsageError(`${rule}, got ${shown(name)}${suggestion(name, allowed)}`);
    }
    if (names.indexOf(name) !== index) throw new UsageError(`${flag} has ${name} twice`);
  }
  return names;
}

function parseComparison(text: string): Comparison {
  const [, name, values] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) {
    throw new UsageError(`compare is written FIELD=VALUE,VALUE, such as criterion=obs,obd, got ${shown(text)}`);
  }
  const field = fieldNamed(name.trim());
  const labels = fieldValues(field, values).map((value) => configText({ [field]: value }));
  if (labels.length !== 2 || labels[0] === labels[1]) {
    throw new UsageError(`compare takes two values of ${field} that differ, got ${shown(values)}`);
  }
  return { field, first: labels[0], second: labels[1] };
}

/** @throws {UsageError} if a comparison names a value that no cell of the plan has */
export function requirePlanned({ comparisons }: Grouping, cells: readonly Cell[]): void {
  for (const { field, first, second } of comparisons) {
    const planned = new Set(cells.map(({ config }) => configText(config, [field])));
    const unplanned = [first, second].find((label) => !planned.has(label));
    if (unplanned) throw new UsageError(`no cell of the plan has ${unplanned}; there are ${[...planned].join(', ')}`);
  }
}

/** A grouping as text, for the metadata of its tables. */
export function groupingMetadata({ by, metrics, comparisons }: Grouping): Readonly<Record<string, string>> {
  const compare = comparisons.map(({ field, first, second }) => `${first},${second.slice(field.length + 1)}`).join(' ');
  return { by: by.join(','), metric: metrics.join(','), ...(compare && { compare }) };
}
