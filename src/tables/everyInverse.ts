import { everyInverse as measurement } from '../measurements/everyInverse.ts';
import { yes } from './requestSchemas.ts';
import { tableRecord } from './tableRecord.ts';

/** Further rows of `crosscheck.arrow`, and no table of their own: they are measured, and `crosscheckTable` has them. */
export const everyInverse = tableRecord({
  request: yes.describe(
    'crosscheck.arrow: ml-matrix inverts every H of the first cell of each data set, not the first H alone',
  ),
  columns: {},
  measurement,
  tables: () => [],
});
