import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ResultError, UsageError } from '../errors.ts';
import { namesInResults } from '../files/givenResults.ts';
import { nestedResults } from '../files/nestedResults.ts';
import { experimentPaths } from '../files/paths.ts';
import { readFailure } from '../trace/failure.ts';
import { type RunStatus, readManifest } from './manifest.ts';
import { type Listening, type ProcessState, processStates, wordOf } from './processState.ts';

/** The state of the runs of one experiment in a folder of results. */
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
 * Processes say how far they are every second; one that does not in this time, and whose last word is old, has been
 * killed.
 */
const LISTEN_MS = 2_500;

/**
 * Looks at a folder of results from outside. Where a process seems to have been killed, it listens for 2.5 s whether
 * that process says anything new: the clocks of two machines need not agree.
 *
 * @param out      folder that was given to `run --out`
 * @param listenMs for tests
 * @throws {UsageError} if it holds no results
 */
export async function heardStatus(out: string, listenMs = LISTEN_MS): Promise<ExperimentStatus[]> {
  const found = resultsStatus(out);
  const processes = found.flatMap((experiment) => experiment.processes);
  if (!processes.some(({ silent }) => silent)) return found;
  await pause(listenMs);
  return resultsStatus(out, { before: new Set(processes.map(wordOf)) });
}

/**
 * One look at a folder of results from outside; reads names and small files only.
 *
 * @param out       folder that was given to `run --out`
 * @param listening when a process is taken for a dead one
 * @throws {UsageError} if it holds no results
 */
export function resultsStatus(out: string, listening: Listening = {}): ExperimentStatus[] {
  const found = namesInResults(out).flatMap((name) => experimentStatus(out, name, listening) ?? []);
  if (found.length > 0) return found;
  const nested = nestedResults(out);
  const where = nested.length > 0 ? `, such as ${nested[0]}` : '';
  throw new UsageError(`${out} holds no results: give the folder that was given to run --out${where}`);
}

function experimentStatus(out: string, name: string, listening: Listening): ExperimentStatus | null {
  const paths = experimentPaths(out, name);
  try {
    const { status, cells } = readManifest(paths.manifest);
    const files = existsSync(paths.cells) ? namesInResults(paths.cells) : [];
    const failed = files.flatMap((file) => {
      const cell = /^(.+)\.failure\.json$/.exec(file)?.[1];
      const reason = cell && readFailure(paths.failure(cell));
      return reason ? [{ cell, reason }] : [];
    });
    const processes = processStates(paths.processes, listening).map(({ path: _, ...state }) => state);
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
