import type { TableRow } from '../../src/tables/tableRows.ts';
import { PAPER_TABLE_1, type PaperRow, type Table1Row, table1Row } from './table1.ts';

/** A paper's row of a problem, and our networks beside it; null if it was not run. */
export interface Beside {
  readonly paper: PaperRow;
  readonly row: Table1Row | null;
}

/** One row of a paper for each problem that it speaks of; @param left weights that it says */
export function perProblem(
  summary: readonly TableRow<'summary'>[],
  isWanted: (row: TableRow<'summary'>) => boolean,
  left: (dataset: string) => number | undefined,
): Beside[] {
  return PAPER_TABLE_1.flatMap((problem) => {
    const weightsLeft = left(problem.dataset);
    if (weightsLeft === undefined) return [];
    const paper = { ...problem, weightsLeft };
    const rows = summary.filter((row) => row.dataset === paper.dataset && isWanted(row));
    return [{ paper, row: rows.length === 0 ? null : table1Row(paper, rows) }];
  });
}
