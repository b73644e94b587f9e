import { trainAndTime } from '../src/cell/trainAndTime.ts';
import type { CellConfig } from '../src/experiment/cells.ts';
import { dataSets } from './userDataSets.ts';

/** One trained network. */
export default (config: CellConfig) => trainAndTime(config, dataSets);
