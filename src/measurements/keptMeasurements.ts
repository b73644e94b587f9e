import { createHash } from 'node:crypto';
import { openTable, readRows, saveTable } from '../arrow/arrowFile.ts';
import type { Column, RowOf } from '../arrow/columns.ts';
import { TableBuilder } from '../arrow/tableBuilder.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { ResultError } from '../errors.ts';
import type { Cell } from '../experiment/cells.ts';
import { removeLeftovers } from '../files/leftovers.ts';
import type { ExperimentPaths } from '../files/paths.ts';
import { atOnce, type SlicedWork } from '../parallel/slicedWork.ts';
import { ReadTraces } from '../trace/readTraces.ts';
import type { Measurement } from './measurement.ts';

/** A measurement, and what an experiment asks of it. */
export interface AskedMeasurement<Request = unknown, Columns extends readonly Column[] = readonly Column[]> {
  readonly measurement: Measurement<Request, Columns>;
  readonly request: Request;
}

/** Options of measuring. */
export interface MeasuringOptions {
  /** those of the cells */
  readonly dataSets: DataSets;
  /** measure again what is kept */
  readonly force?: boolean;
  /** traces that were read already, and those that are read now */
  readonly traces?: ReadTraces;
}

/**
 * Makes the measurements that are not kept yet, or were made for another request or from other cells, and keeps them,
 * each in a file that is whole or not there. Where all are kept, nothing is computed.
 *
 * @param cells the plan; those without a readable trace are left out
 * @returns those with one, for `keptRows`; null where nothing is asked for
 */
export const keepMeasurements = (
  paths: ExperimentPaths,
  cells: readonly Cell[],
  asked: readonly AskedMeasurement[],
  options: MeasuringOptions,
): readonly Cell[] | null => atOnce(keepingMeasurements(paths, cells, asked, options));

/** `keepMeasurements`, cell by cell. */
export function* keepingMeasurements(
  paths: ExperimentPaths,
  cells: readonly Cell[],
  asked: readonly AskedMeasurement[],
  { dataSets, force = false, traces = new ReadTraces() }: MeasuringOptions,
): SlicedWork<readonly Cell[] | null> {
  if (asked.length === 0) return null;
  const readable: Cell[] = [];
  for (const cell of cells) {
    if (isReadable(paths, cell, traces)) readable.push(cell);
    yield;
  }
  const missing = asked.filter((one) => force || !isKept(paths, readable, one));
  if (missing.length === 0) return readable;
  const growing = missing.map(({ measurement, request }) => ({
    measurement,
    request,
    rows: new TableBuilder(measurement.columns),
    measuring: measurement.begin(request, dataSets),
  }));
  for (const cell of readable) {
    const trace = traces.of(cell.id, paths.cell(cell.id));
    for (const { rows, measuring } of growing) {
      const added = measuring.ofCell(cell, trace);
      rows.appendAll('next' in added ? yield* added : added);
    }
    yield;
  }
  for (const { measurement, request, rows, measuring } of growing) {
    rows.appendAll(measuring.atEnd?.() ?? []);
    saveTable(paths.measurement(measurement.name), rows, { from: origin({ measurement, request }, readable) });
  }
  removeLeftovers(paths.measurements);
  return readable;
}

/**
 * The rows of a measurement that is kept.
 *
 * @param readable cells of the plan with a readable trace
 * @throws {ResultError} if it is not, or is one for another request or of other cells
 */
export function keptRows<Columns extends readonly Column[]>(
  paths: ExperimentPaths,
  readable: readonly Cell[],
  asked: AskedMeasurement<unknown, Columns>,
): readonly RowOf<Columns>[] {
  const path = paths.measurement(asked.measurement.name);
  if (!isKept(paths, readable, asked)) throw new ResultError(`${path} is not of these cells: measure them first`);
  return readRows(path, asked.measurement.columns);
}

function isKept(paths: ExperimentPaths, readable: readonly Cell[], asked: AskedMeasurement): boolean {
  try {
    const { metadata } = openTable(paths.measurement(asked.measurement.name));
    return metadata.from === origin(asked, readable);
  } catch (error) {
    if (error instanceof ResultError) return false; // not there, or damaged
    throw error;
  }
}

/**
 * Everything that a measurement is made from, as a digest: an id stands for the bits of a cell, and other columns for
 * a build that measures something else.
 */
const origin = ({ measurement, request }: AskedMeasurement, cells: readonly Cell[]): string =>
  createHash('sha256')
    .update(JSON.stringify([measurement.columns, request, cells.map(({ id }) => id)]))
    .digest('hex');

/** The cells of a plan that have a readable trace. @param traces takes them */
export const readableCells = (
  paths: ExperimentPaths,
  cells: readonly Cell[],
  traces: ReadTraces = new ReadTraces(),
): Cell[] => cells.filter((cell) => isReadable(paths, cell, traces));

function isReadable(paths: ExperimentPaths, { id }: Cell, traces: ReadTraces): boolean {
  try {
    traces.require(id, paths.cell(id));
    return true;
  } catch (error) {
    if (error instanceof ResultError) return false;
    throw error;
  }
}
