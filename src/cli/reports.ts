import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { reportOf } from '../../experiments/reports.ts';
import { readRows } from '../arrow/arrowFile.ts';
import { fieldValues } from '../config/values.ts';
import { DATA_SETS } from '../dataset/dataSetRecords.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { ResultError, UsageError } from '../errors.ts';
import { needsData } from '../experiment/cells.ts';
import type { Experiment, Grid } from '../experiment/experiment.ts';
import { foldersIn } from '../files/nestedResults.ts';
import { claimsPath, experimentPaths, indexPath } from '../files/paths.ts';
import { writeWhole } from '../files/wholeFile.ts';
import { indexPage } from '../page/indexPage.ts';
import { reportPage } from '../page/reportPage.ts';
import type { Repeat } from '../page/runHtml.ts';
import type { Results } from '../report/experimentReport.ts';
import { hasResults, readResults } from '../report/readResults.ts';
import { questionOf, type ReportDocument, reportDocument } from '../report/reportDocument.ts';
import { reportedTables } from '../report/reportedTables.ts';
import { CLAIMS_COLUMNS, type Claim } from '../tables/claim.ts';
import { writeTables } from '../tables/experimentTables.ts';

/** Pages that were written, and those that were not. */
export interface Reports {
  /** by the name of the experiment */
  readonly reports: Readonly<Record<string, string>>;
  /** null: the experiment stands alone in its folder, or no page could be made */
  readonly index: string | null;
  /** why experiments have no page: a damaged table, or data that are not there */
  readonly failed: readonly { readonly experiment: string; readonly reason: string }[];
  /** cells whose traces pages would show, and which are not there or damaged */
  readonly unread: readonly { readonly experiment: string; readonly cell: string }[];
  /** why experiments have no drawings of networks and of H: data or networks are not here */
  readonly lacking: readonly { readonly experiment: string; readonly reason: string }[];
}

/** Names of the experiments in a folder of results that a report can be made of, in the order of the alphabet. */
export const reportable = (out: string): string[] => foldersIn(out).filter((name) => hasResults(join(out, name)));

/**
 * Makes the pages of some experiments, and the index of their folder, from tables and traces. One that cannot be made
 * holds up no other.
 *
 * @param out   folder of results
 * @param names of experiments in it
 * @throws {ResultError} before anything is written, if `claims.arrow` is damaged
 */
export function drawReports(out: string, names: readonly string[], dataSets: DataSets): Reports {
  const claims = existsSync(claimsPath(out)) ? (readRows(claimsPath(out), CLAIMS_COLUMNS) as readonly Claim[]) : null;
  const reports: Record<string, string> = {};
  const drawn = new Map<string, ReportDocument>();
  const failed: Reports['failed'][number][] = [];
  for (const experiment of names) {
    try {
      drawn.set(experiment, drawReport(out, experiment, dataSets));
      reports[experiment] = experimentPaths(out, experiment).report;
    } catch (error) {
      if (!(error instanceof ResultError || error instanceof UsageError)) throw error;
      failed.push({ experiment, reason: error.message });
    }
  }
  const isListed = [...drawn.keys()].some((name) => isRun(out, name));
  const unread = [...drawn].flatMap(([experiment, { unread: cells }]) => cells.map((cell) => ({ experiment, cell })));
  const lacking = [...drawn].flatMap(([experiment, { lacking: reason }]) =>
    reason === null ? [] : { experiment, reason },
  );
  return { reports, index: isListed ? drawIndex(out, { drawn, claims, dataSets }) : null, failed, unread, lacking };
}

/** Names on stderr what pages lack, and what has no page; the exit status is 1 then. */
export function reportUndrawn({ failed, unread, lacking }: Reports): void {
  for (const { experiment, reason } of lacking) {
    console.error(`surgeon: the report of ${experiment} is without drawings of networks and of H: ${reason}`);
  }
  for (const { experiment, cell } of unread) {
    console.error(
      `surgeon: the report of ${experiment} is without the figures of cell ${cell}, whose trace is not there or damaged`,
    );
  }
  for (const { experiment, reason } of failed) console.error(`surgeon: no report of ${experiment}: ${reason}`);
  if (failed.length > 0) process.exitCode = 1;
}

