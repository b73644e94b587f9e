import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DataSets } from '../dataset/dataSets.ts';
import { ResultError, UsageError } from '../errors.ts';
import { type Cell, cellsOf } from '../experiment/cells.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { ExperimentPaths } from '../files/paths.ts';
import { addKeptData } from './keptData.ts';
import { readManifest } from './manifest.ts';

/**
 * The number of results that a folder has of an earlier plan of the same name that this plan leaves out: the tables
 * will be without them.
 *
 * @returns 0 also where no earlier plan can be read
 */
export function resultsOfEarlierPlan(
  paths: ExperimentPaths,
  experiment: Experiment,
  cells: readonly Cell[],
  dataSets: DataSets,
): number {
  try {
    const manifest = readManifest(paths.manifest);
    const { config: earlier } = manifest;
    if (JSON.stringify(earlier) === JSON.stringify(experiment)) return 0;
    addKeptData(dirname(dirname(paths.manifest)), manifest, dataSets);
    const ids = new Set(cells.map(({ id }) => id));
    return cellsOf(earlier, dataSets).filter(({ id }) => !ids.has(id) && existsSync(paths.cell(id))).length;
  } catch (error) {
    // No manifest, one of another version, or data that is not at hand now.
    if (error instanceof ResultError || error instanceof UsageError) return 0;
    throw error;
  }
}
