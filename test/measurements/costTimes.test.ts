import { expect, it } from 'vitest';
import { cellsOf } from '../../src/experiment/cells.ts';
import { costTimes, OPERATIONS } from '../../src/measurements/costTimes.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { startWeights } from '../../src/training/startWeights.ts';
import { dataSets, problemHere } from '../dataSets.ts';

const cells = cellsOf(
  {
    name: 'small',
    question: '',
    grids: [
      { dataset: 'mixtures', layers: [5, 2, 1], trainSize: [10, 20], backend: 'plain' },
      // 71 weights lose 35; 141 lose 70, which is more than a panel.
      {
        dataset: 'mixtures',
        layers: [
          [5, 10, 1],
          [5, 20, 1],
        ],
        trainSize: 30,
        backend: 'wasm',
      },
    ],
  },
  dataSets,
);
const points = cells.map(({ config }) => ({
  config,
  problem: problemHere(config),
  weights: startWeights(networkOf(config), 0.5, 1),
}));
const before = points.map(({ weights }) => weights.slice());
const times = costTimes(points, 2);

it('times every operation of every point once a round, the warm-up dropped', () => {
  const expected = points.flatMap(({ config, weights }) =>
    OPERATIONS.flatMap((operation) =>
      [1, 2].map((round) => [operation, config.backend, weights.length, config.trainSize, round].join()),
    ),
  );
  const found = times.map(({ operation, backend, weights, samples, round }) =>
    [operation, backend, weights, samples, round].join(),
  );
  expect(found.toSorted()).toEqual(expected.toSorted());
  for (const { ms, cpuMs } of times) for (const time of [ms, cpuMs]) expect(time > 0 && time < Infinity).toBe(true);
});

it('goes through the turns backwards in every second round', () => {
  const order = (wanted: number) =>
    times
      .filter(({ round }) => round === wanted)
      .map(({ operation, backend, weights, samples }) => [operation, backend, weights, samples].join());
  expect(order(1)).toEqual(order(2).toReversed());
});

it('leaves the weights of its points alone', () => {
  expect(points.map(({ weights }) => weights)).toEqual(before);
});
