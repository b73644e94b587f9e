import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { readTable } from '../../arrow/arrowFile.ts';
import type { Row } from '../../arrow/columns.ts';
import { isForeign } from '../../arrow/isForeign.ts';
import { type ExperimentPaths, experimentPaths } from '../../files/paths.ts';
import { type Manifest, readManifest } from '../../sweep/manifest.ts';
import { arrowFilesIn } from '../../tables/tablesIn.ts';

/** The results of one experiment as they lie in its folder; each part is read when it is asked for. */
export interface ComparedFolder {
  readonly name: string;
  readonly paths: ExperimentPaths;
  /** null where no run has left one */
  readonly manifest: Manifest | null;
  /** rows of `summary.arrow`; none where there is no such table */
  readonly summary: readonly Row[];
  /** ids of the cells of the summary, or of those in `cells/` where there is none */
  readonly cells: readonly string[];
  /** ids of the cells that have a trace */
  readonly traces: ReadonlySet<string>;
  /** names of its tables, in the order of the alphabet */
  readonly tables: readonly string[];
}

const EXTENSION = '.arrow';

/** @param folder of one experiment; @throws {ResultError} if its manifest or summary is damaged */
export function comparedFolder(folder: string): ComparedFolder {
  const name = basename(resolve(folder));
  const paths = experimentPaths(dirname(resolve(folder)), name);
  const hasSummary = existsSync(paths.table('summary'));
  const summary = hasSummary ? readTable(paths.table('summary')).rows : [];
  const traces = arrowFilesIn(paths.cells).map((path) => basename(path, EXTENSION));
  return {
    ...{ name, paths, summary },
    manifest: existsSync(paths.manifest) ? readManifest(paths.manifest) : null,
    cells: hasSummary ? summary.map(({ cell }) => String(cell)) : traces,
    traces: new Set(traces),
    tables: tablesOf(resolve(folder)),
  };
}

/** Names of the tables in a folder, without their extension; none if it is not there. */
export const tablesOf = (folder: string): string[] =>
  arrowFilesIn(folder)
    .filter((path) => !isForeign(path))
    .map((path) => basename(path, EXTENSION));

/** Whether two files, which are there, have the same bytes. */
export const haveSameBytes = (path: string, other: string): boolean => readFileSync(path).equals(readFileSync(other));
