import { Piscina } from 'piscina';
import { afterEach, expect, it, vi } from 'vitest';
import type { TrainingResult } from '../../../src/cell/engine.ts';
import type { TrainTask } from '../../../src/cell/trainAndTime.ts';
import { networkAttachment } from '../../../src/config/givenNetworks.ts';
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

it('new threads know a network that has come since', async () => {
  const known = new DataSets();
  pool = dataPool(1, known);
  const layers = [2, 2, 1];
  const architecture = { layers, activation: 'tanh', outputActivation: 'sigmoid', biases: 'all' } as const;
  const given = { architecture, weights: new Float64Array(9).fill(0.5), mask: null, inputNames: null };
  const ask = (network: string, networkSha256: string) =>
    pool.run<TrainTask, TrainingResult>('trainNetwork', {
      config: { ...config, activation: 'tanh', training: 'none', network, networkSha256 },
      member: null,
    });
  for (const name of ['first', 'second']) {
    const attachment = networkAttachment(name, { ...given, weights: given.weights.with(0, name.length) });
    known.attachments.add(attachment);
    expect(await ask(name, attachment.sha256)).toMatchObject({ kind: 'computed', trained: { trainingStop: 'given' } });
  }
});
