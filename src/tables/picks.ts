import { boolean, type Column, integer, number, orNull, type Row, text } from '../arrow/columns.ts';
import { networkKey } from '../cell/trainedNetwork.ts';
import type { Cell } from '../experiment/cells.ts';
import type { TableRequests } from '../experiment/tableRequests.ts';
import type { Trace } from '../trace/trace.ts';
import type { CellTable } from './cellTable.ts';
import { CELL_COLUMN, fieldColumns } from './configColumns.ts';
import { type Removable, removableWeights } from './removableWeights.ts';

/** `removable.arrow`: ground truth by brute force, one row a weight of an architecture. */
export const REMOVABLE_COLUMNS: readonly Column[] = [
  ...fieldColumns('dataset', 'layers', 'decay'),
  integer('deleted', 'index', 'flat index of the weight left out'),
  text('weight', 'name', 'its name, source>unit'),
  integer('starts', 'count', 'random starts from which the rest was trained'),
  integer('solved', 'count', 'starts that learnt the task without the weight'),
  number('bestError', 'error', 'smallest training error over the starts'),
  boolean('removable', 'boolean', 'at least one start learnt the task without the weight'),
];

/** `picks.arrow`: one row a cell, was its first deletion one that the task can do without? */
export const PICKS_COLUMNS: readonly Column[] = [
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
export function pickTables(
  truth: NonNullable<TableRequests['picks']>,
): readonly [removable: CellTable, picks: CellTable] {
  const truths = new Map<string, { config: Cell['config']; weights: Removable[] }>();
  const truthOf = ({ config }: Cell): Removable[] => {
    // What can be learnt does not depend on how: the quickest way tells.
    const way = { ...config, training: 'levenbergMarquardt' } as const;
    const key = networkKey({ ...way, seed: 0, startRange: 0 });
    const known = truths.get(key);
    if (known) return known.weights;
    const weights = removableWeights(way, truth);
    truths.set(key, { config, weights });
    return weights;
  };
  const removableRows = () =>
    [...truths.values()].flatMap(({ config, weights }) =>
      weights.map((weight): Row => {
        const { dataset, layers, decay } = config;
        return { dataset, layers: layers.join('-'), decay, ...weight, removable: weight.solved > 0 };
      }),
    );
  return [
    { name: 'removable', columns: REMOVABLE_COLUMNS, atEnd: removableRows },
    {
      name: 'picks',
      columns: PICKS_COLUMNS,
      ofCell: (cell, trace) => [pickRow(cell, trace, truthOf(cell), truth.zeroError)],
    },
  ];
}

function pickRow({ id, config }: Cell, trace: Trace, removable: readonly Removable[], zeroError: number): Row {
  const { decay, seed, training, startRange, criterion, alpha } = config;
  const [start, first] = trace.steps;
  const learnt = start.trainError! < zeroError;
  const error = first ? start.trainError! + first.errorChange! : null;
  return {
    ...{ cell: id, seed, training, decay, startRange, criterion, alpha },
    trained: learnt,
    deleted: first?.deleted,
    weight: first?.weight,
    correct: first && learnt ? removable[first.deleted!].solved > 0 : null,
    error,
    atZeroError: error === null ? null : error < zeroError,
    allRight: first && !first.retrained ? first.trainAccuracy === 1 : null,
  };
}
