import { afterEach, describe, expect, it } from 'vitest';
import { orderedSum } from '../../src/linalg/orderedSum.ts';
import { createPool, type WorkerPool } from '../../src/parallel/pool.ts';

let pool: WorkerPool | undefined;
afterEach(async () => {
  await pool?.close();
});

it("rejects with the worker's error and goes on", async () => {
  pool = createPool(1);
  await expect(pool.run('trainNetwork', null)).rejects.toThrow(TypeError);
  await expect(pool.run('nothing', null)).rejects.toThrow();
  const config = { dataset: 'xor', layers: [2, 2, 1], activation: 'sigmoid', outputActivation: 'sigmoid' };
  const way = { trainUntil: 'minimum', trainingSteps: null, backend: 'plain' };
  const task = { ...config, ...way, loss: 'squared', decay: 0, startRange: 1, seed: 1, training: 'levenbergMarquardt' };
  expect(await pool.run('trainNetwork', task)).toMatchObject({ trainingStop: 'gradientNorm' });
});

describe('orderedSum', () => {
  it('adds in the order given, which matters', () => {
    const parts = [1, 1e16, -1e16].map((x) => Float64Array.of(x));
    expect(orderedSum(parts)[0]).toBe(0);
    expect(orderedSum(parts.toReversed())[0]).toBe(1);
  });
});
