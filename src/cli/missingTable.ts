import { statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { suggestion } from '../config/suggestion.ts';
import { foldersIn } from '../files/nestedResults.ts';
import { tablesIn } from '../tables/tablesIn.ts';

/** More names than this are not listed in a message. */
const MAX_NAMED = 20;

/** The command that makes a table, for those that no run makes. */
const MADE_BY: Readonly<Record<string, string>> = {
  'claims.arrow': 'surgeon reproduce',
  'optima.arrow': 'surgeon certify NAME --weights RANGE',
  'groups.arrow': 'surgeon tables NAME --by FIELDS',
  'comparison.arrow': 'surgeon tables NAME --by FIELDS --compare FIELD=VALUE,VALUE',
};

/**
 * Advice about a table that is not there: the nearest one that is, what else lies beside it, or what makes it.
 *
 * @param path as the user wrote it
 */
export function missingTable(path: string): string {
  const missing = `${path} does not exist`;
  const other = [`${path}.arrow`, join('results', path)].find((candidate) => exists(candidate));
  if (other !== undefined && extname(path) === '') return `${missing}; did you mean "${other}"?`;

  const [folder, name] = [dirname(path), basename(path)];
  if (!exists(folder)) return `${missing}, nor does its folder: ${firstRun(folder)}`;
  const { tables, traces } = tablesIn(folder);
  if (traces.some((found) => found.folder === folder)) {
    return `${missing}: a trace is named by the id of its cell, which the column cell of summary.arrow holds`;
  }
  const names = tables.filter((table) => dirname(table) === folder).map((table) => basename(table));
  if (Object.hasOwn(MADE_BY, name)) return `${missing}: ${MADE_BY[name]} makes it`;
  const nearest = suggestion(name, [...names, ...foldersIn(folder)]);
  if (nearest) return missing + nearest;
  if (names.length === 0) return `${missing}, and no table is in its folder: ${firstRun(folder)}`;
  const more = names.length > MAX_NAMED ? ', …' : '';
  return `${missing}; its folder has ${names.slice(0, MAX_NAMED).join(', ')}${more}`;
}

/** Advice where there is no table. */
export function firstRun(folder: string): string {
  const name = basename(resolve(folder));
  const isKnown = EXPERIMENTS.some((experiment) => experiment.name === name);
  const out = dirname(folder);
  const elsewhere = out === 'results' ? '' : ` --out ${out}`;
  return isKnown
    ? `surgeon run ${name}${elsewhere} makes its tables`
    : 'surgeon run NAME makes tables in results/NAME/, or DIR/NAME/ with --out DIR; surgeon show results lists them';
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
