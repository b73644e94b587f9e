import { type Dirent, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isForeign } from '../arrow/isForeign.ts';
import { foldersIn, nestedResults } from '../files/nestedResults.ts';
import { experimentPaths } from '../files/paths.ts';

/** Arrow files under a folder of results. */
export interface TablesIn {
  /** paths of tables: those of the folder, then those of the folders in it, each in the order of the alphabet */
  readonly tables: readonly string[];
  /** folders of traces, with how many there are */
  readonly traces: readonly { readonly folder: string; readonly count: number }[];
  /** folders of results of their own, which are not entered */
  readonly nested: readonly string[];
  /** paths of Arrow files that are no tables of ours: exports of tables, or of other programs */
  readonly foreign: readonly string[];
}

const EXTENSION = '.arrow';

/**
 * Finds the tables in a folder and in the folders in it. Traces, of which there may be a hundred thousand, are counted.
 *
 * @param folder a folder of results, of one experiment, or of its cells
 */
export function tablesIn(folder: string): TablesIn {
  const tables: string[] = [];
  const foreign: string[] = [];
  const traces: { folder: string; count: number }[] = [];
  const nested = nestedResults(folder);
  const visit = (path: string, depth: number) => {
    if (isFolderOf('measurements', path) || isFolderOf('proofs', path)) return; // tables are made of them
    if (isFolderOf('exports', path)) return; // made of tables
    if (nested.includes(path)) return;
    const entries = readable(path);
    const files = tableNames(entries);
    if (isFolderOf('cells', path)) {
      if (files.length > 0) traces.push({ folder: path, count: files.length });
      return;
    }
    for (const name of files) {
      const file = join(path, name);
      (isForeign(file) ? foreign : tables).push(file);
    }
    if (depth === MAX_DEPTH) return;
    for (const name of foldersIn(path)) visit(join(path, name), depth + 1);
  };
  visit(folder, 0);
  return { tables, traces, nested, foreign };
}

/** Paths of the Arrow files in a folder itself, such as those of a folder of traces, in the order of the alphabet. */
export const arrowFilesIn = (folder: string): readonly string[] =>
  tableNames(readable(folder)).map((name) => join(folder, name));

/** Levels from a folder of results down to the cells of an experiment. */
const MAX_DEPTH = 2;

/** A temporary file of a table that is being written has another end. */
const isTable = (name: string) => name.endsWith(EXTENSION) && !name.startsWith('.');

const tableNames = (entries: readonly Dirent[]): string[] =>
  entries.filter((entry) => !entry.isDirectory() && isTable(entry.name)).map(({ name }) => name);

function isFolderOf(kind: 'cells' | 'measurements' | 'proofs' | 'exports', path: string): boolean {
  const experiment = dirname(resolve(path));
  return resolve(path) === experimentPaths(dirname(experiment), basename(experiment))[kind];
}

/** The names in a folder, in the order of the alphabet; none where it cannot be read. */
function readable(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
