import type { Cell } from '../experiment/cells.ts';
import type { Column, Row } from '../trace/columns.ts';
import type { NamedStep, Trace } from '../trace/trace.ts';

/**
 * A table of an experiment, made from one cell after the other in the order of the plan. A trace with all its weight vectors may take
 * hundreds of megabytes: it is seen once, by all tables, and let go.
 */
export interface CellTable {
  /** of its file */
  readonly name: string;
  readonly columns: readonly Column[];
  /** Takes in a cell; returns the rows that it adds, at once. */
  readonly ofCell?: (cell: Cell, trace: Trace) => readonly Row[];
  /** The rows that compare cells. Paths are kept in memory where a table asks for them, and only there. */
  readonly ofPaths?: (paths: readonly Path[]) => readonly Row[];
  /** The rows that follow from what `ofCell` has taken note of. */
  readonly atEnd?: () => readonly Row[];
}

/** What is kept of a trace to be compared with others: no weight vectors and no checks, which are most of it. */
export interface Path extends Pick<Trace, 'id' | 'config'> {
  readonly steps: readonly Omit<NamedStep, 'weights'>[];
}

/** The path of a trace; it holds nothing of the trace's file. */
export function pathOf({ id, config, steps }: Trace): Path {
  return { id, config, steps: steps.map(({ weights: _, ...step }) => step) };
}
