import { type CellTask, prunedTrace } from '../src/cell/prunedTrace.ts';
import { handedOver } from '../src/parallel/handedOver.ts';
import { dataSets } from './userDataSets.ts';

/** One whole cell on one thread: the bytes of its trace. */
export default (task: CellTask) => {
  const result = prunedTrace(task, dataSets);
  return handedOver(result, result.kind === 'computed' ? [result.trace.buffer as ArrayBuffer] : []);
};
