import { type CellTask, pruneAndSave } from '../src/cell/pruneAndSave.ts';
import { dataSets } from './userDataSets.ts';

/** One whole cell on one thread, saved as its trace. */
export default (task: CellTask) => pruneAndSave(task, dataSets);
