import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { networkKey, trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from '../../src/config/fields.ts';
import { networkAttachment } from '../../src/config/givenNetworks.ts';
import { IGNORABLE, ignoredBecauseOf, ignoredFields, ignores } from '../../src/config/readConfig.ts';
import { CURVATURES } from '../../src/curvature/matrices/curvatureMatrices.ts';
import { type Cell, type CellConfig, cellOfConfig, cellsOf, expansion, needsData } from '../../src/experiment/cells.ts';
import type { Experiment, Grid } from '../../src/experiment/experiment.ts';
import { ignoredText } from '../../src/experiment/ignoredFields.ts';
import { CRITERIA } from '../../src/surgeon/criteria/criteria.ts';
import { RETRAINS } from '../../src/surgeon/retraining.ts';
import { STOPS } from '../../src/surgeon/stopping.ts';
import { writeTrace } from '../../src/trace/trace.ts';
import { TRAININGS } from '../../src/training/trainings.ts';
import { dataSets, problemHere } from '../dataSets.ts';

const experiment = (...grids: Grid[]): Experiment => ({
  ...{ name: 'mine', question: '?' },
  grids: grids.map((grid) => ({
    ...{ dataset: 'xor', decay: 1e-6, ...grid },
    ...(grid.network === undefined && { layers: grid.layers ?? [2, 2, 1] }),
  })),
});
dataSets.attachments.add(
  networkAttachment('given', {
    architecture: { layers: [2, 2, 1], activation: 'tanh', outputActivation: 'sigmoid', biases: 'all' },
    weights: Float64Array.of(1, -1, 0.5, 2, 0.25, -0.75, 1.5, -2, 0.125),
    mask: null,
    inputNames: null,
  }),
);
const cells = (grid: Grid): Cell[] => cellsOf(experiment(grid), dataSets);

/** The bytes of a cell's trace, id and most of the config apart, where it is told other values than its config has. */
function traceBytes({ id, config }: Cell, values: object = {}): Buffer {
  const told = { ...config, ...values } as CellConfig;
  const problem = problemHere(told);
  const trace = runCell({ id, config: told }, problem, trainedNetwork(told, problem));
  const folder = mkdtempSync(join(tmpdir(), 'ignored-'));
  try {
    const path = join(folder, 'cell.arrow');
    writeTrace(path, { ...trace, id: 'cell', config: { criterion: config.criterion } as CellConfig });
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Two values of each field that some cells ignore. */
const TWO: Readonly<Partial<Record<FieldName, readonly unknown[]>>> = {
  startRange: [0.1, 1],
  seed: [1, 2],
  trainingSteps: [1, 20],
  trainUntil: ['minimum', 'validationError'],
  activation: ['sigmoid', 'tanh'],
  learningRate: [1, 2],
  momentum: [0.5, 0.9],
  batchSize: [2, 3],
  together: [1, 2],
  turnShare: [0.1, 0.3],
  dimensions: [1, 3],
  eigenspace: ['clusters', 'basis'],
  candidates: [1, 3],
  descents: [0, 2],
  restarts: [0, 20],
  randomSwaps: [0, 1],
  inverse: ['recursive', 'exact'],
  block: [1, 4],
  nuisance: ['delete', 'keep'],
  errorLimit: [0.01, 0.1],
  weightsLimit: [3, 6],
  retrain: ['none', 'every'],
  retrainEvery: [1, 3],
  retraining: ['asTrained', 'quasiNewton'],
  retrainSteps: [1, 5],
  shardSize: [2, 4],
  renewEvery: [1, 3],
  swaps: ['end', 'each'],
  target: ['dense', 'here'],
  maxNodes: [1, 5],
};

/** 257 weights, of which a few go. */
const TEAM = { layers: [2, 64, 1], trainingSteps: 2, retrainSteps: 2, stop: 'weightsLeft', weightsLimit: 254 } as const;

/** A search that finds more by swaps, and without them by random starts. */
const SEARCH = { criterion: 'localSearch', layers: [2, 3, 1], stop: 'error', errorLimit: 0.06 } as const;

/** Cells that between them ignore each field for each reason that there is. */
const SITUATIONS: readonly Grid[] = [
  ...CRITERIA.map(
    (criterion): Grid => ({
      criterion,
      ...(criterion === 'eigenspaceObs' && { dimensions: 2 }),
      ...(criterion === 'localSearch' && SEARCH),
    }),
  ),
  ...['obs', 'obd', 'magnitude', 'random'].map((criterion): Grid => ({ criterion, backend: 'plain' })),
  { criterion: 'obsSwap', swaps: 'each' },
  { criterion: 'obs', block: 2 },
  { criterion: 'obd', ...TEAM, training: 'quasiNewton' },
  { criterion: 'obd', ...TEAM, training: 'quasiNewton', retrain: 'every', retraining: 'levenbergMarquardt' },
  { criterion: 'obd', backend: 'wasm', training: 'quasiNewton' },
  { criterion: 'obd', backend: 'wasm', training: 'backpropagation', trainingSteps: 20 },
  { criterion: 'magnitude', backend: 'wasm', training: 'quasiNewton', retrain: 'every', retrainSteps: 2 },
  { criterion: 'obd', backend: 'wasm', training: 'quasiNewton', retrain: 'every', retraining: 'levenbergMarquardt' },
  ...CURVATURES.map((curvature): Grid => ({ criterion: 'obd', curvature })),
  { criterion: 'obs', curvature: 'exact', alpha: 1 },
  { criterion: 'obs', curvature: 'empiricalFisher' },
  { criterion: 'gammaObd', curvature: 'obdRecursion' },
  { criterion: 'obd', curvature: 'obdRecursion', stop: 'fpe' },
  ...STOPS.filter((stop) => stop !== 'validationError' && stop !== 'fpe' && !stop.startsWith('test')).map(
    (stop): Grid => ({ stop, errorLimit: 0.02, weightsLimit: 4 }),
  ),
  ...TRAININGS.map((training): Grid => ({ training, trainingSteps: 20 })),
  ...TRAININGS.map((retraining): Grid => ({ retrain: 'every', retraining, retrainSteps: 3 })),
  ...RETRAINS.map((retrain): Grid => ({ retrain, training: 'backpropagation', trainingSteps: 20, retrainSteps: 3 })),
  ...['obs', 'random'].map((criterion): Grid => ({ network: 'given', criterion })),
  { network: 'given', training: 'levenbergMarquardt', trainingSteps: 5 },
  { network: 'given', retrain: 'every', retrainSteps: 3 },
  { layers: [2, 1] },
  { layers: [2, 1], criterion: 'obd', backend: 'wasm' },
  { layers: [2, 1], criterion: 'unitObs', training: 'backpropagation', trainingSteps: 20 },
];

const everyTurn = { retrain: 'every', retraining: 'levenbergMarquardt', retrainSteps: 3 } as const;

describe('a field that counts as ignored', () => {
  const situations = SITUATIONS.map((grid) => [JSON.stringify(grid), cells({ stop: 'end', ...grid })[0]] as const);
  it.each(situations)('changes no bit of the trace of %s', (_, cell) => {
    const ignored = IGNORABLE.filter((field) => ignoredBecauseOf(field, cell.config) !== null);
    const expected = traceBytes(cell);
    for (const field of ignored) {
      for (const value of TWO[field]!) expect(traceBytes(cell, { [field]: value }).equals(expected), field).toBe(true);
    }
  });
  it('is ignored there for every reason, and each has two values to try', () => {
    const reasons = IGNORABLE.flatMap((field) =>
      situations.flatMap(([, { config }]) => {
        const because = ignoredBecauseOf(field, config);
        return because === null ? [] : [`${field}: ${because}`];
      }),
    );
    expect([...new Set(reasons)].sort()).toEqual([
      ...['activation: layers', 'batchSize: training', 'block: backend', 'block: criterion', 'block: curvature'],
      ...['candidates: criterion', 'descents: criterion', 'dimensions: criterion'],
      ...['eigenspace: criterion', 'errorLimit: stop', 'inverse: criterion', 'inverse: curvature'],
      ...['learningRate: training', 'maxNodes: criterion', 'momentum: training', 'nuisance: layers'],
      'randomSwaps: criterion',
      ...['renewEvery: criterion', 'restarts: criterion', 'retrain: criterion', 'retrainEvery: retrain'],
      ...['retrainSteps: retrain', 'retraining: retrain', 'seed: network', 'shardSize: criterion'],
      ...['shardSize: curvature', 'startRange: network', 'swaps: criterion', 'target: criterion'],
      ...['together: criterion', 'trainUntil: training', 'trainingSteps: training'],
      ...['turnShare: criterion', 'weightsLimit: stop'],
    ]);
    expect(Object.keys(TWO).sort()).toEqual([...IGNORABLE].sort());
  });

  // What is never read might as well be left out of this test.
  it.each([
    ['together', { criterion: 'gObs' }],
    ['renewEvery', { criterion: 'obs' }],
    ['swaps', { criterion: 'obsSwap' }],
    ['target', { criterion: 'obsSwap', swaps: 'each' }],
    ['maxNodes', { criterion: 'best', maxNodes: [1, 1000] }],
    ['dimensions', { criterion: 'eigenspaceObs' }],
    ['eigenspace', { criterion: 'eigenspaceObs', dimensions: 2, seed: 2 }],
    ['candidates', { ...SEARCH, seed: 2 }],
    ['descents', { ...SEARCH, seed: 2 }],
    ['restarts', { ...SEARCH, layers: [2, 4, 1], errorLimit: 0.03, descents: 0, seed: 2 }],
    ['randomSwaps', { ...SEARCH, descents: 0, seed: 2 }],
    ['inverse', { criterion: 'obs' }],
    ['block', { criterion: 'obs', backend: 'wasm' }],
    ['learningRate', { training: 'backpropagation', trainingSteps: 50 }],
    ['momentum', { training: 'backpropagation', trainingSteps: 50 }],
    ['batchSize', { training: 'backpropagation', trainingSteps: 50, batchSize: '1,2' }],
    ['learningRate', { retrain: 'every', retraining: 'backpropagation', retrainSteps: 5 }],
    ['errorLimit', { stop: 'error' }],
    ['weightsLimit', { stop: 'weightsLeft' }],
    ['retrainEvery', { retrain: 'every' }],
    ['retraining', { retrain: 'every' }],
    ['retrainSteps', { retrain: 'every' }],
    ['activation', {}],
    ['nuisance', { criterion: 'obd' }],
    [
      'shardSize',
      {
        criterion: 'magnitude',
        backend: 'plain',
        dataset: 'mixtures',
        layers: [5, 2, 1],
        trainSize: 20,
        trainingSteps: 3,
      },
    ],
    ['shardSize', { criterion: 'obs', backend: 'wasm' }],
    ['shardSize', { criterion: 'obd', ...TEAM }],
    ['shardSize', { criterion: 'obd', ...TEAM, training: 'quasiNewton', ...everyTurn }],
    ['shardSize', { criterion: 'obd', curvature: 'obdRecursion', stop: 'fpe' }],
    ['shardSize', { criterion: 'gammaObd', curvature: 'obdRecursion' }],
    // Predictions of every criterion are of H + αI, and every network starts from a seed.
    ...CRITERIA.flatMap((criterion): [FieldName, Grid][] => [
      ['alpha', { criterion, ...(criterion === 'localSearch' && SEARCH), alpha: [1e-3, 1e-2] }],
      ['seed', { criterion, ...(criterion === 'localSearch' && SEARCH), seed: [1, 2] }],
    ]),
    ['curvature', { criterion: 'magnitude', curvature: ['gaussNewton', 'exact'] }],
    ['curvature', { criterion: 'random', curvature: ['gaussNewton', 'obdRecursion'] }],
  ] as [FieldName, Grid][])('is read elsewhere: %s with %j', (field, grid) => {
    const [one, other] = cells({ stop: 'end', ...(TWO[field] && { [field]: TWO[field] }), ...grid } as Grid);
    expect(ignoredBecauseOf(field, one.config)).toBeNull();
    expect(traceBytes(other).equals(traceBytes(one))).toBe(false);
  });

  it('is null in the config, or left out, whatever is said of it, and others stay', () => {
    const [{ config }] = cells({ criterion: 'obd', eigenspace: 'basis', inverse: 'exact', together: 3, alpha: 1e-3 });
    expect(config).toMatchObject({ eigenspace: null, inverse: null, together: null, alpha: 1e-3, criterion: 'obd' });
    const ignored = FIELD_NAMES.filter((name) => ignores(config, name));
    expect(ignored.toSorted()).toEqual([...ignoredFields(config).keys()].sort());
  });
  it('is checked, though it is ignored', () => {
    expect(() => cells({ criterion: 'obd', eigenspace: 'bases' })).toThrow('eigenspace must be one of');
    expect(() => cells({ criterion: 'obd', together: 7 })).toThrow('together must be an integer 1 … 3, got 7');
  });
});

describe('networks', () => {
  it('are the same whatever options of backpropagation others carry along', () => {
    const [one, other] = cells({ learningRate: '1,2', retrain: 'every', retraining: 'backpropagation' });
    expect(networkKey(one.config)).toBe(networkKey(other.config));
    const [slow, fast] = cells({ learningRate: '1,2', training: 'backpropagation' });
    expect(networkKey(slow.config)).not.toBe(networkKey(fast.config));
  });
});

describe('expansion', () => {
  const text = (...grids: Grid[]) => {
    const { cells, ignored, repeats } = expansion(experiment(...grids), dataSets);
    return [...ignored.map(ignoredText), cells.length, repeats];
  };
  it('says which values make no further cells, and how many points of the grids that are', () => {
    const eigenspace = ['clusters', 'nonzero', 'basis'];
    expect(text({ criterion: ['obs', 'obd', 'eigenspaceObs'], eigenspace, seed: '1..2' })).toEqual([
      '3 values of eigenspace, ignored by obs, obd',
      10,
      8,
    ]);
    expect(text({ learningRate: '1,2', retrainEvery: '1..4', block: '1,2', backend: 'plain' })).toEqual([
      '2 values of learningRate, ignored with training levenbergMarquardt',
      '2 values of block, ignored with backend plain',
      '4 values of retrainEvery, ignored with retrain none',
      1,
      15,
    ]);
    expect(text({ layers: '2-1', activation: 'sigmoid,tanh' })).toEqual([
      '2 values of activation, ignored with layers 2-1',
      ...[1, 1],
    ]);
  });
  it('says nothing of values that only other cells have', () => {
    expect(
      text(
        { criterion: 'obs', eigenspace: 'clusters', alpha: 1e-5 },
        { criterion: 'obs', eigenspace: 'basis', alpha: 1e-4 },
        { criterion: 'eigenspaceObs', eigenspace: ['nonzero', 'basis'] },
      ),
    ).toEqual([4, 0]);
    expect(text({ seed: '1..3', criterion: ['obs', 'obd'] })).toEqual([6, 0]);
  });
  it('keeps the order of the grids: a cell stands where it first occurs', () => {
    const grid: Grid = { criterion: ['obd', 'eigenspaceObs'], eigenspace: ['clusters', 'basis'], dimensions: 2 };
    const { cells: all } = expansion(experiment({ ...grid, seed: '1,2' }), dataSets);
    expect(all.map(({ config: { criterion, eigenspace, seed } }) => [criterion, eigenspace, seed])).toEqual([
      ...[1, 2].map((seed) => ['obd', null, seed]),
      ...['clusters', 'basis'].flatMap((rule) => [1, 2].map((seed) => ['eigenspaceObs', rule, seed])),
    ]);
  });
  it('drops values of independent fields, too, and of a later grid', () => {
    const [first, ...others] = expansion(
      experiment({ criterion: 'obs' }, { criterion: 'obs', momentum: [0.5, 0.9], eigenspace: 'basis' }),
      dataSets,
    ).cells;
    expect(first.config.momentum).toBeNull();
    expect(others).toEqual([]);
  });
  it.each(EXPERIMENTS.filter((built) => !needsData(built)))('finds nothing in $name', (built) => {
    expect(expansion(built, dataSets)).toMatchObject({ ignored: [], repeats: 0 });
  });
});

describe('the id of a cell', () => {
  it('leaves nulls out, as it does defaults: a field that is found to be ignored renames no cell at its default', () => {
    const [{ id, config }] = cells({ criterion: 'obs' });
    const { numerics, dataSha256, ...fields } = config;
    // Its values that are not those of a small cell, by name: all that is hashed.
    const hashed = { dataSha256, dataset: 'xor', decay: 1e-6, layers: [2, 2, 1], numerics };
    const digest = createHash('sha256')
      .update(JSON.stringify(Object.entries(hashed)))
      .digest('hex');
    expect(id).toBe(digest.slice(0, 16));
    expect(fields.eigenspace).toBeNull();
  });
  it('of a config from elsewhere: null where nothing reads the field, and nowhere else', () => {
    for (const grid of SITUATIONS) {
      const [cell] = cells({ stop: 'end', ...grid });
      expect(cellOfConfig(JSON.parse(JSON.stringify(cell.config)), dataSets)).toEqual(cell);
      for (const field of IGNORABLE) {
        const isIgnored = ignoredBecauseOf(field, cell.config) !== null;
        // Where it is read, null may be a value of its own: no limit.
        if (!isIgnored && FIELDS[field].schema.safeParse(null).success) continue;
        const other = { ...cell.config, [field]: isIgnored ? TWO[field]![0] : null };
        expect(() => cellOfConfig(other, dataSets)).toThrow(
          new RegExp(`^${field} must be |^curvature "exact" is no sum`),
        );
      }
    }
    const [{ config }] = cells({ criterion: 'obd' });
    expect(() => cellOfConfig({ ...config, eigenspace: 'basis' }, dataSets)).toThrow(
      'eigenspace must be null, since criterion "obd" does not read it, got "basis"',
    );
    expect(() => cellOfConfig({ ...config, alpha: null }, dataSets)).toThrow('alpha must be a number > 0, got null');
  });
});
