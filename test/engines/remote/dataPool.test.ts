import { Piscina } from 'piscina';
import { afterEach, expect, it, vi } from 'vitest';
import type { TrainingResult } from '../../../src/cell/engine.ts';
import { takeDataSets } from '../../../src/dataset/dataSets.ts';
import { xor } from '../../../src/dataset/xor.ts';
import { dataPool } from '../../../src/engines/remote/dataPool.ts';
import { type CellConfig, cellsOf } from '../../../src/experiment/cells.ts';
import type { WorkerPool } from '../../../src/parallel/pool.ts';

let pool: WorkerPool;
afterEach(() => pool.close());

/** XOR, under the name of a draw of data that come from files of the user's. */
const read = (draw: number) => takeDataSets(new Map([[`nettalk/${draw}`, { ...xor(), name: 'nettalk' }]]));
const [{ config }] = cellsOf({ name: 'mine', question: '', grids: [{ dataset: 'xor', layers: [2, 2, 1] }] });
const trained = (draw: number, trainingSteps: number | null = null) =>
  pool.run<CellConfig, TrainingResult>('trainNetwork', { ...config, dataset: 'nettalk', draw, trainingSteps });

it('threads know the data sets that were read before they started, and new threads those that were read since', async () => {
  read(1);
  pool = dataPool(1);
  expect(await trained(1)).toMatchObject({ kind: 'computed' });
  expect(await trained(2)).toMatchObject({ kind: 'input', reason: expect.stringContaining('give --data DIR') });
  // What is under way when other data come up is finished.
  const ended = vi.spyOn(Piscina.prototype, 'destroy');
  const slow = trained(1, 500);
  read(2);
  const [first, second] = await Promise.all([slow, trained(2)]);
  expect([first, second]).toEqual([
    expect.objectContaining({ kind: 'computed' }),
    expect.objectContaining({ kind: 'computed' }),
  ]);
  expect(await trained(1)).toMatchObject({ kind: 'computed' });
  expect(ended).toHaveBeenCalledTimes(1); // the threads that knew less
  ended.mockRestore();
});
