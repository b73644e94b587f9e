import type { TableRow } from '../src/tables/tableRows.ts';

/** The best network of a problem: the experiment that it is of, its cell and its row of `summary.arrow`. */
export interface BestNetwork {
  readonly experiment: string;
  readonly cell: string;
  readonly row: TableRow<'summary'>;
}
