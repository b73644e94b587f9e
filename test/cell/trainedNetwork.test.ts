import { describe, expect, it } from 'vitest';
import { runCell } from '../../src/cell/runCell.ts';
import { networkKey, trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { FIELD_NAMES } from '../../src/config/fields.ts';
import { exactHessian } from '../../src/curvature/exactHessian.ts';
import { type CellConfig, cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { smallestEigenvalue } from '../../src/inverse/spectrum.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { meanError } from '../../src/network/evaluation.ts';
import { fullMask } from '../../src/network/mask.ts';
import { startWeights } from '../../src/training/startWeights.ts';
import { train } from '../../src/training/train.ts';
import type { TrainingName } from '../../src/training/trainings.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { largestDifference } from '../problems.ts';

const cellOf = (grid: Grid) => cellsOf({ name: 'test', question: '?', grids: [grid] }, dataSets)[0];
const configOf = (grid: Grid): CellConfig => cellOf(grid).config;
const monk3 = { dataset: 'monks-3', layers: [17, 2, 1], decay: 1e-3, backend: 'plain' } as const;
const mixtures = { dataset: 'mixtures', layers: [5, 3, 1], trainSize: 60, decay: 0, backend: 'plain' } as const;

describe('trainedNetwork', () => {
  it.each(['levenbergMarquardt', 'backpropagation', 'quasiNewton'] as const)(
    'of no steps is its start: %s',
    (training) => {
      const config = configOf({ ...monk3, training, trainingSteps: 0, seed: 4, startRange: 0.7 });
      const trained = trainedNetwork(config, problemHere(config));
      expect(trained.weights).toEqual(startWeights(networkOf(config), 0.7, 4));
      expect(trained).toMatchObject({ trainingStop: 'maxSteps', steps: 0 });
    },
  );

  it.each(['levenbergMarquardt', 'backpropagation', 'quasiNewton'] as const)(
    'takes as many steps as it is told: %s',
    (training) => {
      const config = configOf({ ...monk3, training, trainingSteps: 7 });
      const network = networkOf(config);
      const { train: samples } = dataSets.of(config);
      const start = startWeights(network, config.startRange!, config.seed!);
      const options = { maxSteps: 7 };
      expect(trainedNetwork(config, problemHere(config))).toEqual(
        train(network, samples, { training, weights: start, mask: fullMask(network), decay: 1e-3, ...options }),
      );
      expect(trainedNetwork(config, problemHere(config)).steps).toBe(7);
    },
  );

  it('takes as many as the method allows itself where it is told nothing', () => {
    expect(trainedNetwork(configOf(monk3), problemHere(configOf(monk3))).trainingStop).toBe('gradientNorm');
  });

  it.each(['levenbergMarquardt', 'backpropagation'] as const)(
    'until the validation error: the best of all weights on the way, %s',
    (training) => {
      const config = configOf({ ...mixtures, training, trainingSteps: 40, trainUntil: 'validationError' });
      const network = networkOf(config);
      const { train: samples, validation } = dataSets.of(config);
      const start = startWeights(network, config.startRange!, config.seed!);
      const way = [start];
      const onStep = (weights: Float64Array) => way.push(weights.slice());
      train(network, samples, {
        training,
        weights: start,
        mask: fullMask(network),
        decay: 0,
        ...{ maxSteps: 40, onStep },
      });
      const errors = way.map((weights) => meanError(network, weights, validation!));
      const best = errors.indexOf(Math.min(...errors));
      expect(best).toBeGreaterThan(0);
      expect(best).toBeLessThan(40); // training goes on, the network does not
      const trained = trainedNetwork(config, problemHere(config));
      expect(trained.weights).toEqual(way[best]);
      expect(trained.trainingStop).toBe('validationError');
      const stopped = runCell(
        { id: 'x', config: { ...config, stop: 'weightsLeft', weightsLimit: 22 } },
        problemHere(config),
        trained,
      );
      expect(stopped.steps[0].validationError).toBe(errors[best]);
      expect(stopped.outcome.trainingStop).toBe('validationError');
    },
  );

  it.each([
    { layers: [17, 6, 1] },
    { layers: [17, 5, 3, 1], activation: 'silu-softplus', biases: 'no-yes-yes' },
    { layers: [17, 6, 1], activation: 'gelu', outputActivation: 'linear', loss: 'crossEntropy' },
  ] as const)('of 100 weights or more by a backend, to the same minimum as by plain loops: %j', (fields) => {
    const grid = { dataset: 'monks-1', decay: 1e-2, ...fields } as const;
    const [byKernels, byLoops] = [{}, { backend: 'plain' } as const].map((backend) => {
      const config = configOf({ ...grid, ...backend });
      return { config, trained: trainedNetwork(config, problemHere(config)) };
    });
    expect([byKernels.config.backend, byLoops.config.backend]).toEqual(['wasm', 'plain']);
    const found = [byKernels, byLoops].map(({ trained }) => trained);
    // A gradient of g promises a decrease of g²/2λ, with λ at least the decay: below 1e-8 that is less than the
    // rounding of a loss of 0.1, ε/10, and no step may lower it.
    for (const { gradientNorm } of found) expect(gradientNorm).toBeLessThanOrEqual(1e-8);
    const { config } = byLoops;
    const network = networkOf(config);
    const { weights } = byLoops.trained;
    const live = Int32Array.from(weights.keys());
    const hessian = exactHessian({ network, weights, live, samples: dataSets.of(config).train });
    const stiffness = smallestEigenvalue(hessian, weights.length) + 1e-2; // of the loss
    expect(stiffness).toBeGreaterThan(1e-4);
    // Each is its gradient divided by that from the minimum, and twice as much for the cubic terms.
    const gradients = found[0].gradientNorm + found[1].gradientNorm;
    expect(largestDifference(byKernels.trained.weights, weights)).toBeLessThan((2 * gradients) / stiffness);
    expect(byKernels.trained.weights).not.toEqual(weights); // other sums: these are not the same loops
  });
});

describe('networkKey', () => {
  /** Another value of every field, as it may stand in a config of its own. */
  const OTHER: { readonly [Name in keyof CellConfig]?: CellConfig[Name] } = {
    ...{ dataset: 'monks-2', draw: 2, trainSize: 50, layers: [17, 3, 1], activation: 'tanh', outputActivation: 'tanh' },
    ...{
      biases: 'none',
      network: 'other',
      loss: 'crossEntropy',
      decay: 0,
      startRange: 1,
      seed: 2,
      training: 'quasiNewton',
      trainingSteps: 3,
    },
    ...{ trainUntil: 'validationError', criterion: 'obd', together: 3, dimensions: 2, eigenspace: 'basis' },
    ...{
      turnShare: 0.2,
      swaps: 'each',
      target: 'here',
      candidates: 2,
      descents: 1,
      restarts: 0,
      randomSwaps: 1,
      maxNodes: 9,
    },
    ...{ curvature: 'exact', alpha: 1, inverse: 'exact', block: 2, renewEvery: 2, nuisance: 'keep', stop: 'end' },
    ...{ measureEvery: 2, errorLimit: 1, weightsLimit: 2, retrain: 'every', retrainEvery: 2 },
    ...{ learningRate: 1, momentum: 0, batchSize: 3 },
    ...{ retraining: 'backpropagation', retrainSteps: 1, backend: 'openblas', shardSize: 7 },
  };
  const DECIDING = [
    'dataset',
    'draw',
    'trainSize',
    'layers',
    'activation',
    'outputActivation',
    'biases',
    'loss',
    'decay',
  ];
  DECIDING.push('startRange', 'seed', 'training', 'trainingSteps', 'trainUntil');
  const OF_BACKPROPAGATION = ['learningRate', 'momentum', 'batchSize'];

  it.each([
    [{ backend: 'plain' }, [...DECIDING, 'backend']],
    [{ backend: 'wasm' }, [...DECIDING, 'backend']],
    // A team adds up H shard after shard: the order of these sums counts, too.
    [{ backend: 'wasm', layers: [17, 20, 1] }, [...DECIDING, 'backend', 'shardSize']],
    [{ training: 'backpropagation' }, [...DECIDING, ...OF_BACKPROPAGATION, 'backend']],
  ] as const)('is another one for each field that decides the network, and for no other: %j', (fields, deciding) => {
    const config = configOf({ ...monk3, ...fields });
    for (const name of FIELD_NAMES) {
      expect(OTHER, name).toHaveProperty(name);
      expect(OTHER[name], name).not.toEqual(config[name]);
      const other = { ...config, [name]: OTHER[name] };
      expect(networkKey(other) !== networkKey(config), name).toBe(deciding.includes(name));
    }
  });

  it('tells fields apart that have the same value', () => {
    const config = configOf(monk3);
    expect(networkKey({ ...config, draw: 2, seed: 1 })).not.toBe(networkKey({ ...config, draw: 1, seed: 2 }));
  });
});

describe('retraining', () => {
  const pruned = { ...monk3, criterion: 'magnitude', stop: 'weightsLeft', weightsLimit: 38, retrain: 'every' } as const;
  it.each([
    { fields: {}, method: 'levenbergMarquardt', steps: null },
    { fields: { retrainSteps: 2 }, method: 'levenbergMarquardt', steps: 2 },
    { fields: { retraining: 'backpropagation', retrainSteps: 3 }, method: 'backpropagation', steps: 3 },
    { fields: { retraining: 'quasiNewton', retrainSteps: 1 }, method: 'quasiNewton', steps: 1 },
    { fields: { training: 'quasiNewton', trainingSteps: 20, retrainSteps: 4 }, method: 'quasiNewton', steps: 4 },
    {
      fields: { training: 'quasiNewton', trainingSteps: 20, retraining: 'levenbergMarquardt', retrainSteps: 1 },
      method: 'levenbergMarquardt',
      steps: 1,
    },
  ] as const satisfies readonly { fields: Grid; method: TrainingName; steps: number | null }[])(
    'is the one of the config, as long as it says: $fields',
    ({ fields, method, steps }) => {
      const cell = cellOf({ ...pruned, ...fields });
      const trained = trainedNetwork(cell.config, problemHere(cell.config));
      const [, row] = runCell(cell, problemHere(cell.config), trained).steps;
      const network = networkOf(cell.config);
      const mask = fullMask(network).with(row.deleted!, 0);
      const { train: samples } = dataSets.of(cell.config);
      const start = trained.weights.with(row.deleted!, 0);
      const options = steps === null ? {} : { maxSteps: steps };
      const expected = train(network, samples, { training: method, weights: start, mask, decay: 1e-3, ...options });
      expect(row.weights).toEqual(expected.weights);
      expect(row.retrained).toBe(true);
      if (steps === null) expect(expected.trainingStop).not.toBe('maxSteps');
      else expect(expected.steps).toBe(steps);
    },
  );
});
