import type { Cell } from '../experiment/cells.ts';
import type { PathSource } from '../figures/pathFamilies.ts';
import { requestsOf } from '../tables/tableRequests.ts';
import type { Results } from './experimentReport.ts';

/** The cells of an experiment and their paths, as figures take them. @param isWanted chooses cells; left out: all */
export const pathsOf = ({ cells, rows, experiment }: Results, isWanted?: (cell: Cell) => boolean): PathSource => ({
  cells: isWanted ? cells.filter(isWanted) : cells,
  steps: rows(experiment.name, 'steps'),
  trained: requestsOf(experiment).trained,
});
