import type { Engine } from '../../src/cell/engine.ts';
import { trainAndTime } from '../../src/cell/trainAndTime.ts';
import type { DataSets } from '../../src/dataset/dataSets.ts';
import { pruneAndSave } from '../cell/pruneAndSave.ts';
import { dataSets } from '../dataSets.ts';

/** The work of a thread, on this one, with some data sets: for small cells. */
export const plainEngineOn = (data: DataSets): Engine => ({
  ...{ name: 'plain', isRemote: false, threads: 1, width: 1 },
  prepare() {},
  train: async (config) => trainAndTime({ config, member: null }, data),
  prune: async (cell, trained, path) => pruneAndSave({ cell, trained, path, member: null, hessian: null }, data),
  async close() {},
});

/** With those that need no file. */
export const plainEngine: Engine = plainEngineOn(dataSets);
