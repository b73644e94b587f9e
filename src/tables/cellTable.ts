import type { Column, Row, Value } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import { type NamedStep, stepColumn, type Trace } from '../trace/trace.ts';

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
  /** The rows that a cell adds, column by column and all of one length: for a table with a row a step. */
  readonly columnsOfCell?: (cell: Cell, trace: Trace) => ReadonlyMap<string, readonly Value[]>;
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
  'weightsLeft' | 'kind' | 'deleted' | 'inserted' | 'saliency' | 'errorChange' | (typeof STATE_MEASURES)[number]
>;

/** The part of a cell and its trace that is compared with others: of a large one a thousandth. */
export interface Path extends Cell {
  readonly steps: readonly ComparedStep[];
}

/** The path of a cell; it holds nothing of the trace's file. */
export function pathOf({ id, config }: Cell, trace: Trace): Path {
  const column = <Name extends keyof ComparedStep>(name: Name) => stepColumn(trace, name);
  const [kind, deleted, inserted] = [column('kind'), column('deleted'), column('inserted')];
  const [saliency, errorChange] = [column('saliency'), column('errorChange')];
  const [trainError, validationError, testError] = [
    column('trainError'),
    column('validationError'),
    column('testError'),
  ];
  const [trainAccuracy, testAccuracy] = [column('trainAccuracy'), column('testAccuracy')];
  // Name by name, without a spread: V8 makes a hash table of an object that is put together from others.
  const steps = column('weightsLeft').map((weightsLeft, s) => ({
    weightsLeft,
    kind: kind[s],
    deleted: deleted[s],
    inserted: inserted[s],
    saliency: saliency[s],
    errorChange: errorChange[s],
    trainError: trainError[s],
    validationError: validationError[s],
    testError: testError[s],
    trainAccuracy: trainAccuracy[s],
    testAccuracy: testAccuracy[s],
  }));
  return { id, config, steps };
}
