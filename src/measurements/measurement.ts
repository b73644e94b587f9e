import type { Column, Row, RowOf } from '../arrow/columns.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import type { Cell } from '../experiment/cells.ts';
import type { SlicedWork } from '../parallel/slicedWork.ts';
import type { Trace } from '../trace/trace.ts';

/**
 * Computed once of the cells of a plan and kept in a file of its own: networks trained, matrices built, times taken.
 * Tables are made of that file and compute nothing of the kind.
 */
export interface Measurement<Request, Columns extends readonly Column[] = readonly Column[]> {
  /** of its file */
  readonly name: string;
  readonly columns: Columns;
  /** Begins to measure. @param request as the experiment asks for it; @param dataSets those of the cells */
  begin(request: Request, dataSets: DataSets): Measuring<RowOf<Columns>>;
}

/** A measurement while cells come one after the other, in the order of the plan. */
export interface Measuring<Of extends Row = Row> {
  /** Takes in a cell; returns the rows that it adds, or work of more than some milliseconds that ends with them. */
  ofCell(cell: Cell, trace: Trace): readonly Of[] | SlicedWork<readonly Of[]>;
  /** The rows that follow from all cells. */
  atEnd?(): readonly Of[];
}
