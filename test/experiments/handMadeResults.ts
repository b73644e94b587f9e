import { DataSets } from '../../src/dataset/dataSets.ts';
import type { Cell } from '../../src/experiment/cells.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';

/** Results of an experiment with the rows that a test says, without a trace. @param cells the plan */
export const resultsOf = (name: string, rows: TableRows, cells: readonly Cell[] = []): Results => ({
  experiment: { name, question: 'What is left?', grids: [] },
  ...{ cells, rows, dataSets: new DataSets(), trace: () => null, manifest: null },
});