/** Whether a folder is of an experiment that was run: one with tables of `inspect` may lie anywhere. */
const isRun = (out: string, name: string): boolean => existsSync(experimentPaths(out, name).manifest);

/** Writes the page of one experiment. @returns what it says */
function drawReport(out: string, name: string, dataSets: DataSets): ReportDocument {
  const paths = experimentPaths(out, name);
  const results = withTables(out, name, readResults(dirname(paths.manifest), dataSets));
  const document = reportDocument(results, reportOf(results), reportedTables(dirname(paths.manifest)));
  const place = {
    index: isRun(out, name) ? '../index.html' : null,
    repeat: repeatOf(results.experiment),
    show: (table: string) => `surgeon show DIR/${name}/${table}.arrow`,
  };
  writePage(paths.report, reportPage(document, place));
  return document;
}

/** Writes a page whole or not at all; @throws {Error} of the file system, which names the page */
function writePage(path: string, page: string): void {
  try {
    writeWhole(path, page);
  } catch (error) {
    throw Object.assign(error as Error, { message: `${path}: ${(error as Error).message}` });
  }
}

/**
 * Results with their tables, which are made anew only where they are not there.
 *
 * @throws {ResultError} if there is nothing that they could be made of
 */
function withTables(out: string, name: string, results: Results): Results {
  const { experiment, cells, dataSets, manifest } = results;
  const paths = experimentPaths(out, name);
  if (!manifest || existsSync(paths.table('summary'))) return results;
  if (!cells.some(({ id }) => existsSync(paths.cell(id)))) {
    throw new ResultError(`none of the ${cells.length} cells of ${name} has a result: run the experiment first`);
  }
  writeTables(out, experiment, cells, { dataSets });
  return results;
}

/** The command that runs an experiment again; null where it reads files of the user's. */
function repeatOf(experiment: Experiment): Repeat | null {
  const { name, grids } = experiment;
  const builtIn = EXPERIMENTS.find((other) => other.name === name);
  if (builtIn && isDeepStrictEqual(JSON.parse(JSON.stringify(builtIn)), experiment)) {
    return { command: `surgeon run ${name}${needsData(builtIn) ? ' --data DIR' : ''}`, planFile: null };
  }
  const names: readonly unknown[] = DATA_SETS;
  const isOwn = (grid: Grid) =>
    grid.network !== undefined || !fieldValues('dataset', grid.dataset).every((set) => names.includes(set));
  if (grids.some(isOwn)) return null;
  const command = `surgeon run ${name}.json${needsData(experiment) ? ' --data DIR' : ''}`;
  return { command, planFile: `${name}.json` };
}

/** The words of an index. */
interface Listed {
  /** what is known of some of its experiments */
  readonly drawn: ReadonlyMap<string, ReportDocument>;
  /** of a reproduction */
  readonly claims: readonly Claim[] | null;
  readonly dataSets: DataSets;
}

/** Writes the index of a folder of results. @returns its path */
function drawIndex(out: string, { drawn, claims, dataSets }: Listed): string {
  const inOrder = EXPERIMENTS.map(({ name }) => name);
  const names = reportable(out);
  const known = inOrder.filter((name) => names.includes(name));
  const entries = [...known, ...names.filter((name) => !inOrder.includes(name))].flatMap((name) => {
    const said = drawn.get(name) ?? sayable(join(resolve(out), name), dataSets);
    if (!said) return [];
    const { experiment, answer, claims } = said;
    const href = existsSync(experimentPaths(out, name).report) ? `${encodeURIComponent(name)}/report.html` : null;
    return { name, question: questionOf(experiment), answer, claims, href };
  });
  writePage(indexPath(out), indexPage(entries, claims));
  return indexPath(out);
}

/** The words of an experiment in the index; null where its results cannot be read, which its own page says. */
function sayable(folder: string, dataSets: DataSets): Pick<ReportDocument, 'experiment' | 'answer' | 'claims'> | null {
  try {
    const results = readResults(folder, dataSets);
    const report = reportOf(results);
    return { experiment: results.experiment, answer: report.answer(results), claims: report.claims(results) };
  } catch (error) {
    if (error instanceof ResultError || error instanceof UsageError) return null;
    throw error;
  }
}
