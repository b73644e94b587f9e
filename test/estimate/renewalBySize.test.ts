import { expect, it } from 'vitest';
import type { SizedProblem } from '../../src/estimate/cellSizes.ts';
import { renewalBySize } from '../../src/estimate/renewalBySize.ts';
import { dataSetOf, networkOf } from '../../src/index.ts';

const networkOn = (inputs: number) => networkOf({ layers: [inputs, 1], activation: null, outputActivation: 'linear' });
const { train, ...others } = dataSetOf(
  'one',
  { inputs: ['x', 'y'], outputs: ['z'] },
  [{ input: [1, 2], target: [3] }],
  null,
);

/** Three weights or more, down to one, of so many samples, which nobody has to hold in memory to count them. */
const sizeAt =
  (count: number, criterion: 'obs' | 'obd' = 'obs', inputs = 2) =>
  (renewEvery: number): SizedProblem => ({
    config: {
      ...{ layers: [inputs, 1], backend: 'plain', criterion, curvature: 'gaussNewton', inverse: 'recursive', block: 1 },
      ...{ renewEvery, stop: 'end', weightsLimit: null },
    } as unknown as SizedProblem['config'],
    problem: { network: networkOn(inputs), dataSet: { ...others, train: { ...train, count } } },
  });

// An H and its inverses for n weights take 2.5·P·n² multiply-adds, beside which n³ is nothing: with an H at each
// deletion (n = 3, 2) 32.5·P, with one for two of them 22.5·P. Up to 60·10⁹ are affordable.
it.each([
  [1.8e9, 1, '58.5·10⁹ at each deletion'],
  [1.9e9, 2, '61.8·10⁹ at each deletion, 42.8·10⁹ at every second'],
  [1e11, 1, 'never affordable, but at each deletion no four times of one H for both'],
])('%d samples: an H serves %d deletions (%s)', (count, expected) => {
  expect(renewalBySize(sizeAt(count))).toBe(expected);
});

it('where none is affordable, it is as often as four times the least work allow', () => {
  // n = 20: one H 2.5·P·400; at each deletion Σn² = 2869 in place of 400, at every second 1540 ≤ 4·400.
  expect(renewalBySize(sizeAt(1e11, 'obs', 19))).toBe(2);
});

it('a diagonal takes P·n, counted five times for its loops', () => {
  // n = 3, 2: 5·(3 + 2)·P = 25·P
  expect(renewalBySize(sizeAt(2.3e9, 'obd'))).toBe(1);
  expect(renewalBySize(sizeAt(2.5e9, 'obd'))).toBe(2);
});
