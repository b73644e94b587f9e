import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { prune } from '../../../src/cell/prune.ts';
import { DataSets } from '../../../src/dataset/dataSets.ts';
import {
  type PruningProgress,
  pruneOnThreads,
  type ThreadPruneOptions,
} from '../../../src/engines/threads/pruneOnThreads.ts';
import { createPruningPool } from '../../../src/engines/threads/pruningPool.ts';
import { UsageError } from '../../../src/errors.ts';
import { networkOf } from '../../../src/network/architecture.ts';
import { startWeights } from '../../../src/training/startWeights.ts';
import { compiledUrl } from '../../compiled.ts';

const monks = new DataSets().of({ dataset: 'monks-1' });
const problemOf = (layers: readonly number[]) => {
  const network = networkOf({ layers, activation: 'tanh', outputActivation: 'sigmoid' });
  return [network, monks, startWeights(network, 1, 1)] as const;
};
/** Of one thread: 39 weights. */
const small = problemOf([17, 2, 1]);
/** 77 weights, of a team where several gradients are absorbed at once. */
const large = problemOf([17, 4, 1]);
const TEAM = { backend: 'wasm', block: 64, renewEvery: 9 } as const;
/** More steps than wait for a caller on threads that are the path's own. */
const MANY = { ...TEAM, stop: 'weightsLeft', weightsLimit: 50 } as const;
const PLAIN = { backend: 'plain', stop: 'end' } as const;
const ofLarge = [...prune(...large, MANY)];
const ofSmall = [...prune(...small, PLAIN)];

type Problem = typeof small;
async function collected(problem: Problem, options: ThreadPruneOptions) {
  const steps = [];
  for await (const step of pruneOnThreads(...problem, options)) steps.push(step);
  return steps;
}

