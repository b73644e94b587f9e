import { rmSync } from 'node:fs';
import { readTable, saveTable } from '../arrow/arrowFile.ts';
import { type Column, type Row, type RowOf, text } from '../arrow/columns.ts';
import { TableBuilder } from '../arrow/tableBuilder.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { ResultError } from '../errors.ts';
import type { Cell } from '../experiment/cells.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { type ExperimentPaths, experimentPaths } from '../files/paths.ts';
import { everyInverse } from '../measurements/everyInverse.ts';
import {
  type AskedMeasurement,
  keepingMeasurements,
  keptRows,
  type MeasuringOptions,
  readableCells,
} from '../measurements/keptMeasurements.ts';
import { atOnce, type SlicedWork } from '../parallel/slicedWork.ts';
import type { Failure } from '../sweep/runAccount.ts';
import { readFailure } from '../trace/failure.ts';
import { ReadTraces } from '../trace/readTraces.ts';
import type { SavedTrace } from '../trace/trace.ts';
import { GROUPING_TABLES } from './buildGroupingTables.ts';
import { type CellTable, type Path, pathOf } from './cellTable.ts';
import { CONFIG_COLUMNS, configRow } from './configColumns.ts';
import { crosscheckTable } from './crosscheck.ts';
import { stepsTable } from './steps.ts';
import { summaryTable } from './summary.ts';
import type { TableRecord } from './tableRecord.ts';
import { requestsOf, TABLE_RECORDS, type TableRequests } from './tableRequests.ts';

