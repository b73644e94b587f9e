import * as z from 'zod';
import { boolean, integer, number, orNull, type Row, type RowOf, text } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import { removable as measurement, taskOf } from '../measurements/removable.ts';
import { type StepColumn, stepColumn, type Trace } from '../trace/trace.ts';
import { CELL_COLUMN, fieldColumns, fieldRow } from './configColumns.ts';
import { groupedBy } from './groupedBy.ts';
import { count, positive } from './requestSchemas.ts';
import { tableRecord } from './tableRecord.ts';

/** `removable.arrow`: ground truth by brute force, one row a weight of an architecture. */
export const REMOVABLE_COLUMNS = [
  ...fieldColumns('dataset', 'layers', 'decay'),
  integer('deleted', 'index', 'flat index of the weight left out'),
  text('weight', 'name', 'its name, source>unit'),
  integer('starts', 'count', 'random starts from which the rest was trained'),
  integer('solved', 'count', 'starts that learnt the task without the weight'),
  number('bestError', 'error', 'smallest training error over the starts'),
  boolean('removable', 'boolean', 'at least one start learnt the task without the weight'),
];

/** `picks.arrow`: one row a cell, was its first deletion one that the task can do without? */
export const PICKS_COLUMNS = [
  CELL_COLUMN,
  ...fieldColumns('seed', 'training', 'decay', 'startRange', 'criterion', 'alpha'),
  boolean('trained', 'boolean', 'the network had learnt the task before the deletion: E < zeroError'),
  orNull(integer('deleted', 'index', 'flat index of the weight deleted first; null where none was')),
  orNull(text('weight', 'name', 'its name, source>unit')),
  orNull(boolean('correct', 'boolean', 'the weight is removable (removable.arrow); null for an untrained network')),
  orNull(number('error', 'error', 'training error after the deletion, before any retraining')),
  orNull(boolean('atZeroError', 'boolean', 'error < zeroError: the task is still learnt, before any retraining')),
  orNull(
    boolean('allRight', 'boolean', 'all samples classified right after the deletion; null where it was retrained'),
  ),
];

/** Both tables: the ground truth of every architecture among the cells, and the picks held against it. */
export const picks = tableRecord({
  request: z
    .strictObject({
      zeroError: positive.describe('E below which the task counts as learnt'),
      starts: count.describe('random starts from which the rest is trained without each weight'),
      startRange: positive.describe('starts are uniform in ±startRange'),
    })
    .describe('picks.arrow and removable.arrow: was the first weight deleted one that the task can do without?'),
  columns: { removable: REMOVABLE_COLUMNS, picks: PICKS_COLUMNS },
  measurement,
  tables({ zeroError }, { measured }) {
    const truths = groupedBy(measured, ({ task }) => task);
    const seen = new Set<string>();
    return [
      {
        name: 'removable',
        columns: REMOVABLE_COLUMNS,
        ofCell({ config }): Row[] {
          const task = taskOf(config);
          if (seen.has(task)) return [];
          seen.add(task);
          const fields = fieldRow(config, ['dataset', 'layers', 'decay']);
          return truths.get(task)!.map((weight) => ({ ...fields, ...weight, removable: weight.solved > 0 }));
        },
      },
      {
        name: 'picks',
        columns: PICKS_COLUMNS,
        ofCell: (cell, trace) => [pickRow(cell, trace, truths.get(taskOf(cell.config))!, zeroError)],
      },
    ];
  },
});

function pickRow(
  { id, config }: Cell,
  trace: Trace,
  removable: readonly RowOf<typeof measurement.columns>[],
  zeroError: number,
): Row {
  const { decay, seed, training, startRange, criterion, alpha } = config;
  const [startError] = stepColumn(trace, 'trainError');
  const first = <Name extends StepColumn>(name: Name) => stepColumn(trace, name)[1];
  const deleted = first('deleted');
  const learnt = startError! < zeroError;
  const error = deleted === undefined ? null : startError! + first('errorChange')!;
  return {
    ...{ cell: id, seed, training, decay, startRange, criterion, alpha },
    trained: learnt,
    deleted,
    weight: first('weight'),
    correct: deleted !== undefined && learnt ? removable[deleted!].solved > 0 : null,
    error,
    atZeroError: error === null ? null : error < zeroError,
    allRight: deleted !== undefined && !first('retrained') ? first('trainAccuracy') === 1 : null,
  };
}
