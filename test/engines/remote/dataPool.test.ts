import { Piscina } from 'piscina';
import { afterEach, expect, it, vi } from 'vitest';
import type { TrainingResult } from '../../../src/cell/engine.ts';
import type { TrainTask } from '../../../src/cell/trainAndTime.ts';
import { DataSets } from '../../../src/dataset/dataSets.ts';
import { dataPool } from '../../../src/engines/remote/dataPool.ts';
import { cellsOf } from '../../../src/experiment/cells.ts';
import type { WorkerPool } from '../../../src/parallel/pool.ts';
import { dataSets } from '../../dataSets.ts';

let pool: WorkerPool;
afterEach(() => pool.close());

/** XOR, under the name of draws of data that come from files of the user's, read one after the other. */
class DrawsRead extends DataSets {
  readonly draws = new Set<number>();

  override get read(): DataSets['read'] {
    const xor = { ...dataSets.of({ dataset: 'xor' }), name: 'nettalk' };
    return new Map([...this.draws].map((draw) => [`nettalk/${draw}`, xor]));
  }
}
const own = new DrawsRead();
const [{ config }] = cellsOf({ name: 'mine', question: '', grids: [{ dataset: 'xor', layers: [2, 2, 1] }] }, dataSets);
const trained = (draw: number, trainingSteps: number | null = null) =>
  pool.run<TrainTask, TrainingResult>('trainNetwork', {
    config: { ...config, dataset: 'nettalk', draw, trainingSteps },
    member: null,
  });

it('threads know the data sets that were read before they started, and new threads those that were read since', async () => {
  own.draws.add(1);
  pool = dataPool(1, own);
  expect(await trained(1)).toMatchObject({ kind: 'computed' });
  expect(await trained(2)).toMatchObject({ kind: 'input', reason: expect.stringContaining('give --data DIR') });
  // What is under way when other data come up is finished.
  const ended = vi.spyOn(Piscina.prototype, 'destroy');
  const slow = trained(1, 500);
  own.draws.add(2);
  const [first, second] = await Promise.all([slow, trained(2)]);
  expect([first, second]).toEqual([
    expect.objectContaining({ kind: 'computed' }),
    expect.objectContaining({ kind: 'computed' }),
  ]);
  expect(await trained(1)).toMatchObject({ kind: 'computed' });
  expect(ended).toHaveBeenCalledTimes(1); // the threads that knew less
  ended.mockRestore();
});
