import type { z } from 'zod';
import type { Column, RowOf } from '../arrow/columns.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import type { Cell } from '../experiment/cells.ts';
import type { Measurement } from '../measurements/measurement.ts';
import type { CellTable } from './cellTable.ts';
import type { TrainedRule } from './trained.ts';

/** The cells of a plan that a table is made for, and what is known of them all. */
export interface TablePlan<Columns extends readonly Column[] = readonly Column[]> {
  readonly cells: readonly Cell[];
  readonly dataSets: DataSets;
  /** when a network counts as trained, if the experiment says it */
  readonly trained: TrainedRule | undefined;
  /** rows of the measurement of the record; empty if it has none */
  readonly measured: readonly RowOf<Columns>[];
}

/** A table that an experiment may ask for, or several that are asked for together. */
export interface TableRecord<Request, Columns extends readonly Column[] = readonly Column[]> {
  /** what stands under its name among the `tables` of an experiment */
  readonly request: z.ZodType<Request>;
  /** columns by the name of the file, in the order in which files are written */
  readonly columns: Readonly<Record<string, readonly Column[]>>;
  /** what is computed once and kept, for the tables to be made of */
  readonly measurement?: Measurement<Request, Columns>;
  /** The tables of a plan, under those names. */
  tables(request: Request, plan: TablePlan<Columns>): readonly CellTable[];
}

/** A record as it is written, the type of its request taken from its schema. */
export const tableRecord = <Request, Columns extends readonly Column[]>(
  record: TableRecord<Request, Columns>,
): TableRecord<Request, Columns> => record;
