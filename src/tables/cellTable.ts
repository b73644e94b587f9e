import type { Column, Row } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import type { NamedStep, Trace } from '../trace/trace.ts';

/**
 * A table of an experiment, made from one cell after the other in the order of the plan. A trace with all its weight
 * vectors may take hundreds of megabytes: it is seen once, by all tables, and let go.
 */
export interface CellTable {
  /** of its file */
  readonly name: string;
  readonly columns: readonly Column[];
  /** Takes in a cell; returns the rows that it adds, at once. */
  readonly ofCell?: (cell: Cell, trace: Trace) => readonly Row[];
  /** The rows that compare cells. Paths are kept in memory where a table asks for them, and only there. */
  readonly ofPaths?: (paths: readonly Path[]) => Iterable<Row>;
  /** The rows that follow from what `ofCell` has taken note of. */
  readonly atEnd?: () => readonly Row[];
}

/** Measures of a state of a network. */
export const STATE_MEASURES = ['trainError', 'validationError', 'testError', 'trainAccuracy', 'testAccuracy'] as const;

/** The part of a step that is compared with others. */
type ComparedStep = Pick<
  NamedStep,
  'weightsLeft' | 'deleted' | 'saliency' | 'errorChange' | (typeof STATE_MEASURES)[number]
>;

/** The part of a cell and its trace that is compared with others: of a large one a thousandth. */
export interface Path extends Cell {
  readonly steps: readonly ComparedStep[];
}

/** The path of a cell; it holds nothing of the trace's file. */
export function pathOf({ id, config }: Cell, { steps }: Trace): Path {
  const compared = steps.map((step): ComparedStep => {
    const { weightsLeft, deleted, saliency, errorChange } = step;
    const { trainError, validationError, testError, trainAccuracy, testAccuracy } = step;
    return {
      ...{ weightsLeft, deleted, saliency, errorChange },
      ...{ trainError, validationError, testError, trainAccuracy, testAccuracy },
    };
  });
  return { id, config, steps: compared };
}
