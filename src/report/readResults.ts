import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { readTable } from '../arrow/arrowFile.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { ResultError, UsageError } from '../errors.ts';
import { cellsOf } from '../experiment/cells.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { experimentPaths } from '../files/paths.ts';
import { addKeptData } from '../sweep/keptData.ts';
import { readManifest } from '../sweep/manifest.ts';
import { cellOf } from '../tables/configColumns.ts';
import type { TableName, TableRow, TableRows } from '../tables/tableRows.ts';
import { ReadTraces } from '../trace/readTraces.ts';
import type { Results } from './experimentReport.ts';

/** Tables that a command writes without running an experiment, and the question that they answer. */
const QUESTIONS = {
  predicted: 'How many weights could this network lose, by its second derivatives alone?',
  optima: 'Which mask of each size is best, and how far is greedy OBS from it?',
} as const satisfies Partial<Record<TableName, string>>;

/** Whether a folder has results that `readResults` reads. */
export function hasResults(folder: string): boolean {
  const paths = experimentPaths(dirname(resolve(folder)), basename(resolve(folder)));
  return existsSync(paths.manifest) || Object.keys(QUESTIONS).some((table) => existsSync(paths.table(table)));
}

/**
 * The results in the folder of one experiment, `DIR/<experiment>/`. Tables and traces are read when they are first
 * asked for.
 *
 * @param folder   of an experiment, or one with the tables of `inspect --out` or `certify --network`
 * @param dataSets to which the user's data sets and networks are added that the folder of results has kept
 * @throws {ResultError} if the folder has neither a manifest nor such tables; later, if a table is damaged
 * @throws {UsageError} if the plan needs data that are not here, and there is no summary either
 */
export function readResults(folder: string, dataSets: DataSets): Results {
  const [out, name] = [dirname(resolve(folder)), basename(resolve(folder))];
  const paths = experimentPaths(out, name);
  const shared = { rows: tablesOf(name, paths.table), dataSets };
  const loose = Object.entries(QUESTIONS).find(([table]) => existsSync(paths.table(table)));
  if (!existsSync(paths.manifest) && loose) {
    const experiment = { name, question: loose[1], grids: [] };
    return { ...shared, experiment, cells: [], trace: () => null, manifest: null };
  }
  const manifest = readManifest(paths.manifest);
  const { config: experiment } = manifest;
  if (experiment.name !== name) {
    throw new ResultError(`${paths.manifest} is of ${experiment.name}: its folder must have that name`);
  }
  addKeptData(out, manifest, dataSets);
  const traces = new ReadTraces();
  const trace = (id: string) => {
    try {
      return traces.of(id, paths.cell(id));
    } catch (error) {
      if (error instanceof ResultError) return null;
      throw error;
    }
  };
  return { ...shared, ...planOf(experiment, shared), experiment, trace, manifest };
}

/**
 * The cells of an experiment; where data or networks that they are about are elsewhere, those that have a result, whose
 * configs are in the summary.
 */
function planOf(
  experiment: Experiment,
  { dataSets, rows }: Pick<Results, 'dataSets' | 'rows'>,
): Pick<Results, 'cells' | 'lacking'> {
  try {
    return { cells: cellsOf(experiment, dataSets) };
  } catch (error) {
    const found = rows(experiment.name, 'summary');
    if (!(error instanceof UsageError) || found.length === 0) throw error;
    return { cells: found.map(cellOf), lacking: error.message };
  }
}

/** The tables of one experiment, each read once. */
function tablesOf(experiment: string, pathOf: (table: string) => string): TableRows {
  const read = new Map<string, readonly unknown[]>();
  return <Name extends TableName>(of: string, table: Name) => {
    if (of !== experiment) return [];
    const rows = read.get(table) ?? (existsSync(pathOf(table)) ? readTable(pathOf(table)).rows : []);
    read.set(table, rows);
    return rows as readonly TableRow<Name>[]; // a table has the rows of its name
  };
}
