import { type Quartiles, quartiles } from '../../src/statistics/statistics.ts';
import { along, type CellRows, indexOfSmallest, pairsOf } from '../../src/tables/cellRows.ts';
import type { Cells } from './trainedNetworks.ts';

/** Deletions along which OBD and OBS are compared: as many as the paper's figures show. */
export const SHOWN = 34;

/** The smallest test errors along some paths. */
export interface TestMinima {
  /** after how many deletions they come; null without paths, as the next one */
  readonly deletions: Quartiles | null;
  /** by which share of that of the trained network the test error has fallen there */
  readonly falls: Quartiles | null;
}

/** Where the test error along each path is smallest, and by how much it has fallen there. */
export function testMinima(cells: readonly CellRows[]): TestMinima {
  const minima = cells.map((cell) => {
    const errors = along(cell, 'testError');
    const index = indexOfSmallest(errors);
    return { index, fall: 1 - errors[index] / errors[0] };
  });
  return {
    deletions: quartiles(minima.map(({ index }) => index)),
    falls: quartiles(minima.map(({ fall }) => fall)),
  };
}

/** The smallest test error along OBD less that along OBS on the same network, over the first deletions. */
export function smallestDifferences({ obs, obd }: Cells): number[] {
  // The first is the trained network.
  const smallest = (cell: CellRows) => Math.min(...along(cell, 'testError').slice(0, SHOWN + 1));
  return pairsOf(obs, obd).map(([a, b]) => smallest(b) - smallest(a));
}
