import { DataSets } from '../dataset/dataSets.ts';
import { type ExperimentRunOptions, runOnEngine } from '../engines/runOnEngine.ts';
import { UsageError } from '../errors.ts';
import { cellsOf } from '../experiment/cells.ts';
import type { RunResult } from '../sweep/runCells.ts';
import { withOwnData } from '../tabular/ownData.ts';
import { type Experiment, parseExperiment } from './experiment.ts';
import { type WrittenTable, writeTables } from './experimentTables.ts';

/** The end of the run of an experiment, and its tables. */
export interface ExperimentResult extends RunResult {
  /**
   * by name, `summary` and `steps` first; each is a file, `out/<experiment>/<name>.arrow`, that is read when its rows
   * are asked for. Empty after a part of the plan, and after a run that was stopped: tables are made of the whole plan
   */
  readonly tables: Readonly<Record<string, WrittenTable>>;
}

/**
 * Runs the cells of an experiment that are not finished yet, on an engine that is opened and closed for them, saves
 * each as its trace, and writes the tables of all of them. The run can be repeated: finished cells are not computed
 * again. A cell that fails is reported, and the others go on.
 *
 * @throws {UsageError} if the experiment is not allowed, data of the user's cannot be read, or memory, a backend or the
 *   engine is missing; then nothing is written
 * @throws {Error} of the file system, if nothing can be written at all
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { runExperiment } from 'optimal-brain-surgeon';
 *
 * const out = mkdtempSync('results-');
 * const grid = { dataset: 'xor', layers: [2, 2, 1], seed: '1..2', criterion: 'magnitude', stop: 'end' };
 * const { status, tables } = await runExperiment({ name: 'xor', question: 'An example', grids: [grid] }, { out });
 * console.log(status, Object.keys(tables).join(' ')); // → done summary steps crosscheck failures
 * // 2·3 + 3 = 9 weights of two networks, from all of them to the last
 * console.log(tables.summary.length, tables.steps.length); // → 2 18
 * rmSync(out, { recursive: true });
 * ```
 */
export async function runExperiment(experiment: Experiment, options: ExperimentRunOptions): Promise<ExperimentResult> {
  const { out, part = null, force = false, signal, dataSets = new DataSets() } = options;
  if (typeof out !== 'string' || out === '') throw new UsageError(`out must be the path of a folder, got ${out}`);
  if (!options.cells) parseExperiment(experiment, 'the experiment');
  const named = await withOwnData(experiment, dataSets);
  const { cells = cellsOf(named, dataSets) } = options;
  const result = await runOnEngine(named, { ...options, dataSets, cells });
  if (part || signal?.aborted) return { ...result, tables: {} };
  const { tables } = writeTables(out, named, cells, { dataSets, force, failed: result.failures });
  return { ...result, tables: Object.fromEntries(tables.map((table) => [table.name, table])) };
}
