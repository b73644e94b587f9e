import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { experimentPaths } from '../files/paths.ts';
import type { ExportFormat } from './exportFormat.ts';
import { EXPORT_FORMATS } from './exportFormats.ts';
import { exportSources } from './exportSources.ts';
import { type ExportedFile, plannedExport } from './exportTables.ts';

/**
 * Exports the tables of an experiment, but not its traces, to the folder `export/` beside them. Files of earlier
 * exports are written anew or, where nothing stands for them now, removed: they are of other tables.
 *
 * @param out folder of results
 * @throws {ResultError} if a table cannot be read
 */
export async function exportExperiment(
  out: string,
  experiment: string,
  formats: readonly ExportFormat[],
): Promise<readonly ExportedFile[]> {
  const { manifest, exports: to } = experimentPaths(out, experiment);
  const { files, paths, write } = await plannedExport(exportSources(dirname(manifest), false), {
    ...{ to, formats, force: true },
  });
  write();
  for (const path of filesUnder(to)) if (isExport(path) && !paths.includes(path)) rmSync(path);
  return files;
}

const isExport = (path: string) => EXPORT_FORMATS.some(({ name }) => path.endsWith(`.${name}`));

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
