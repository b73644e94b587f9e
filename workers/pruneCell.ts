import './userDataSets.ts';
import { type CellTask, pruneAndSave } from '../src/cell/pruneAndSave.ts';

/** One whole cell on one thread, saved as its trace. */
export default (task: CellTask) => pruneAndSave(task);
