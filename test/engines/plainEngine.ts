import type { Engine } from '../../src/cell/engine.ts';
import { trainAndTime } from '../../src/cell/trainAndTime.ts';
import { pruneAndSave } from '../cell/pruneAndSave.ts';
import { dataSets } from '../dataSets.ts';

/** The work of a thread, on this one: for small cells. */
export const plainEngine: Engine = {
  ...{ name: 'plain', isRemote: false, threads: 1, width: 1 },
  prepare() {},
  train: async (config) => trainAndTime({ config, member: null }, dataSets),
  prune: async (cell, trained, path) => pruneAndSave({ cell, trained, path, member: null, hessian: null }, dataSets),
  async close() {},
};
