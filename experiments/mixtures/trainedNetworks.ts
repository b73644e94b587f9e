import { type CellRows, cellRows } from '../../src/tables/cellRows.ts';
import type { TableRow, TableRows } from '../../src/tables/tableRows.ts';
import { ALPHA } from './experiment.ts';

/**
 * Cells of networks that were trained in one way: OBS without retraining, OBD with 60 epochs of it after each deletion.
 */
export interface Cells {
  readonly obs: readonly CellRows[];
  readonly obd: readonly CellRows[];
}

/** The cells of the paper's two ways of pruning, by the way in which their networks were trained. */
export const trainedNetworks = (rows: TableRows) => ({
  /** without decay and sample by sample, as networks were trained in 1993 */
  asThen: cellsOf(rows, (row) => row.trainUntil === 'minimum' && row.decay === 0),
  /** with decay, to a minimum indeed */
  atMinimum: cellsOf(rows, (row) => row.trainUntil === 'minimum' && row.decay > 0),
  /** as then, and stopped at the smallest validation error */
  stopped: cellsOf(rows, (row) => row.trainUntil === 'validationError'),
});

function cellsOf(rows: TableRows, isWanted: (row: TableRow<'summary'>) => boolean): Cells {
  const of = (criterion: string, retrain: string) =>
    cellRows(
      rows,
      'mixtures',
      (row) => row.criterion === criterion && row.retrain === retrain && row.alpha === ALPHA && isWanted(row),
    );
  return { obs: of('obs', 'none'), obd: of('obd', 'every') };
}
