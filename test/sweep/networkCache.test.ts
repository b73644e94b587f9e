import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { readTable, writeTable } from '../../src/arrow/arrowFile.ts';
import { vector } from '../../src/arrow/columns.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { FIELD_NAMES } from '../../src/config/fields.ts';
import type { CellConfig } from '../../src/experiment/cells.ts';
import { NetworkCache } from '../../src/sweep/networkCache.ts';
import type { Trained } from '../../src/training/trained.ts';
import { problemHere } from '../dataSets.ts';
import { configOf } from '../tables/handMade.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

let folder: string;
let cache: NetworkCache;
beforeEach(() => {
  folder = join(mkdtempSync(join(root, 'a')), '.cache', 'networks');
  cache = new NetworkCache(folder);
});

const config = configOf({ seed: 3 });
const trained = trainedNetwork(config, problemHere(config));

describe('the name of a network', () => {
  /** Another value of each field. */
  const OTHER: Partial<Record<keyof CellConfig, unknown>> = {
    ...{ dataset: 'monks-1', layers: [2, 3, 1], activation: 'tanh', outputActivation: 'linear', loss: 'crossEntropy' },
    ...{
      biases: 'none',
      network: 'other',
      draw: 2,
      trainSize: 3,
      decay: 0.5,
      startRange: 0.25,
      seed: 4,
      training: 'quasiNewton',
      trainingSteps: 7,
    },
    ...{ learningRate: 0.125, momentum: 0.5, batchSize: 2, trainUntil: 'validationError' },
    ...{ criterion: 'obd', together: 3, dimensions: 4, eigenspace: 'basis', curvature: 'exact', alpha: 0.5 },
    ...{ inverse: 'exact', block: 2, renewEvery: 2, nuisance: 'keep', stop: 'error', measureEvery: 2, errorLimit: 0.5 },
    ...{ weightsLimit: 4, retrain: 'every', retrainEvery: 2, retraining: 'backpropagation', retrainSteps: 9 },
    ...{ backend: 'plain', shardSize: 64, numerics: 1, dataSha256: 'a' },
  };
  const DECIDING = [
    ...['dataset', 'draw', 'trainSize', 'layers', 'activation', 'outputActivation', 'biases', 'loss', 'decay'],
    'startRange',
    ...['seed', 'training', 'trainingSteps', 'trainUntil', 'numerics', 'dataSha256'],
  ];
  const OF_BACKPROPAGATION = ['learningRate', 'momentum', 'batchSize'];
  const changing = (base: CellConfig) =>
    [...FIELD_NAMES, 'numerics', 'dataSha256'].filter((name) => {
      const other = OTHER[name as keyof CellConfig];
      expect(other, `another value of ${name}`).not.toEqual(base[name as keyof CellConfig]);
      return cache.path({ ...base, [name]: other }) !== cache.path(base);
    });

  it('says all that decides it, and nothing else: not the criterion, α, or how it is pruned', () => {
    // Sums of kernels have other bits than those of plain loops, which know no shards.
    expect(changing(config).toSorted()).toEqual([...DECIDING, 'backend'].toSorted());
    const byGradients = changing({ ...config, training: 'backpropagation' });
    expect(byGradients.toSorted()).toEqual([...DECIDING, ...OF_BACKPROPAGATION, 'backend'].toSorted());
  });

  it('says what computes it where that can change a bit: shards where a team solves systems', () => {
    const byTeam = configOf({ backend: 'openblas' });
    expect(changing(byTeam).toSorted()).toEqual([...DECIDING, 'backend', 'shardSize'].toSorted());
    const byGradients = configOf({ backend: 'openblas', training: 'backpropagation' });
    expect(changing(byGradients).toSorted()).toEqual([...DECIDING, ...OF_BACKPROPAGATION, 'backend'].toSorted());
    const shardsMatter = (layers: number[]) => {
      const [a, b] = [32, 64].map((shardSize) => cache.path({ ...config, backend: 'wasm', layers, shardSize }));
      return a !== b;
    };
    expect(shardsMatter([2, 100, 1])).toBe(true);
    expect(shardsMatter([2, 3, 1])).toBe(false);
  });

  it('is a hash, in the folder of the cache', () => {
    expect(dirname(cache.path(config))).toBe(folder);
    expect(basename(cache.path(config))).toMatch(/^[0-9a-f]{32}\.arrow$/);
  });
});

describe('a network that is kept', () => {
  it('comes back bit for bit, for every cell that begins with it', async () => {
    const special: Trained = { ...trained, weights: Float64Array.of(-0, 5e-324, 1 / 3, -1e308, 0.1 + 0.2) };
    for (const kept of [trained, special]) {
      await cache.write(config, kept);
      const read = new NetworkCache(folder).read({ ...config, criterion: 'obd', alpha: 1 })!;
      expect({ ...read, weights: null }).toEqual({ ...kept, weights: null });
      expect(Buffer.from(new Float64Array(read.weights).buffer)).toEqual(Buffer.from(kept.weights.buffer));
    }
  });

  it('is that of its config only', async () => {
    await cache.write(config, trained);
    expect(cache.read({ ...config, seed: 4 })).toBeNull();
    copyFileSync(cache.path(config), cache.path({ ...config, seed: 4 })); // renamed by somebody
    expect(cache.read({ ...config, seed: 4 })).toBeNull();
    expect(cache.read(config)).toEqual(trained);
  });

  it('is kept whatever became of the folder', async () => {
    rmSync(dirname(folder), { recursive: true });
    expect(cache.read(config)).toBeNull();
    await cache.write(config, trained);
    expect(cache.read(config)).toEqual(trained);
  });
});

describe('a network is not there, and can be kept again, when its file is', () => {
  it.each<[string, (path: string) => void]>([
    ['cut', (path) => truncateSync(path, 700)],
    ['emptied', (path) => truncateSync(path, 0)],
    [
      'changed in one bit of a weight',
      (path) => {
        const bytes = readFileSync(path);
        const [weight] = new Uint8Array(trained.weights.buffer, 0, 8);
        const index = bytes.indexOf(Buffer.from(trained.weights.buffer, 0, 8));
        expect(bytes[index]).toBe(weight);
        bytes[index] ^= 1;
        writeFileSync(path, bytes);
      },
    ],
    ['text', (path) => writeFileSync(path, 'no table')],
    [
      'another table of ours',
      (path) => writeTable(path, [vector('weightVector', '', '')], [{ weightVector: trained.weights }]),
    ],
    [
      'without its rows',
      (path) => writeTable(path, [vector('weightVector', '', '')], [], { ...readTable(path).metadata }),
    ],
  ])('%s', async (_, damage) => {
    await cache.write(config, trained);
    damage(cache.path(config));
    expect(cache.read(config)).toBeNull();
    await cache.write(config, trained);
    expect(cache.read(config)).toEqual(trained);
  });

  it('a folder', async () => {
    mkdirSync(cache.path(config), { recursive: true });
    expect(cache.read(config)).toBeNull();
    await expect(cache.write(config, trained)).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
    expect(existsSync(cache.path(config))).toBe(true);
  });
});
