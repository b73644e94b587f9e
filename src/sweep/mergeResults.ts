import { mkdirSync, readFileSync } from 'node:fs';
import { ResultError } from '../errors.ts';
import type { Cell } from '../experiment/cells.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { experimentPaths } from '../files/paths.ts';
import { writeWhole } from '../files/wholeFile.ts';
import { readFailure, removeFailure, writeFailure } from '../trace/failure.ts';
import { requireTrace } from '../trace/trace.ts';
import { type Manifest, manifestOf, writeManifest } from './manifest.ts';
import { addTimes, NO_TIMES } from './runTimes.ts';
import type { Sweep, SweepPart } from './sweepsIn.ts';

/** The outcome of merging one experiment. */
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
 * Brings the parts of sweeps together: all cells of each in one folder. Of a cell that several folders have, the bytes
 * are compared, and those of the first one are taken. Tables are not built.
 *
 * @param out folder of results; may be one of those of the parts: cells that it has stay as they are
 */
export const mergeResults = (sweeps: readonly Sweep[], out: string): MergedExperiment[] =>
  sweeps.map((sweep) => mergeSweep(sweep, out));

function mergeSweep({ experiment, cells, parts }: Sweep, out: string): MergedExperiment {
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
  parts: readonly SweepPart[],
  { failed, missing }: { readonly failed: number; readonly missing: number },
): Manifest {
  const manifests = parts.map(({ manifest }) => manifest);
  const sum = (of: (manifest: Manifest) => number) => manifests.reduce((total, manifest) => total + of(manifest), 0);
  const [{ backend, engine, threads }] = manifests;
  return {
    ...manifestOf(experiment, cells, {
      status: failed > 0 ? 'failed' : missing > 0 ? 'incomplete' : 'done',
      command: `surgeon merge${' DIR'.repeat(parts.length)} --out DIR`,
      engine,
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
