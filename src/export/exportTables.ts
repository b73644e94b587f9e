import { mkdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Column } from '../arrow/columns.ts';
import { UsageError } from '../errors.ts';
import { hasBytes } from '../files/hasBytes.ts';
import { writeParts } from '../files/wholeFile.ts';
import { exportedTable } from './exportedTable.ts';
import type { ExportFormat, TableWriter } from './exportFormat.ts';
import type { ExportSource, ExportSources } from './exportSources.ts';

/** A table in the file of another tool. */
export interface ExportedFile {
  /** path of the table of ours */
  readonly table: string;
  readonly format: string;
  readonly path: string;
  readonly rows: number;
}

/** Options of an export. */
export interface ExportOptions {
  /** folder of the files */
  readonly to: string;
  readonly formats: readonly ExportFormat[];
  /** whether files that are there with other bytes are written anew */
  readonly force: boolean;
}

/** An export of which everything was looked at, and nothing written. */
export interface PlannedExport {
  /** of tables, in their order, each in all formats */
  readonly files: readonly ExportedFile[];
  /** of all files, those among them that say what columns are */
  readonly paths: readonly string[];
  /** Writes what is not there already, each file whole or not at all. */
  write(): void;
}

/**
 * Plans an export: opens every table, and looks at every file that is there.
 *
 * @throws {ResultError} if a table cannot be read
 * @throws {UsageError} if a file is there with other bytes, unless `force`; or if it is a table that is exported
 */
export async function plannedExport(sources: ExportSources, options: ExportOptions): Promise<PlannedExport> {
  const { to, formats, force } = options;
  const own = new Set(sources.tables.map(({ path }) => realpathSync(path)));
  const writers = await Promise.all(formats.map(async (format) => ({ format, parts: await format.writer() })));
  const isWanted = (path: string, parts: () => Iterable<string | Uint8Array>) => {
    const stats = statsOf(path);
    if (!stats) return true;
    if (!stats.isFile()) throw new UsageError(`${path} is no file: nothing can be exported there`);
    if (own.has(realpathSync(path)))
      throw new UsageError(`${path} is a table that is exported: choose another folder for its exports`);
    if (force) return true;
    if (hasBytes(path, parts())) return false;
    throw new UsageError(`${path} is there with other content: --force writes it anew`);
  };

  const files: ExportedFile[] = [];
  const tables: { readonly source: ExportSource; readonly wanted: readonly WantedFile[] }[] = [];
  const descriptions = new Map<string, string>();
  const describe = (format: ExportFormat, name: string, columns: readonly Column[]) => {
    if (format.describe) descriptions.set(join(to, `${name}.${format.name}`), format.describe(columns));
  };
  for (const source of sources.tables) {
    const table = exportedTable(source.path);
    const wanted: WantedFile[] = [];
    for (const { format, parts } of writers) {
      const path = join(to, `${source.name}.${format.name}`);
      if (isWanted(path, () => parts(table))) wanted.push({ path, parts });
      files.push({ table: source.path, format: format.name, path, rows: table.rows });
      if (source.description !== null) describe(format, source.description, table.columns);
    }
    tables.push({ source, wanted });
  }
  for (const { description, columns } of sources.shared)
    for (const format of formats) describe(format, description, columns);
  const wantedDescriptions = [...descriptions].filter(([path, text]) => isWanted(path, () => [text]));

  return {
    files,
    paths: [...files.map(({ path }) => path), ...descriptions.keys()],
    write() {
      for (const { source, wanted } of tables) {
        if (wanted.length === 0) continue;
        const table = exportedTable(source.path);
        for (const { path, parts } of wanted) writeFile(path, parts(table));
      }
      for (const [path, text] of wantedDescriptions) writeFile(path, [text]);
    },
  };
}

/** Null where nothing is there; or a file in the place of its folder, which to make that folder will say. */
function statsOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** A file of a table that is not there yet, or not as it is to be. */
interface WantedFile {
  readonly path: string;
  readonly parts: TableWriter;
}

function writeFile(path: string, parts: Iterable<string | Uint8Array>): void {
  mkdirSync(dirname(path), { recursive: true });
  writeParts(path, parts);
}
