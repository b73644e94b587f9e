import { type SearchTask, searchedPart } from '../src/proof/searchTask.ts';

/** One task of a wave. */
export default (task: SearchTask) => searchedPart(task);
