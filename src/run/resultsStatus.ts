import { existsSync, readdirSync } from 'node:fs';
import { ResultError, UsageError } from '../errors.ts';
import { readFailure } from '../trace/failure.ts';
import { experimentPaths } from '../trace/paths.ts';
import { type RunStatus, readManifest } from './manifest.ts';
import { type ProcessState, processStates } from './processState.ts';

/** How the runs of one experiment in a folder of results stand. */
export interface ExperimentStatus {
  readonly experiment: string;
  /** of the run that began or ended last; `killed` where it says running and no process is left */
  readonly status: RunStatus | 'killed';
  /** cells of the plan */
  readonly planned: number;
  /** traces that are there, some perhaps of other plans */
  readonly traces: number;
  /** cells that failed when they were last tried, with the reason */
  readonly failed: readonly { readonly cell: string; readonly reason: string }[];
  /** processes at work; `silent` ones have been killed, by all signs */
  readonly processes: readonly (ProcessState & { readonly silent: boolean })[];
}

/**
 * Looks at a folder of results from outside; reads names and small files only.
 *
 * @param out   folder that was given to `run --out`
 * @param now   milliseconds since 1970
 * @throws {UsageError} if it holds no results
 */
export function resultsStatus(out: string, now = Date.now()): ExperimentStatus[] {
  const found = entriesOf(out)
    .sort()
    .flatMap((name) => experimentStatus(out, name, now) ?? []);
  if (found.length > 0) return found;
  throw new UsageError(`${out} holds no results: give the folder that was given to run --out`);
}

function experimentStatus(out: string, name: string, now: number): ExperimentStatus | null {
  const paths = experimentPaths(out, name);
  try {
    const { status, cells } = readManifest(paths.manifest);
    const files = existsSync(paths.cells) ? entriesOf(paths.cells) : [];
    const failed = files.flatMap((file) => {
      const cell = /^(.+)\.failure\.json$/.exec(file)?.[1];
      const reason = cell && readFailure(paths.failure(cell));
      return reason ? [{ cell, reason }] : [];
    });
    const processes = processStates(paths.processes, now).map(({ path: _, ...state }) => state);
    const atWork = processes.some(({ silent }) => !silent);
    return {
      experiment: name,
      status: atWork ? 'running' : status === 'running' ? 'killed' : status,
      planned: cells.planned,
      traces: files.filter((file) => file.endsWith('.arrow')).length,
      failed,
      processes,
    };
  } catch (error) {
    if (error instanceof ResultError && error.missing) return null;
    throw error;
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${folder} cannot be read (${code})`);
  }
}
