import * as z from 'zod';
import { integer, number, orNull, type Row, text } from '../arrow/columns.ts';
import type { FieldName } from '../config/fields.ts';
import { weightCount } from '../network/architecture.ts';
import { rankCorrelation } from '../statistics/statistics.ts';
import { partnersAmong, referencesAmong } from './agreement.ts';
import type { Path } from './cellTable.ts';
import { CONFIG_COLUMNS, configRow, configText } from './configColumns.ts';
import { partialConfig } from './requestSchemas.ts';
import { tableRecord } from './tableRecord.ts';

/**
 * `orders.arrow`: how far the order of deletion of a path is that of another one, the reference. A weight that came
 * back counts as deleted when it went for good.
 */
export const ORDERS_COLUMNS = [
  ...CONFIG_COLUMNS,
  text('reference', 'fields', 'what the config of the path compared with has in the place of its own values'),
  text('referenceCell', 'id', 'cell of that path'),
  integer('compared', 'count', 'deletions of the shorter of the two paths: of the longer one as many are compared'),
  orNull(
    number(
      'rankCorrelation',
      'ratio',
      "Spearman's rank correlation of the two orders over all weights, those that are left sharing the last place; null where nothing is compared",
    ),
  ),
  integer('commonSteps', 'count', 'deletions from the first on that are the same in both orders'),
  orNull(
    number(
      'overlapHalf',
      'fraction',
      'share of the first half of the compared deletions (rounded down) that is in that half of both; null if it is empty',
    ),
  ),
];

/** Stops that no measurement decides: such paths are as long as the network is large, unless a matrix is indefinite. */
const WHOLE_PATHS: readonly string[] = ['end', 'weightsLeft'];

const request = z
  .strictObject({ reference: partialConfig.describe('values of the config of the other cell') })
  .describe(
    'orders.arrow: the order of deletion beside that of the cell whose config has these values and is the same otherwise',
  );

/** `orders.arrow`. */
export const orders = tableRecord({
  request,
  columns: { orders: ORDERS_COLUMNS },
  tables: (asked) => [{ name: 'orders', columns: ORDERS_COLUMNS, ofPaths: (paths) => orderRows(paths, asked) }],
});

/**
 * One row for each cell with `stop: end` or `weightsLeft` and each of its partners: the cell whose config has the
 * values of the reference and agrees with it otherwise. The partner itself has a row too, with correlation 1.
 */
export function* orderRows(paths: readonly Path[], { reference }: z.infer<typeof request>): Generator<Row> {
  const replaced = Object.keys(reference) as FieldName[];
  const references = referencesAmong(paths, reference);
  const partnersOf = partnersAmong(references, replaced);
  for (const path of paths) {
    if (!WHOLE_PATHS.includes(path.config.stop)) continue;
    for (const partner of references.includes(path) ? [path] : partnersOf(path.config)) {
      yield {
        reference: configText(reference),
        referenceCell: partner.id,
        ...orderAgreement(deletions(path), deletions(partner), weightCount(path.config)),
        ...configRow(path), // last, as in the summary
      };
    }
  }
}

/** The columns after the config, of two orders of deletion among n weights. */
function orderAgreement(one: readonly number[], other: readonly number[], n: number): Row {
  const compared = Math.min(one.length, other.length);
  const [a, b] = [one.slice(0, compared), other.slice(0, compared)];
  const differs = a.findIndex((q, step) => b[step] !== q);
  const half = Math.floor(compared / 2);
  const firstOfOther = new Set(b.slice(0, half));
  const common = a.slice(0, half).filter((q) => firstOfOther.has(q)).length;
  return {
    compared,
    rankCorrelation: compared === 0 ? null : rankCorrelation(steps(a, n), steps(b, n)),
    commonSteps: differs < 0 ? compared : differs,
    overlapHalf: half === 0 ? null : common / half,
  };
}

/** The weights that are gone at the end of a path, in the order in which they went for good. */
function deletions({ steps }: Path): number[] {
  const gone = new Set<number>();
  for (const { deleted, inserted } of steps) {
    if (deleted !== null) gone.add(deleted);
    if (inserted !== null) gone.delete(inserted);
  }
  return [...gone];
}

/** The index of every weight of the network in an order; those that are left are tied for the last. */
function steps(order: readonly number[], n: number): number[] {
  const stepOf = new Map(order.map((q, step) => [q, step]));
  return Array.from({ length: n }, (_, q) => stepOf.get(q) ?? order.length);
}
