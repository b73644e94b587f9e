import { backendsInUse } from '../../estimate/backendsInUse.ts';
import { requireMemory } from '../../estimate/cellMemory.ts';
import { requireSavable } from '../../estimate/traceSize.ts';
import { createPool } from '../../parallel/pool.ts';
import type { EngineRecord } from '../engineRecord.ts';
import { threadsEngine } from './threadsEngine.ts';

/** Threads of this process. */
export const threadsRecord: EngineRecord = {
  name: 'threads',
  meaning: 'threads of this process',
  flags: {},
  check() {},
  require(cells, { threads, memory, dataSets }) {
    const { warning } = requireMemory(cells, threads, memory, dataSets);
    requireSavable(cells, dataSets);
    return { backend: backendsInUse(cells, threads), warning };
  },
  open: async ({ threads, dataSets, cellSeconds }) =>
    threadsEngine(createPool(threads, dataSets.handedOver), dataSets, { cellSeconds }),
};
