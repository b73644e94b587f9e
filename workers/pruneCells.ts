import { prunedTrace } from '../src/cell/prunedTrace.ts';
import { type CellBatch, tasksOf } from '../src/engines/threads/cellBatch.ts';
import { handedOver } from '../src/parallel/handedOver.ts';
import { dataSets } from './userDataSets.ts';

/** Several short cells on one thread, one after the other. */
export default (batch: CellBatch) => {
  const results = tasksOf(batch).map((task) => prunedTrace(task, dataSets));
  const traces = results.flatMap((result) => (result.kind === 'computed' ? [result.trace.buffer as ArrayBuffer] : []));
  return handedOver(results, traces);
};
