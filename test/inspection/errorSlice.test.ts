import { expect, it } from 'vitest';
import { errorSlice } from '../../src/inspection/errorSlice.ts';
import { meanError } from '../../src/network/evaluation.ts';
import { randomNetwork, randomSamples } from '../problems.ts';

it('a slice is E with two weights of the grid in the place of their own, row by row of the second', () => {
  const { network, weights } = randomNetwork({ layers: [2, 3, 1], activation: 'tanh', outputActivation: 'linear' }, 1);
  const samples = randomSamples(7, 2, 1, 2);
  const before = weights.slice();
  const { errors } = errorSlice(
    { network, weights, samples },
    [4, 10],
    [
      [-1, 2],
      [0, 1],
    ],
    4,
  );
  expect(weights).toEqual(before);
  const at = (first: number, second: number) => meanError(network, weights.with(4, first).with(10, second), samples);
  const [thirds, ones] = [
    [0, 1 / 3, 2 / 3, 1],
    [-1, 0, 1, 2],
  ];
  expect([...errors]).toEqual(thirds.flatMap((second) => ones.map((first) => at(first, second))));
});
