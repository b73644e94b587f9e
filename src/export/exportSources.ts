import { statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Column } from '../arrow/columns.ts';
import { arrowFilesIn, tablesIn } from '../tables/tablesIn.ts';
import { TRACE_COLUMNS } from '../trace/traceColumns.ts';

/** A table of ours that is to be exported. */
export interface ExportSource {
  readonly path: string;
  /** the path of its file in the folder of exports, without its ending */
  readonly name: string;
  /** the same of what says what its columns are; null: that of others does */
  readonly description: string | null;
}

/** Tables to be exported, and what is left out. */
export interface ExportSources {
  readonly tables: readonly ExportSource[];
  /** of tables whose columns are described once for all */
  readonly shared: readonly { readonly description: string; readonly columns: readonly Column[] }[];
  /** traces that were not asked for */
  readonly tracesLeftOut: number;
  /** folders of results of their own, which are not entered */
  readonly nested: readonly string[];
  /** Arrow files in the folder that are no tables of ours, earlier exports among them */
  readonly foreign: readonly string[];
}

const EXTENSION = /\.arrow$/;
/** Folder of the files that say what columns are: `*.csv` in the folder around it are tables alone. */
const DESCRIPTIONS = 'columns';

/**
 * The tables at a path: a file, or all of a folder and of the folders in it, whose names are kept.
 *
 * @param withTraces whether the traces of cells are among those of a folder
 */
export function exportSources(path: string, withTraces: boolean): ExportSources {
  if (!statSync(path).isDirectory())
    return { tables: [sourceOf(basename(path), path)], shared: [], tracesLeftOut: 0, nested: [], foreign: [] };
  const { tables, traces, nested, foreign } = tablesIn(path);
  const ofTables = tables.map((table) => sourceOf(relative(path, table), table));
  if (!withTraces) {
    const tracesLeftOut = traces.reduce((sum, { count }) => sum + count, 0);
    return { tables: ofTables, shared: [], tracesLeftOut, nested, foreign };
  }
  const ofTraces = traces
    .flatMap(({ folder }) => arrowFilesIn(folder))
    .map((trace) => {
      return { ...sourceOf(relative(path, trace), trace), description: null };
    });
  const shared = traces.map(({ folder }) => {
    return { description: descriptionOf(relative(path, folder) || basename(folder)), columns: TRACE_COLUMNS };
  });
  return { tables: [...ofTables, ...ofTraces], shared, tracesLeftOut: 0, nested, foreign };
}

function sourceOf(file: string, path: string): ExportSource {
  const name = file.replace(EXTENSION, '');
  return { path, name, description: descriptionOf(name) };
}

const descriptionOf = (name: string): string => join(dirname(name), DESCRIPTIONS, basename(name));
