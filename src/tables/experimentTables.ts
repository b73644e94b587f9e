import { rmSync } from 'node:fs';
import { ResultError } from '../errors.ts';
import type { Cell } from '../experiment/cells.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Failure } from '../run/runExperiment.ts';
import { writeTable } from '../trace/arrowFile.ts';
import { type Column, type Row, text } from '../trace/columns.ts';
import { experimentPaths } from '../trace/paths.ts';
import { readTraceOf, STEP_COLUMNS, type Trace } from '../trace/trace.ts';
import { bestGuessColumns, bestGuessRows } from './bestGuess.ts';
import { CONFIG_COLUMNS, configRow } from './configColumns.ts';
import { costTables, EXPONENTS_COLUMNS, INVERSES_COLUMNS, TIMES_COLUMNS } from './costs.ts';
import { CROSSCHECK_COLUMNS, crosscheckRows } from './crosscheck.ts';
import { CURVES_COLUMNS, curveRows } from './curves.ts';
import { FIRST_DELETIONS_COLUMNS, firstDeletionRows } from './firstDeletions.ts';
import { HESSIANS_COLUMNS, hessianRows } from './hessians.ts';
import { ORDERS_COLUMNS, orderRows } from './orders.ts';
import { PAIRS_COLUMNS, pairRows } from './pairs.ts';
import { PICKS_COLUMNS, pickTables, REMOVABLE_COLUMNS } from './picks.ts';
import { stepRows } from './steps.ts';
import { SUMMARY_COLUMNS, summaryRow } from './summary.ts';

/** A table in memory, under the name of its file. */
export interface NamedTable {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/**
 * The tables of an experiment: functions of its plan and the traces of its cells, in the order of the plan. Only those of
 * `costs` are not: they hold times, measured anew whenever they are made.
 *
 * @param cells  cells of the plan that have a trace
 * @param traces their traces, in the same order
 */
export function experimentTables(
  experiment: Experiment,
  cells: readonly Cell[],
  traces: readonly Trace[],
): readonly NamedTable[] {
  const eachCell = (rows: (cell: Cell, trace: Trace) => Row[]): Row[] =>
    cells.flatMap((cell, c) => rows(cell, traces[c]));
  const further = experiment.tables ?? {};
  const { trained, firstDeletions, hessians, orders, picks, pairs, curves, bestGuess, costs } = further;
  const tables: NamedTable[] = [
    { name: 'summary', columns: SUMMARY_COLUMNS, rows: cells.map((cell, c) => summaryRow(cell, traces[c], trained)) },
    { name: 'steps', columns: STEP_COLUMNS, rows: eachCell(stepRows) },
    { name: 'crosscheck', columns: CROSSCHECK_COLUMNS, rows: eachCell(crosscheckRows) },
  ];
  if (firstDeletions) {
    const rows = firstDeletionRows(cells, traces);
    tables.push({ name: 'firstDeletions', columns: FIRST_DELETIONS_COLUMNS, rows });
  }
  if (hessians) {
    tables.push({ name: 'hessians', columns: HESSIANS_COLUMNS, rows: hessianRows(cells, traces, trained) });
  }
  if (orders) {
    const rows = orderRows(cells, traces, orders);
    tables.push({ name: 'orders', columns: ORDERS_COLUMNS, rows });
  }
  if (picks) {
    const rows = pickTables(cells, traces, picks);
    tables.push({ name: 'removable', columns: REMOVABLE_COLUMNS, rows: rows.removable });
    tables.push({ name: 'picks', columns: PICKS_COLUMNS, rows: rows.picks });
  }
  if (pairs) tables.push({ name: 'pairs', columns: PAIRS_COLUMNS, rows: pairRows(traces, further) });
  if (curves) tables.push({ name: 'curves', columns: CURVES_COLUMNS, rows: curveRows(traces, further) });
  if (bestGuess) {
    const rows = bestGuessRows(cells, traces, bestGuess);
    tables.push({ name: 'bestGuess', columns: bestGuessColumns(cells), rows });
  }
  if (costs) {
    const rows = costTables(cells, traces, costs);
    tables.push({ name: 'times', columns: TIMES_COLUMNS, rows: rows.times });
    tables.push({ name: 'exponents', columns: EXPONENTS_COLUMNS, rows: rows.exponents });
    tables.push({ name: 'inverses', columns: INVERSES_COLUMNS, rows: rows.inverses });
  }
  return tables;
}

/** Tables that only some experiments have; one of an older plan must not survive. */
const FURTHER_TABLES = [
  ...['firstDeletions', 'hessians', 'orders', 'removable', 'picks', 'pairs', 'curves', 'bestGuess'],
  ...['times', 'exponents', 'inverses'],
] as const;

/** `failures.arrow`: one row for each cell that failed in the last run, none if all is well. */
const FAILURES_COLUMNS: readonly Column[] = [...CONFIG_COLUMNS, text('reason', 'text', 'why the cell failed')];

/** What `buildTables` found and wrote. */
export interface BuiltTables {
  readonly tables: readonly NamedTable[];
  /** cells of the plan without a readable trace */
  readonly missing: readonly Cell[];
}

/**
 * Reads the traces of a plan's cells, makes all tables of the experiment and writes them. Whatever else lies in
 * `cells/` is left out; a cell without a readable trace is reported as missing.
 *
 * @param out      folder of results
 * @param failures of the run that has just ended; without them `failures.arrow` stays as it is
 */
export function buildTables(
  out: string,
  experiment: Experiment,
  cells: readonly Cell[],
  failures?: readonly Failure[],
): BuiltTables {
  const paths = experimentPaths(out, experiment.name);
  const present: Cell[] = [];
  const traces: Trace[] = [];
  const missing: Cell[] = [];
  for (const cell of cells) {
    try {
      traces.push(readTraceOf(cell.id, paths.cell(cell.id)));
      present.push(cell);
    } catch (error) {
      if (!(error instanceof ResultError)) throw error;
      missing.push(cell);
    }
  }
  const tables = [...experimentTables(experiment, present, traces)];
  if (failures) {
    const rows = failures.map(({ cell, reason }): Row => ({ ...configRow(cell), reason }));
    tables.push({ name: 'failures', columns: FAILURES_COLUMNS, rows });
  }
  for (const { name, columns, rows } of tables) writeTable(paths.table(name), columns, rows);
  const built = new Set(tables.map(({ name }) => name));
  for (const name of FURTHER_TABLES) if (!built.has(name)) rmSync(paths.table(name), { force: true });
  return { tables, missing };
}
