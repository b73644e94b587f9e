import { afterEach, describe, expect, it } from 'vitest';
import { outerProductCurvature } from '../../src/curvature/curvature.ts';
import type { ShardTask } from '../../src/curvature/shardCurvature.ts';
import { builtInDataSet } from '../../src/dataset/builtIn.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { orderedSum } from '../../src/parallel/orderedSum.ts';
import { createPool, type WorkerPool } from '../../src/parallel/pool.ts';
import { startWeights } from '../../src/training/startWeights.ts';

let pool: WorkerPool | undefined;
afterEach(async () => {
  await pool?.close();
});

describe('shards on worker threads', () => {
  const { train } = builtInDataSet('monks-1');
  const architecture = { layers: [17, 3, 1], activation: 'sigmoid', outputActivation: 'sigmoid' } as const;
  const network = networkOf(architecture);
  const weights = startWeights(network, 1, 1);
  const live = liveWeights(fullMask(network));

  it.each([1, 2, 3, 7])('%i threads give the bits of one thread without a pool', async (threads) => {
    pool = createPool(threads);
    const onThreads = async (tasks: readonly ShardTask[]) => {
      await pool!.map('shardCurvature', tasks);
    };
    const [here, there] = [
      await outerProductCurvature(architecture, weights, live, train, 'matrix', 10),
      await outerProductCurvature(architecture, weights, live, train, 'matrix', 10, onThreads),
    ];
    expect(there.hessian).toEqual(here.hessian);
    expect(there.jacobian).toEqual(here.jacobian);
    expect(there.jacobian.some((x) => x !== 0)).toBe(true);
  });
});

it("rejects with the worker's error and goes on", async () => {
  pool = createPool(1);
  await expect(pool.run('shardCurvature', null)).rejects.toThrow(TypeError);
  await expect(pool.run('nothing', null)).rejects.toThrow();
  const config = { dataset: 'xor', layers: [2, 2, 1], activation: 'sigmoid', outputActivation: 'sigmoid' };
  const task = { ...config, loss: 'squared', decay: 0, startRange: 1, seed: 1, training: 'levenbergMarquardt' };
  expect(await pool.run('trainNetwork', task)).toMatchObject({ trainingStop: 'gradientNorm' });
});

describe('orderedSum', () => {
  it('adds in the order given, which matters', () => {
    const parts = [1, 1e16, -1e16].map((x) => Float64Array.of(x));
    expect(orderedSum(parts)[0]).toBe(0);
    expect(orderedSum(parts.toReversed())[0]).toBe(1);
  });
});
