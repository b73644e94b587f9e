import type { Engine } from '../../../src/run/engine.ts';
import { pruneAndSave } from '../../../src/run/pruneAndSave.ts';
import { trainAndTime } from '../../../src/run/trainAndTime.ts';

/** What a thread does, on this one: for small cells. */
export const plainEngine: Engine = {
  width: 1,
  train: async (config) => trainAndTime(config),
  prune: async (cell, trained, path) => pruneAndSave({ cell, trained, path, seat: null, hessian: null }),
};
