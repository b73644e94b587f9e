import * as z from 'zod';
import { boolean, number, orNull, type RowOf } from '../arrow/columns.ts';
import { gaps as measurement } from '../measurements/gaps.ts';
import { gapOf } from '../proof/optimalMask.ts';
import { fieldColumns, fieldRow } from './configColumns.ts';
import { GAP_CURVES_COLUMNS, gapCurveRows } from './gapCurves.ts';
import { groupedBy } from './groupedBy.ts';
import { count } from './requestSchemas.ts';
import { tableRecord } from './tableRecord.ts';
import { hasTrained } from './trained.ts';

const NETWORK_FIELDS = ['dataset', 'draw', 'layers', 'decay', 'seed', 'alpha'] as const;
/** The fields that a path is told by; null in the rows of rules that need the model alone. */
const PATH_FIELDS = ['criterion', 'renewEvery'] as const;
const GAP = 'with (loss − lowerBound)/loss: a bound of its distance from the best one, and that distance where proven';
const [CELL, RULE, ...MEASURED] = measurement.columns;

/**
 * `gaps.arrow`: how far masks are from the best one of their size, in the model of the error at the trained network.
 */
export const GAPS_COLUMNS = [
  CELL,
  ...fieldColumns(...NETWORK_FIELDS),
  orNull(
    boolean(
      'trained',
      'boolean',
      'the network fulfils the rule of the experiment; null where the experiment states none',
    ),
  ),
  RULE,
  ...fieldColumns(...PATH_FIELDS).map((field) => orNull({ ...field, meaning: `path: ${field.meaning}` })),
  ...MEASURED,
  number('gap', 'fraction', `of the weights that the rule leaves, ${GAP}`),
  number('refitGap', 'fraction', 'the same with refitLoss: of the mask'),
];

/** `gaps.arrow`, and `gapCurves.arrow` from it. */
export const gaps = tableRecord({
  request: z
    .strictObject({ nodes: count.describe('nodes after which the search for a best mask ends, at each size') })
    .describe(
      'gaps.arrow and gapCurves.arrow: how far masks are from the best one of their size, as far as it is proven',
    ),
  columns: { gaps: GAPS_COLUMNS, gapCurves: GAP_CURVES_COLUMNS },
  measurement,
  tables(_request, { trained, measured }) {
    const rowsOf = groupedBy(measured, ({ cell }) => cell);
    const all: RowOf<typeof GAPS_COLUMNS>[] = [];
    return [
      {
        name: 'gaps',
        columns: GAPS_COLUMNS,
        ofCell({ id, config }, trace) {
          const network = { ...fieldRow(config, NETWORK_FIELDS), trained: hasTrained(config, trace.steps[0], trained) };
          const path = fieldRow(config, PATH_FIELDS);
          const rows = (rowsOf.get(id) ?? []).map((row) => ({
            ...network,
            ...(row.rule === 'path' ? path : { criterion: null, renewEvery: null }),
            ...row,
            gap: gapOf(row),
            refitGap: gapOf({ ...row, loss: row.refitLoss }),
          }));
          for (const row of rows) all.push(row);
          return rows;
        },
      },
      { name: 'gapCurves', columns: GAP_CURVES_COLUMNS, atEnd: () => gapCurveRows(all) },
    ];
  },
});
