import { join } from 'node:path';
import type { DataSets } from '../dataset/dataSets.ts';
import { ResultError, UsageError } from '../errors.ts';
import { type Cell, cellsOf } from '../experiment/cells.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { namesInResults } from '../files/givenResults.ts';
import { experimentPaths } from '../files/paths.ts';
import { addKeptData } from './keptData.ts';
import { type Manifest, readManifest } from './manifest.ts';

/** One experiment, of which some folders of results hold parts. */
export interface Sweep {
  readonly experiment: Experiment;
  /** of the plan */
  readonly cells: readonly Cell[];
  readonly parts: readonly SweepPart[];
}

/** The part of an experiment that one folder of results holds. */
export interface SweepPart {
  /** of results */
  readonly folder: string;
  readonly manifest: Manifest;
}

/**
 * The experiments found in some folders of results; nothing is written.
 *
 * @param folders each was given to `surgeon run --out`
 * @throws {UsageError} if a folder holds no results, or two hold the same experiment with different plans
 * @throws {ResultError} if a manifest cannot be read, or is not that of its folder's experiment
 */
export function sweepsIn(folders: readonly string[], dataSets: DataSets): Sweep[] {
  const found = folders.flatMap(partsIn);
  const names = [...new Set(found.map(nameOf))];
  return names.map((name) => {
    const parts = found.filter((part) => nameOf(part) === name);
    const [{ folder: first, manifest }] = parts;
    for (const { folder, manifest: other } of parts) {
      if (JSON.stringify(other.config) === JSON.stringify(manifest.config)) continue;
      const [path, firstPath] = [folder, first].map((of) => experimentPaths(of, name).manifest);
      throw new UsageError(
        `${path} is of another plan than ${firstPath}: parts of one sweep are run with the same flags`,
      );
    }
    for (const { folder } of parts) addKeptData(folder, manifest, dataSets);
    return { experiment: manifest.config, cells: cellsOf(manifest.config, dataSets), parts };
  });
}

const nameOf = ({ manifest }: SweepPart) => manifest.config.name;

function partsIn(folder: string): SweepPart[] {
  const found = namesInResults(folder).flatMap((name): SweepPart[] => {
    const { manifest: path } = experimentPaths(folder, name);
    const manifest = manifestAt(path);
    if (manifest && manifest.config.name !== name) {
      throw new ResultError(`${path} is of ${manifest.config.name}: its folder must have that name`);
    }
    return manifest ? [{ folder, manifest }] : [];
  });
  if (found.length > 0) return found;
  throw new UsageError(
    `${folder} holds no results: no ${join(folder, '<experiment>', 'manifest.json')}; give folders as for run --out`,
  );
}

function manifestAt(path: string): Manifest | null {
  try {
    return readManifest(path);
  } catch (error) {
    if (error instanceof ResultError && error.missing) return null;
    throw error;
  }
}
