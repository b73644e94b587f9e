import type { Row } from '../../src/arrow/columns.ts';
import type { Claim } from '../../src/tables/claim.ts';
import type { TableName, TableRow, TableRows } from '../../src/tables/tableRows.ts';

/** Tables by `experiment/table`. */
export type Tables = Record<string, readonly Row[]>;

/** A row of a table, of which a test says only the columns that it is about. */
export const partial = <Name extends TableName>(columns: Row) => columns as unknown as TableRow<Name>;

export const rowsOf =
  (tables: Tables): TableRows =>
  (experiment, table) =>
    (tables[`${experiment}/${table}`] ?? []).map((row) => partial(row));

/** The one claim that begins so. */
export function find(claims: readonly Claim[], start: string): Claim {
  const found = claims.filter(({ claim }) => claim.startsWith(start));
  if (found.length !== 1) throw new Error(`${found.length} claims begin with ${start}`);
  return found[0];
}

/** A cell of an experiment: its row of the summary, and those of its steps, from the trained network to the end. */
export interface HandMadeCell {
  readonly summary: Row;
  readonly steps: readonly Row[];
}

/** Weights left count down from `weights`; step 0 is the trained network. */
export function cell(id: string, fields: Row, steps: readonly Row[], weights = 64): HandMadeCell {
  const path = steps.map((step, s): Row => ({ cell: id, step: s, weightsLeft: weights - s, ...step }));
  return { summary: { cell: id, seed: 1, draw: 1, weightsStart: weights, ...fields }, steps: path };
}

/** Both tables of some cells. */
export const tablesOf = (experiment: string, cells: readonly HandMadeCell[]): Tables => ({
  [`${experiment}/summary`]: cells.map(({ summary }) => summary),
  [`${experiment}/steps`]: cells.flatMap(({ steps }) => steps),
});
