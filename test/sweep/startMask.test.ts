import { expect, it } from 'vitest';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { networkAttachment } from '../../src/config/givenNetworks.ts';
import { problemOf } from '../../src/config/problem.ts';
import { trainingsOf } from '../../src/config/trainingsOf.ts';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { cellMemory } from '../../src/estimate/cellMemory.ts';
import { cellSizes } from '../../src/estimate/cellSizes.ts';
import { multiplyAdds } from '../../src/estimate/estimate.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { lossGradient } from '../../src/gradient/lossGradient.ts';
import { euclideanNorm } from '../../src/linalg/norms.ts';
import { everyInverse } from '../../src/measurements/everyInverse.ts';
import { hessians } from '../../src/measurements/hessians.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { liveWeights } from '../../src/network/mask.ts';
import { weightNames } from '../../src/network/weightName.ts';
import { attachedNetwork } from '../../src/networkFile/attachedNetwork.ts';
import { uniformStream } from '../../src/random.ts';
import { namedNetworkAt } from '../../src/trace/namedNetwork.ts';
import { rowsAdded } from '../tables/handMade.ts';

const network = networkOf({ layers: [17, 2, 1], activation: 'tanh', outputActivation: 'sigmoid' });
const uniform = uniformStream('a network with a mask', 1);
const mask = Uint8Array.from({ length: network.weights }, (_, q) => (q % 5 === 3 ? 0 : 1));
const weights = Float64Array.from(mask, (live) => live * (2 * uniform() - 1));
const dataSets = new DataSets();
for (const [name, of] of Object.entries({ masked: mask, whole: null })) {
  const { layers, activation, outputActivation, biases } = network;
  const architecture = { layers, activation, outputActivation, biases };
  dataSets.attachments.add(networkAttachment(name, { architecture, weights, mask: of, inputNames: null }));
}
const grids = [{ dataset: 'monks-1', network: ['masked', 'whole'], stop: 'weightsLeft', weightsLimit: 28 } as const];
const [masked, whole] = cellsOf({ name: 'mine', question: '', grids }, dataSets);
const problem = problemOf(masked.config, dataSets);
const trained = trainedNetwork(masked.config, problem);
const trace = runCell(masked, problem, trained);
const LIVE = 31;

it('its gradient is that over its live weights', () => {
  const point = { network, weights, live: liveWeights(mask), samples: problem.dataSet.train };
  const { gradient, loss } = lossGradient(point, masked.config.decay);
  // Both are sums of 124 terms near 1, in other orders.
  const tolerance = 124 * 4 * Number.EPSILON;
  expect(Math.abs(trained.gradientNorm - euclideanNorm(gradient))).toBeLessThan(tolerance);
  expect(Math.abs(trained.loss - loss)).toBeLessThan(tolerance);
  const ofAll = lossGradient({ ...point, live: Int32Array.from(weights.keys()) }, masked.config.decay).gradient;
  expect(Math.abs(trained.gradientNorm - euclideanNorm(ofAll))).toBeGreaterThan(1e-3);
});

it('costs what its live weights cost', () => {
  const [small, large] = cellSizes([masked, whole], dataSets);
  expect(cellSizes([masked, whole], dataSets)).toHaveLength(2);
  // H n²/2 a gradient, recursion 2n² a gradient; exact inverse n³/2, cross-check 19n³/6.
  const cost = (n: number) => 2.5 * 124 * n ** 2 + (22 / 6) * n ** 3;
  expect(multiplyAdds(small)).toBeCloseTo(cost(31) + cost(30) + cost(29), 3);
  // Three copies of a row of 39 doubles for each deletion.
  expect(cellMemory(large, 1).bytes - cellMemory(small, 1).bytes).toBe(8 * 3 * (39 - LIVE) * 39);
});

it('is shown without what it had lost', () => {
  expect(namedNetworkAt(trace, 0, dataSets).mask).toEqual(mask);
  const after = namedNetworkAt(trace, 2, dataSets).mask;
  expect(liveWeights(after)).toHaveLength(LIVE - 2);
  for (const { deleted } of trace.steps.slice(1, 3)) expect(after[deleted!]).toBe(0);
});

it('is measured without what it had lost', () => {
  const [row] = rowsAdded(hessians.begin(true, dataSets).ofCell(masked, trace));
  expect(row.weights).toBe(LIVE);
  const names = weightNames(network, problem.dataSet.inputNames, problem.dataSet.outputNames);
  expect(mask[names.indexOf(row.largest)]).toBe(1);
  const rows = rowsAdded(everyInverse.begin(true, dataSets).ofCell(masked, trace));
  expect(rows.map((of) => of.weights)).toEqual(trace.checks.slice(1).map((check) => check.weights));
  expect(rows.map((of) => of.weights)).toEqual([30, 29]);
  expect(rows.every(({ agrees }) => agrees)).toBe(true);
});

it('that deletes nothing is none', () => {
  const full = new Uint8Array(network.weights).fill(1);
  expect(attachedNetwork('net', { network, weights, mask: full }).sha256).toBe(
    attachedNetwork('net', { network, weights }).sha256,
  );
});

it('is retrained by the default of its size, where it was not trained before', () => {
  const how = { training: 'none', retrain: 'every', retraining: 'asTrained' } as const;
  const fields = { ...how, criterion: 'obs', biases: 'all' } as const;
  expect(trainingsOf({ ...fields, layers: [17, 2, 1] })).toEqual(['levenbergMarquardt']);
  expect(trainingsOf({ ...fields, layers: [64, 20, 10] })).toEqual(['quasiNewton']); // 1,510 weights
  expect(trainingsOf({ ...fields, layers: [17, 2, 1], retrain: 'none' })).toEqual([]);
  // One that retrains by itself reads no `retrain`.
  expect(trainingsOf({ ...fields, criterion: 'localSearch', retrain: null, layers: [17, 2, 1] })).toEqual([
    'levenbergMarquardt',
  ]);
});
