import { afterEach, describe, expect, it } from 'vitest';
import { orderedSum } from '../../src/linalg/orderedSum.ts';
import { createPool, type WorkerPool } from '../../src/parallel/pool.ts';

let pool: WorkerPool | undefined;
afterEach(async () => {
  await pool?.close();
});

const config = {
  ...{ dataset: 'xor', layers: [2, 2, 1], activation: 'sigmoid', outputActivation: 'sigmoid', loss: 'squared' },
  ...{ trainUntil: 'minimum', trainingSteps: null, backend: 'plain', decay: 0, startRange: 1, seed: 1 },
  training: 'levenbergMarquardt',
};
/** A network that takes as long as it is let. */
const endless = { ...config, training: 'backpropagation', trainingSteps: 2 ** 31 - 1, learningRate: 1e-9, momentum: 0 };
const trained = { kind: 'computed', trained: { trainingStop: 'gradientNorm' } };

it("rejects with the worker's error and goes on", async () => {
  pool = createPool(1);
  await expect(pool.run('pruneCell', null)).rejects.toThrow(TypeError);
  await expect(pool.run('nothing', null)).rejects.toThrow();
  expect(await pool.run('trainNetwork', { config, member: null })).toMatchObject(trained);
});

it('ends a task when it is told to, in the middle of what it does, and no other; its thread is replaced', async () => {
  pool = createPool(2);
  const ending = new AbortController();
  const ended = pool.run('trainNetwork', { config: endless, member: null }, ending.signal);
  const waiting = [1, 2, 3].map(() => pool!.run('trainNetwork', { config, member: null }));
  expect(await Promise.all(waiting)).toMatchObject([trained, trained, trained]);
  ending.abort();
  await expect(ended).rejects.toThrow(/abort/); // it would go on for hours
  const after = [1, 2, 3].map(() => pool!.run('trainNetwork', { config, member: null }, new AbortController().signal));
  expect(await Promise.all(after)).toMatchObject([trained, trained, trained]);
  await expect(pool.run('trainNetwork', { config, member: null }, AbortSignal.abort())).rejects.toThrow(/abort/);
});

it('drops what its threads are doing when it is closed', async () => {
  pool = createPool(1);
  const task = pool.run('trainNetwork', { config: endless, member: null }).catch((error: Error) => error);
  await pool.close();
  expect(await task).toBeInstanceOf(Error);
});

describe('orderedSum', () => {
  it('adds in the order given, which matters', () => {
    const parts = [1, 1e16, -1e16].map((x) => Float64Array.of(x));
    expect(orderedSum(parts)[0]).toBe(0);
    expect(orderedSum(parts.toReversed())[0]).toBe(1);
  });
});
