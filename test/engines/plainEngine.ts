import type { Engine } from '../../src/cell/engine.ts';
import { pruneAndSave } from '../../src/cell/pruneAndSave.ts';
import { trainAndTime } from '../../src/cell/trainAndTime.ts';

/** What a thread does, on this one: for small cells. */
export const plainEngine: Engine = {
  width: 1,
  train: async (config) => trainAndTime(config),
  prune: async (cell, trained, path) => pruneAndSave({ cell, trained, path, member: null, hessian: null }),
};