/** A table under the name of its file. */
export interface NamedTable {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** A table that was written. Its rows are read from its file when they are first asked for: there may be millions. */
export interface WrittenTable extends NamedTable {
  /** how many rows it has */
  readonly length: number;
}

/** The records that an experiment asks for, each with its request, in the order in which tables are written. */
const askedRecords = (requests: TableRequests) =>
  (Object.entries(TABLE_RECORDS) as [keyof typeof TABLE_RECORDS, TableRecord<unknown>][]).flatMap(([name, record]) => {
    const request = requests[name];
    return request === undefined ? [] : [{ record, request }];
  });

/** The measurements that the tables of an experiment are made of. */
const askedMeasurements = (experiment: Experiment): AskedMeasurement[] =>
  askedRecords(requestsOf(experiment)).flatMap(({ record: { measurement }, request }) =>
    measurement ? [{ measurement, request }] : [],
  );

/**
 * The tables of an experiment: functions of its plan, the traces of its cells in the order of the plan, and what was
 * measured of them.
 *
 * @param cells    the plan
 * @param measured rows of a measurement that the experiment asks for
 */
export function experimentTables(
  experiment: Experiment,
  cells: readonly Cell[],
  dataSets: DataSets,
  measured: (asked: AskedMeasurement) => readonly RowOf<readonly Column[]>[],
): readonly CellTable[] {
  const requests = requestsOf(experiment);
  const { trained } = requests;
  const byMlMatrix = requests.everyInverse ? measured({ measurement: everyInverse, request: true }) : [];
  return [
    ...[summaryTable(trained), stepsTable(cells), crosscheckTable(byMlMatrix as RowOf<typeof everyInverse.columns>[])],
    ...askedRecords(requests).flatMap(({ record, request }) => {
      const { measurement } = record;
      const rows = measurement ? measured({ measurement, request }) : [];
      return record.tables(request, { cells, dataSets, trained, measured: rows });
    }),
  ];
}

/** Tables that only some experiments or commands have; one of an older plan must not survive. */
const FURTHER_TABLES = [
  ...Object.values(TABLE_RECORDS).flatMap(({ columns }) => Object.keys(columns)),
  ...GROUPING_TABLES,
];

/**
 * Measures what the tables of an experiment are made of, as far as it is not kept already, for the same request and the
 * same cells. To be called before `buildTables`.
 *
 * @param out   folder of results
 * @param cells the plan
 * @returns cells with a readable trace, for `buildTables`; null where nothing is measured
 */
export const makeMeasurements = (
  out: string,
  experiment: Experiment,
  cells: readonly Cell[],
  options: MeasuringOptions,
): readonly Cell[] | null => atOnce(makingMeasurements(out, experiment, cells, options));

const makingMeasurements = (
  out: string,
  experiment: Experiment,
  cells: readonly Cell[],
  options: MeasuringOptions,
): SlicedWork<readonly Cell[] | null> =>
  keepingMeasurements(experimentPaths(out, experiment.name), cells, askedMeasurements(experiment), options);

/** Options of writing the tables of a run. */
export interface WriteTablesOptions extends MeasuringOptions, Omit<TablesOptions, 'readable'> {}

/**
 * Measures what the tables of an experiment are made of, then makes and writes them: the end of every run.
 *
 * @param out   folder of results
 * @param cells the plan
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { DataSets, runExperiment } from 'optimal-brain-surgeon';
 * import { cellsOf } from 'optimal-brain-surgeon/experiment';
 * import { writeTables } from 'optimal-brain-surgeon/tables';
 *
 * const out = mkdtempSync('results-');
 * const dataSets = new DataSets();
 * const grid = { dataset: 'xor', layers: [2, 2, 1], seed: '1..2', criterion: 'magnitude' };
 * const experiment = { name: 'xor', question: 'An example', grids: [grid] };
 * const cells = cellsOf(experiment, dataSets);
 * const [first] = cells;
 * await runExperiment(experiment, { out, dataSets, part: { name: 'first', cells: [first] } });
 * const { tables, missing } = writeTables(out, experiment, cells, { dataSets });
 * console.log(tables[0].name, tables[0].length, missing.length); // → summary 1 1
 * rmSync(out, { recursive: true });
 * ```
 */
export const writeTables = (
  out: string,
  experiment: Experiment,
  cells: readonly Cell[],
  options: WriteTablesOptions,
): BuiltTables => atOnce(writingTables(out, experiment, cells, options));

/** `writeTables`, cell by cell. */
export function* writingTables(
  out: string,
  experiment: Experiment,
  cells: readonly Cell[],
  options: WriteTablesOptions,
): SlicedWork<BuiltTables> {
  const { traces = new ReadTraces() } = options;
  const readable = yield* makingMeasurements(out, experiment, cells, { ...options, traces });
  return yield* buildingTables(out, experiment, cells, { ...options, traces, readable });
}

/** The inputs of tables, beside the traces. */
export interface TablesOptions {
  /** those of the cells */
  readonly dataSets: DataSets;
  /** of the run that has just ended: where a full disk took no word of why cells failed, it is known from here */
  readonly failed?: readonly Failure[];
  /** of `makeMeasurements`, if it has just been called; default: looked for where something was measured */
  readonly readable?: readonly Cell[] | null;
  /** that were read already */
  readonly traces?: ReadTraces;
}

/** Tables that were written, and cells that are missing in them. */
export interface BuiltTables {
  readonly tables: readonly WrittenTable[];
  /** cells of the plan without a readable trace */
  readonly missing: readonly Cell[];
}

/**
 * Reads the traces of a plan's cells, one after the other, makes all tables of the experiment and writes them. Whatever
 * else lies in `cells/` is left out; a cell without a readable trace is reported as missing.
 *
 * In memory are one trace at a time, small ones that were read before, and the tables, column by column; and the paths
 * of all cells where tables compare them.
 *
 * @param out folder of results
 * @throws {ResultError} if what its tables are made of was not measured: `makeMeasurements`
 */
export const buildTables = (
  out: string,
  experiment: Experiment,
  cells: readonly Cell[],
  options: TablesOptions,
): BuiltTables => atOnce(buildingTables(out, experiment, cells, options));

function* buildingTables(
  out: string,
  experiment: Experiment,
  cells: readonly Cell[],
  { dataSets, failed = [], readable = null, traces = new ReadTraces() }: TablesOptions,
): SlicedWork<BuiltTables> {
  const paths = experimentPaths(out, experiment.name);
  let measuredCells = readable;
  const measured = (asked: AskedMeasurement) => {
    measuredCells ??= readableCells(paths, cells, traces);
    return keptRows(paths, measuredCells, asked);
  };
  const growing = experimentTables(experiment, cells, dataSets, measured).map((table) => ({
    table,
    rows: new TableBuilder(table.columns),
  }));
  const compared: Path[] | null = growing.some(({ table }) => table.ofPaths) ? [] : null;
  const missing: Cell[] = [];
  for (const cell of cells) {
    const trace = traceOf(cell, paths, traces);
    if (trace) {
      for (const { table, rows } of growing) {
        rows.appendAll(table.ofCell?.(cell, trace) ?? []);
        if (table.columnsOfCell) rows.appendColumns(table.columnsOfCell(cell, trace));
      }
      compared?.push(pathOf(cell, trace));
    } else missing.push(cell);
    yield;
  }
  const tables: WrittenTable[] = [];
  for (const { table, rows } of growing) {
    rows.appendAll(table.ofPaths?.(compared ?? []) ?? []);
    rows.appendAll(table.atEnd?.() ?? []);
    tables.push(saved(table.name, rows, paths));
    yield;
  }
  tables.push(saved('failures', failedCells(cells, missing, failed, paths), paths));
  const built = new Set(tables.map(({ name }) => name));
  for (const name of FURTHER_TABLES) if (!built.has(name)) rmSync(paths.table(name), { force: true });
  return { tables, missing };
}

/** The trace of a cell; null if there is no readable one. */
function traceOf({ id }: Cell, paths: ExperimentPaths, traces: ReadTraces): SavedTrace | null {
  try {
    return traces.of(id, paths.cell(id));
  } catch (error) {
    if (error instanceof ResultError) return null;
    throw error;
  }
}

/** `failures.arrow`. */
export const FAILURES_COLUMNS = [...CONFIG_COLUMNS, text('reason', 'text', 'why the cell failed')];

/**
 * `failures.arrow`: one row for each cell that failed when it was last tried; it may have a result of before that
 * (`--force`).
 */
function failedCells(
  cells: readonly Cell[],
  missing: readonly Cell[],
  failed: readonly Failure[],
  paths: ExperimentPaths,
): TableBuilder {
  const rows = new TableBuilder(FAILURES_COLUMNS);
  const known = new Map(failed.map(({ cell, reason }) => [cell.id, reason]));
  const without = new Set(missing);
  for (const cell of cells) {
    const reason = known.get(cell.id) ?? (without.has(cell) ? readFailure(paths.failure(cell.id)) : null);
    if (reason !== null) rows.appendAll([{ ...configRow(cell), reason }]);
  }
  return rows;
}

function saved(name: string, table: TableBuilder, paths: ExperimentPaths): WrittenTable {
  const path = paths.table(name);
  const { columns, length } = table; // written, it is empty
  saveTable(path, table);
  let read: readonly Row[] | null = null;
  return {
    ...{ name, columns, length },
    get rows() {
      read ??= readTable(path).rows;
      return read;
    },
  };
}
