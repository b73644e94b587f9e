import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/cell/engine.ts';
import {
  curvatureForm,
  hessianFrom,
  hessianKey,
  hessianLength,
  leaveUnbuilt,
  type SharedHessian,
  sharedHessian,
} from '../../src/cell/sharedHessian.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { FIELD_NAMES } from '../../src/config/fields.ts';
import { CURVATURE, CURVATURES } from '../../src/curvature/matrices/curvatureMatrices.ts';
import { type Cell, type CellConfig, cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { createPool, type WorkerPool } from '../../src/parallel/pool.ts';
import { CRITERIA, CRITERION } from '../../src/surgeon/criteria/criteria.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { configOf } from '../tables/handMade.ts';
import type { BuilderTask } from './hessianBuilder.ts';
import { pruneAndSave } from './pruneAndSave.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const built = Float64Array.of(1, 2, 3, 4).map((x) => x / 3);
const never = () => {
  throw new Error('nobody is to build it');
};

describe('in one thread', () => {
  it('the first task builds H, the others take it', () => {
    const shared = sharedHessian(4);
    expect(hessianFrom({ ...shared, task: 1 }, () => built)).toEqual(built);
    const taken = hessianFrom({ ...shared, task: 2 }, never);
    expect(taken).toEqual(built);
    expect(taken.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('a build that throws is left to the next task', () => {
    const shared = sharedHessian(4);
    const failing = () => {
      throw new Error('singular');
    };
    expect(() => hessianFrom({ ...shared, task: 1 }, failing)).toThrow('singular');
    expect(hessianFrom({ ...shared, task: 2 }, () => built)).toEqual(built);
  });

  it('a task that has ended without a word leaves H to the next one; what is built stays, and so does what another one builds', () => {
    const shared = sharedHessian(4);
    const [first, second] = [1, 2].map((task): SharedHessian => ({ ...shared, task }));
    expect(() =>
      hessianFrom(first, () => {
        leaveUnbuilt(second); // of a task that is not building
        expect(shared.state[0]).toBe(first.task);
        leaveUnbuilt(first); // killed here, and the next one begins
        expect(hessianFrom(second, () => built)).toEqual(built);
        throw new Error('killed');
      }),
    ).toThrow('killed');
    leaveUnbuilt(first);
    leaveUnbuilt(second);
    expect(hessianFrom({ ...shared, task: 3 }, never)).toEqual(built);
  });
});

describe('what names H', () => {
  const OTHER: Partial<Record<keyof CellConfig, unknown>> = {
    ...{ seed: 7, alpha: 0.5, inverse: 'exact', block: 2, renewEvery: 2, nuisance: 'keep', stop: 'error' },
    ...{ measureEvery: 2, errorLimit: 0.5, weightsLimit: 4, retrain: 'every', retrainEvery: 2, retrainSteps: 9 },
    ...{ retraining: 'backpropagation', together: 3, dimensions: 4, eigenspace: 'basis', curvature: 'exact' },
    ...{ backend: 'openblas', shardSize: 64, decay: 0.5, trainSize: 3, loss: 'crossEntropy', layers: [2, 3, 1] },
    ...{ dataset: 'monks-1', draw: 2, activation: 'tanh', outputActivation: 'linear', startRange: 0.25 },
    ...{ training: 'quasiNewton', trainingSteps: 7, learningRate: 0.125, momentum: 0.5, batchSize: 2 },
    ...{ trainUntil: 'validationError', criterion: 'gObs', biases: 'none', network: 'other' },
  };

  it('is its network, the matrix that is asked for and how it is summed: not α, and not how the cell is pruned', () => {
    const changing = (config: Cell['config']) =>
      FIELD_NAMES.filter((name) => {
        expect(OTHER[name], `another value of ${name}`).not.toEqual(config[name]);
        return hessianKey({ ...config, [name]: OTHER[name] }) !== hessianKey(config);
      }).toSorted();
    const deciding = [
      ...['dataset', 'draw', 'trainSize', 'layers', 'activation', 'outputActivation', 'biases', 'loss'],
      ...['decay', 'startRange'],
      ...['seed', 'training', 'trainingSteps', 'trainUntil', 'curvature', 'backend', 'shardSize'],
    ];
    expect(changing(configOf({}))).toEqual(deciding.toSorted());
    const ofBackpropagation = ['learningRate', 'momentum', 'batchSize'];
    expect(changing(configOf({ training: 'backpropagation' }))).toEqual([...deciding, ...ofBackpropagation].toSorted());
  });

  it('is the form that the criterion needs: one for all that take the whole matrix, one for all that take its diagonal', () => {
    const keys = CRITERIA.map((criterion) => [hessianKey(configOf({ criterion })), criterion] as const);
    const alike = (key: string) => keys.filter((other) => other[0] === key).map(([, criterion]) => criterion);
    const [whole, diagonal] = (['obs', 'obd'] as const).map((criterion) => alike(hessianKey(configOf({ criterion }))));
    const inverses = ['obs', 'eigenspaceObs', 'gObs', 'unitObs', 'unitObsThenObs', 'gammaObs'];
    expect(whole).toEqual(expect.arrayContaining(inverses));
    expect(diagonal).toEqual(expect.arrayContaining(['obd', 'magnitude', 'random', 'gammaObd']));
    expect([...whole, ...diagonal].toSorted()).toEqual(CRITERIA.toSorted());
  });

  it('is the same where only training reads the size of shards: kernels make a diagonal sample by sample', () => {
    const grid = { dataset: 'xor', layers: [2, 3, 1], criterion: 'obd', backend: 'openblas', training: 'quasiNewton' };
    const retraining = { retrain: ['none', 'every'], retraining: 'levenbergMarquardt' };
    const cells = cellsOf({ name: 'two', question: 'Two?', grids: [{ ...grid, ...retraining }] }, dataSets);
    expect(cells.map(({ config }) => config.shardSize)).toEqual([null, 512]);
    expect(new Set(cells.map(({ config }) => hessianKey(config))).size).toBe(1);
  });

  it('has room for n² or n doubles, zero at first', () => {
    expect(hessianLength(configOf({ criterion: 'obs' }))).toBe(81);
    expect(hessianLength(configOf({ criterion: 'magnitude' }))).toBe(9);
    expect(sharedHessian(9).values).toEqual(new Float64Array(9));
    expect(curvatureForm({ criterion: 'gammaObs' })).toBe('matrix');
    expect(curvatureForm({ criterion: 'gammaObd' })).toBe('diagonal');
  });
});

describe('among threads', () => {
  let pool: WorkerPool;
  beforeAll(() => {
    pool = createPool(3);
  });
  afterAll(() => pool.close());

  /** Three threads that want the same H at once; @returns what each got, and how many built it */
  async function threads(endings: readonly BuilderTask['ending'][], signal?: AbortSignal) {
    const shared = sharedHessian(4);
    const counts = new Int32Array(new SharedArrayBuffer(8));
    const results = endings.map(async (ending, i) => {
      const task: BuilderTask = { hessian: { ...shared, task: i + 1 }, counts, ending };
      try {
        return await pool.run<BuilderTask, Float64Array>(WORKER, task, signal);
      } catch (error) {
        return (error as Error).name;
      } finally {
        leaveUnbuilt(task.hessian);
      }
    });
    return { results, counts };
  }
  const WORKER = '../test/cell/hessianBuilder';

  it('one builds, the others wait for it', async () => {
    const { results, counts } = await threads(['built', 'built', 'built']);
    expect(await Promise.all(results)).toEqual([built, built, built]);
    expect(counts[0]).toBe(1);
  });

  it.each(['thrown', 'exit'] as const)(
    'a build that ends by %s is taken over by one of those that wait',
    async (ending) => {
      const { results, counts } = await threads([ending, 'built', 'built']);
      const got = await Promise.all(results);
      // Whichever came first: the one whose build fails, or one of the others, of which it then has the values.
      expect(counts[0]).toBe(got[0] === 'Error' ? 2 : 1);
      expect(got.slice(1)).toEqual([built, built]);
    },
  );

  it('a build that is killed is taken over by one of those that wait', async () => {
    const shared = sharedHessian(4);
    const counts = new Int32Array(new SharedArrayBuffer(8));
    const killing = new AbortController();
    const stuck: BuilderTask = { hessian: { ...shared, task: 1 }, counts, ending: 'never' };
    const killed = pool.run(WORKER, stuck, killing.signal).catch((error: Error) => error.name);
    while (counts[0] === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const next: BuilderTask = { hessian: { ...shared, task: 2 }, counts, ending: 'built' };
    const waiting = pool.run(WORKER, next);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(counts[0]).toBe(1); // it waits
    killing.abort();
    expect(await killed).toBe('AbortError');
    expect(shared.state[0]).toBe(1);
    leaveUnbuilt(stuck.hessian);
    expect(await waiting).toEqual(built);
    expect(counts[0]).toBe(2);
  });
});

describe('cells with a shared H have the bytes of cells that build their own', () => {
  const onKernels = CRITERIA.filter((criterion) => CRITERION[criterion].onKernels);
  const diagonals = CRITERIA.filter((criterion) => CRITERION[criterion].needs === 'diagonal').length;
  const diagonalMatrices = CURVATURES.filter((curvature) => CURVATURE[curvature].form === 'diagonal');
  const indefinite = CURVATURES.filter((name) => CURVATURE[name].form === 'matrix' && !CURVATURE[name].definite);
  const refuseIndefinite = CRITERIA.filter((criterion) => {
    const fields = { weights: 13, measureEvery: 1, together: 2, retrain: 'none', stop: 'trainAccuracy' } as const;
    try {
      CRITERION[criterion].requires?.({ ...fields, curvature: 'exact' });
      return false;
    } catch {
      return true;
    }
  });
  // A rule for the diagonal takes all matrices, another one those that are whole, some of both no indefinite one.
  const pairs =
    CRITERIA.length * CURVATURES.length -
    (CRITERIA.length - diagonals) * diagonalMatrices.length -
    refuseIndefinite.length * indefinite.length;
  const grid = {
    dataset: 'xor',
    layers: [2, 3, 1],
    decay: 1e-3,
    stop: 'weightsLeft',
    weightsLimit: 6,
    seed: 2,
  } as const;

  /** All cells of a grid that are allowed, α by α. */
  function cells(grid: Grid): Cell[] {
    return [1e-4, 1e-2].flatMap((alpha) => {
      try {
        return cellsOf({ name: 'shared', question: '?', grids: [{ ...grid, alpha }] }, dataSets);
      } catch {
        return []; // of no sense together
      }
    });
  }

  const plain = CRITERIA.flatMap((criterion) =>
    CURVATURES.flatMap((curvature) => {
      const inverse = CURVATURE[curvature].rows ? 'recursive' : 'exact';
      const condition = criterion === 'localSearch' && { stop: 'trainAccuracy', restarts: 1 };
      return cells({ ...grid, criterion, curvature, inverse, backend: 'plain', ...condition });
    }),
  );
  const team = cells({ ...grid, criterion: 'obs', backend: 'wasm', block: 4 });
  // 257 weights: fewer are the kernels' of small networks, which make their own.
  const large = { layers: [2, 64, 1], weightsLimit: 254, training: 'backpropagation', trainingSteps: 5 } as const;
  const ofTeam = onKernels.flatMap((criterion) => cells({ ...grid, ...large, criterion }));
  const renewed = cells({
    ...grid,
    criterion: 'unitObsThenObs',
    backend: 'plain',
    retrain: 'every',
    retrainSteps: 2,
    renewEvery: 2,
  });

  it.each([
    ['all criteria and matrices, by plain loops', plain, 2 * pairs],
    ['by a team', team, 2],
    ['diagonals by a team', ofTeam, 2 * onKernels.length],
    ['with retraining and several criteria', renewed, 2],
  ])('%s', (_, some, count) => {
    expect(some).toHaveLength(count);
    const trained = trainedNetwork(some[0].config, problemHere(some[0].config));
    const shared = new Map<string, Omit<SharedHessian, 'task'>>();
    let tasks = 0;
    const run = (cell: Cell, hessian: SharedHessian | null): [CellResult['kind'], string] => {
      const path = join(root, `${cell.id}.arrow`);
      rmSync(path, { force: true });
      const result = pruneAndSave({ cell, trained, path, member: null, hessian }, dataSets);
      return [result.kind, result.kind === 'computed' ? readFileSync(path).toString('base64') : result.reason];
    };
    for (const cell of some) {
      const key = hessianKey(cell.config);
      const known = shared.get(key) ?? sharedHessian(hessianLength(cell.config));
      shared.set(key, known);
      const { criterion, curvature, alpha } = cell.config;
      // The first cell of its kind builds H, those after it take it: of each criterion at least the one with the other
      // α.
      expect(run(cell, { ...known, task: ++tasks }), `${criterion} ${curvature} α = ${alpha}`).toEqual(run(cell, null));
    }
    // Each is there now, made once: by the first cell that needed it.
    for (const { state } of shared.values()) expect(state[0]).toBe(-1);
  });
});
