import { boolean, number, orNull, type Row } from '../arrow/columns.ts';
import { HESSIAN_COLUMNS, hessians as measurement } from '../measurements/hessians.ts';
import { CELL_COLUMN, fieldColumns, fieldRow } from './configColumns.ts';
import { yes } from './requestSchemas.ts';
import { tableRecord } from './tableRecord.ts';
import { hasTrained } from './trained.ts';

const FIELDS_SHOWN = ['dataset', 'draw', 'layers', 'loss', 'training', 'decay', 'startRange', 'seed'] as const;

/** `hessians.arrow`: how far from diagonal H is at each trained network, and where its diagonal is large. */
export const HESSIANS_COLUMNS = [
  { ...CELL_COLUMN, meaning: 'the first cell that prunes the network; the rest of its config is in the summary' },
  ...fieldColumns(...FIELDS_SHOWN),
  orNull(
    boolean(
      'trained',
      'boolean',
      'the network fulfils the rule of the experiment; null where the experiment states none',
    ),
  ),
  number('trainError', 'error', 'E over the training set'),
  ...HESSIAN_COLUMNS,
];

/** `hessians.arrow`: each matrix that was measured, with what its network is. */
export const hessians = tableRecord({
  request: yes.describe('hessians.arrow: how far from diagonal H is at each trained network; for small networks'),
  columns: { hessians: HESSIANS_COLUMNS },
  measurement,
  tables(_request, { trained, measured }) {
    const rowOf = new Map(measured.map((row) => [row.cell, row]));
    return [
      {
        name: 'hessians',
        columns: HESSIANS_COLUMNS,
        ofCell({ id, config }, trace): Row[] {
          const row = rowOf.get(id);
          if (!row) return [];
          const { trainError } = trace.steps[0];
          return [
            {
              ...row,
              ...fieldRow(config, FIELDS_SHOWN),
              trained: hasTrained(config, trace.steps[0], trained),
              trainError,
            },
          ];
        },
      },
    ];
  },
});
