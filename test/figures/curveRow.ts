import { CURVES_COLUMNS } from '../../src/tables/curves.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';

const NOTHING = Object.fromEntries(CURVES_COLUMNS.map(({ name }) => [name, null]));
const COMMON = { dataset: 'xor', layers: '2-2-1', criterion: 'obs', alpha: 1e-5, retrain: 'none', loss: 'squared' };

/** A row of `curves.arrow` over ten networks, null in what is not said. */
export const curveRow = (fields: Partial<TableRow<'curves'>>): TableRow<'curves'> =>
  ({ ...NOTHING, ...COMMON, paths: 10, networks: 10, ended: 0, untrained: 0, ...fields }) as TableRow<'curves'>;

/** Rows from one measure at falling sizes: `max` weights, then one less each. */
export const curveOf = (max: number, trainError: readonly number[], fields: Partial<TableRow<'curves'>> = {}) =>
  trainError.map((error, i) =>
    curveRow({
      ...{ weightsLeft: max - i, trainError: error, trainErrorLower: error, trainErrorUpper: error },
      ...fields,
    }),
  );
