import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cell, cellsOf } from '../../src/experiment/cells.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { type ExperimentPaths, experimentPaths, networksPath } from '../../src/files/paths.ts';
import { type RunOptions, type RunResult, runCells } from '../../src/sweep/runCells.ts';
import type { RunEvent } from '../../src/sweep/runEvent.ts';
import { EngineHere, type Interference } from '../cell/engineHere.ts';
import { dataSets } from '../dataSets.ts';

/** Twelve cells of XOR on four networks, of a few milliseconds each. */
export const TWELVE: Experiment = {
  name: 'twelve',
  question: 'Does it run?',
  grids: [
    {
      ...{ dataset: 'xor', layers: [2, 2, 1], decay: 1e-6, stop: 'weightsLeft', weightsLimit: 7 },
      ...{ seed: '1..4', criterion: ['obs', 'magnitude', 'obd'] },
    },
  ],
};

/** A run, all that it said, and the engine that it was on. */
export interface SmallRun extends RunResult {
  readonly events: readonly RunEvent[];
  readonly engine: EngineHere;
  readonly cells: readonly Cell[];
  readonly paths: ExperimentPaths;
}

/** Runs a small experiment in the thread of the test. */
export async function smallRun(
  out: string,
  interference: Interference = {},
  more: Partial<RunOptions> = {},
  experiment = TWELVE,
): Promise<SmallRun> {
  const cells = cellsOf(experiment, dataSets);
  const engine = new EngineHere(interference);
  const events: RunEvent[] = [];
  const result = await runCells(experiment, cells, {
    out,
    engine,
    command: 'test',
    backend: { name: 'plain', core: '' },
    ...more,
    onEvent(event) {
      events.push(event);
      more.onEvent?.(event);
    },
  });
  return { ...result, events, engine, cells, paths: experimentPaths(out, experiment.name) };
}

/** All traces of an experiment by the names of their files: equal texts, equal bytes. */
export function tracesIn({ cells }: ExperimentPaths): Map<string, string> {
  const names = readdirSync(cells).filter((name) => name.endsWith('.arrow'));
  return new Map(names.sort().map((name) => [name, readFileSync(join(cells, name)).toString('base64')]));
}

/**
 * Files that lie about in a folder of results that no finished run leaves: locks, half-written files, files of
 * processes.
 */
export function litterIn(out: string, { cells, processes }: ExperimentPaths): string[] {
  return [cells, processes, networksPath(out)]
    .flatMap((folder) => readdirSync(folder))
    .filter((name) => !/^[0-9a-f]+(\.failure\.json|\.arrow)$/.test(name));
}
