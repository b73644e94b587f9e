import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ResultError, UsageError } from '../errors.ts';
import { type Cell, cellsOf } from '../experiment/cells.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { readFailure, removeFailure, writeFailure } from '../trace/failure.ts';
import { experimentPaths } from '../trace/paths.ts';
import { requireTrace } from '../trace/trace.ts';
import { writeWhole } from '../trace/wholeFile.ts';
import { type Manifest, manifestOf, readManifest, writeManifest } from './manifest.ts';
import { addTimes, NO_TIMES } from './runTimes.ts';

/** What merging one experiment came to. */
export interface MergedExperiment {
  readonly experiment: Experiment;
  /** of the plan */
  readonly cells: readonly Cell[];
  /** cells taken over from some folder now; others were there already */
  readonly taken: number;
  /** cells that no folder has a whole trace of */
  readonly missing: readonly Cell[];
  /** files that are there and cannot be read, with the reason */
  readonly damaged: readonly string[];
  /** cells of which two folders have traces that are not the same bytes */
  readonly differing: readonly string[];
}

/**
 * Brings the parts of a sweep together: for each experiment found in some folders of results, all its cells in one folder. Of a cell
 * that several folders have, the bytes are compared, and the first one's are taken. Tables are not built.
 *
 * @param folders each was given to `surgeon run --out`
 * @param out     may be one of them; cells that it has stay as they are
 * @throws {UsageError} if a folder holds no results, or two hold the same experiment with different plans
 */
export function mergeResults(folders: readonly string[], out: string): MergedExperiment[] {
  const found = folders.flatMap(manifestsIn);
  const names = [...new Set(found.map(({ manifest }) => manifest.config.name))];
  return names.map((name) => {
    const parts = found.filter(({ manifest }) => manifest.config.name === name);
    for (const { path, manifest } of parts) {
      if (JSON.stringify(manifest.config) !== JSON.stringify(parts[0].manifest.config)) {
        throw new UsageError(
          `${path} is of another plan than ${parts[0].path}: parts of one sweep are run with the same flags`,
        );
      }
    }
    return mergeExperiment(parts[0].manifest.config, parts, out);
  });
}

interface PartFound {
  readonly folder: string;
  /** of the manifest */
  readonly path: string;
  readonly manifest: Manifest;
}

function manifestsIn(folder: string): PartFound[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw new UsageError(`${folder} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const found = names.sort().flatMap((name): PartFound[] => {
    const path = experimentPaths(folder, name).manifest;
    try {
      return [{ folder, path, manifest: readManifest(path) }];
    } catch (error) {
      if (error instanceof ResultError && error.missing) return [];
      throw error;
    }
  });
  if (found.length > 0) return found;
  throw new UsageError(
    `${folder} holds no results: no ${join(folder, '<experiment>', 'manifest.json')}; give folders as for run --out`,
  );
}

function mergeExperiment(experiment: Experiment, parts: readonly PartFound[], out: string): MergedExperiment {
  const cells = cellsOf(experiment);
  const target = experimentPaths(out, experiment.name);
  const sources = parts.map(({ folder }) => experimentPaths(folder, experiment.name));
  mkdirSync(target.cells, { recursive: true });
  const [missing, damaged, differing] = [[] as Cell[], [] as string[], [] as string[]];
  let taken = 0;
  for (const cell of cells) {
    const { id } = cell;
    const own = wholeTrace(id, target.cell(id), damaged);
    const others = sources
      .filter((paths) => paths.cell(id) !== target.cell(id))
      .flatMap((paths) => wholeTrace(id, paths.cell(id), damaged) ?? []);
    const [chosen, ...rest] = own ? [own, ...others] : others;
    if (rest.some((bytes) => !bytes.equals(chosen))) differing.push(id);
    if (!chosen) {
      missing.push(cell);
      const reason = sources.map((paths) => readFailure(paths.failure(id))).find((text) => text !== null);
      if (reason) writeFailure(target.failure(id), reason);
      continue;
    }
    removeFailure(target.failure(id));
    if (own) continue;
    writeWhole(target.cell(id), chosen);
    taken++;
  }
  const failed = missing.filter(({ id }) => readFailure(target.failure(id)) !== null).length;
  writeManifest(target.manifest, mergedManifest(experiment, cells, parts, { failed, missing: missing.length }));
  return { experiment, cells, taken, missing, damaged: [...new Set(damaged)], differing };
}

/** The bytes of a cell's trace; null if it is not there, or damaged, which is noted. */
function wholeTrace(id: string, path: string, damaged: string[]): Buffer | null {
  try {
    requireTrace(id, path);
    return readFileSync(path);
  } catch (error) {
    if (!(error instanceof ResultError)) throw error;
    if (!error.missing) damaged.push(error.message);
    return null;
  }
}

function mergedManifest(
  experiment: Experiment,
  cells: readonly Cell[],
  parts: readonly PartFound[],
  { failed, missing }: { readonly failed: number; readonly missing: number },
): Manifest {
  const manifests = parts.map(({ manifest }) => manifest);
  const sum = (of: (manifest: Manifest) => number) => manifests.reduce((total, manifest) => total + of(manifest), 0);
  const [{ backend, threads }] = manifests;
  return {
    ...manifestOf(experiment, cells, {
      status: failed > 0 ? 'failed' : missing > 0 ? 'incomplete' : 'done',
      command: `surgeon merge${' DIR'.repeat(parts.length)} --out DIR`,
      threads,
      part: null,
      backend,
      elapsedMs: sum(({ elapsedMs }) => elapsedMs),
      times: manifests.reduce((total, { times }) => addTimes(total, times), NO_TIMES),
      computed: sum(({ cells: { computed } }) => computed),
      failed,
    }),
    merged: manifests.map(({ config: _, merged: __, ...part }) => part),
  };
}