describe('a pool of the caller', () => {
  const pool = createPruningPool({ threads: 2 });
  afterAll(() => pool.close());

  it('serves paths one after the other and at once, on all its threads or one: the steps of prune, to the bit', async () => {
    expect(await collected(large, { ...MANY, pool })).toEqual(ofLarge);
    const paths = await Promise.all([
      collected(small, { ...PLAIN, pool }), // takes a thread first: the next finds no whole team
      collected(large, { ...MANY, pool }),
      collected(small, { ...PLAIN, pool }),
    ]);
    expect(paths).toEqual([ofSmall, ofLarge, ofSmall]);
    const teams = await Promise.all([0, 1].map(() => collected(large, { ...MANY, pool })));
    expect(teams).toEqual([ofLarge, ofLarge]);
  });

  it('gives steps whose weights go at once the weights after them, of one memory', async () => {
    const turns = { ...TEAM, criterion: 'jointObs', turnShare: 0.2, stop: 'weightsLeft', weightsLimit: 50 } as const;
    const steps = await collected(large, { ...turns, pool });
    const wanted = [...prune(...large, turns)];
    expect(steps.map(({ deleted, saliency }) => [deleted, saliency])).toEqual(
      wanted.map(({ deleted, saliency }) => [deleted, saliency]),
    );
    for (const row of [0, 1, 15, 27]) expect([...steps[row].weights]).toEqual([...wanted[row].weights]);
    steps[1].weights[0] = 42;
    expect([steps[2].weights[0], steps[0].weights[0] === 42]).toEqual([42, false]);
  });

  it('serves paths that are gone along in turn, although each holds all threads until its end', async () => {
    const paths = [0, 1].map(() => pruneOnThreads(...large, { ...MANY, pool }));
    for (const step of ofLarge) for (const path of paths) expect((await path.next()).value).toEqual(step);
    for (const path of paths) expect(await path.next()).toEqual({ done: true, value: 'weightsLeft' });
  });

  it('is free again, and right, when a path is left or ended in the middle', async () => {
    for await (const { step } of pruneOnThreads(...large, { ...TEAM, stop: 'end', pool })) if (step === 1) break;
    const stop = new AbortController();
    const path = pruneOnThreads(...large, { ...TEAM, stop: 'end', pool, signal: stop.signal });
    await path.next();
    stop.abort(new Error('enough'));
    await expect(path.next()).rejects.toThrow('enough');
    expect(await collected(large, { ...MANY, pool })).toEqual(ofLarge);
  });

  it('that is closed ends its paths, and takes no others', async () => {
    const closing = createPruningPool({ threads: 1 });
    const begun = pruneOnThreads(...large, { ...TEAM, stop: 'end', pool: closing });
    const later = pruneOnThreads(...small, { ...PLAIN, pool: closing });
    await begun.next();
    await closing.close();
    await closing[Symbol.asyncDispose]();
    const rest = (async () => {
      for await (const _ of begun);
    })();
    for (const path of [rest, later.next()]) {
      await expect(path).rejects.toThrow(new UsageError('the pool of threads is closed'));
    }
    expect(() => pruneOnThreads(...small, { pool: closing })).toThrow('the pool of threads is closed');
  });

  it('is one of createPruningPool, with the number of its threads', () => {
    expect(pool.threads).toBe(2);
    expect(() => createPruningPool({ threads: 0 })).toThrow('threads must be an integer 1 … 1024, got 0');
    expect(() => pruneOnThreads(...small, { pool, threads: 2 })).toThrow('threads is no option with a pool');
    expect(() => pruneOnThreads(...small, { pool: { ...pool } })).toThrow('pool must be one of createPruningPool');
  });

  it('tells of each state before its step, and of those that the stopping rule holds back', async () => {
    const told: (number | PruningProgress)[] = [];
    const onProgress = (progress: PruningProgress) => void told.push(progress);
    const options = { backend: 'plain', stop: 'testError', measureEvery: 1, pool, onProgress } as const;
    for await (const { weightsLeft } of pruneOnThreads(...small, options)) told.push(weightsLeft);
    const states = told.filter((entry) => typeof entry !== 'number');
    // 39 weights, then each size to the last weight, whichever step is the best.
    expect(states.map(({ weightsLeft }) => weightsLeft)).toEqual(Array.from({ length: 39 }, (_, i) => 39 - i));
    for (const { weightsStart, weightsEnd } of states) expect([weightsStart, weightsEnd]).toEqual([39, 1]);
    expect(states.every(({ seconds }, i) => seconds >= (states[i - 1]?.seconds ?? 0))).toBe(true);
    const steps = told.filter((entry) => typeof entry === 'number');
    expect(steps).toEqual([...prune(...small, { backend: 'plain', stop: 'testError' })].map((s) => s.weightsLeft));
    expect(steps.length).toBeLessThan(39); // some are held back to the end
    for (const [i, entry] of told.entries()) {
      if (typeof entry !== 'number') continue;
      expect(told.slice(0, i)).toContainEqual(expect.objectContaining({ weightsLeft: entry }));
    }
  });

  it('knows no end of a path whose errors decide', async () => {
    const ends: unknown[] = [];
    const onProgress = ({ weightsEnd }: PruningProgress) => void ends.push(weightsEnd);
    for await (const _ of pruneOnThreads(...small, { backend: 'plain', pool, onProgress })) break;
    expect(ends).toEqual([null]);
  });

  it('ends a path with the error of whoever is told', async () => {
    const error = new Error('full');
    const onProgress = ({ weightsLeft }: PruningProgress) => {
      if (weightsLeft === 37) throw error;
    };
    const path = pruneOnThreads(...small, { ...PLAIN, pool, onProgress });
    expect((await path.next()).value).toEqual(ofSmall[0]);
    expect((await path.next()).value).toEqual(ofSmall[1]);
    await expect(path.next()).rejects.toBe(error);
    expect(await path.next()).toEqual({ done: true, value: undefined });
  });
});

describe("on a thread of another program's", () => {
  it('paths have the same bits, nothing is printed, and nothing keeps the thread', async () => {
    const [network, data, weights] = large;
    const program = `
      const { parentPort, workerData: [network, data, weights, options] } = require('node:worker_threads');
      (async () => {
        const { createPruningPool, networkOf, pruneOnThreads } = await import(${JSON.stringify(compiledUrl('src/index.ts'))});
        createPruningPool({ threads: 1 }); // left open
        const steps = [];
        for await (const step of pruneOnThreads(networkOf(network), data, weights, { ...options, threads: 2 })) steps.push(step);
        parentPort.postMessage(steps);
      })();`;
    const { layers, activation, outputActivation } = network;
    const workerData = [{ layers, activation, outputActivation }, data, weights, MANY];
    const thread = new Worker(program, { eval: true, workerData, stdout: true, stderr: true });
    const printed: unknown[] = [];
    for (const stream of [thread.stdout, thread.stderr]) stream.on('data', (chunk) => printed.push(String(chunk)));
    const messages: unknown[] = [];
    thread.on('message', (message) => messages.push(message));
    const status = await new Promise((resolve, reject) => thread.once('error', reject).once('exit', resolve));
    expect({ status, printed }).toEqual({ status: 0, printed: [] });
    expect(messages).toEqual([ofLarge]);
  });
});
