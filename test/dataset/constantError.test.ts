import { expect, it } from 'vitest';
import { constantError } from '../../src/dataset/constantError.ts';
import { dataSetOf } from '../../src/dataset/dataSet.ts';

it('is half of the variance of the targets, summed over outputs', () => {
  // 1, 3: variance 1 around 2; 0, 6: variance 9 around 3
  const samples = [
    { input: [0], target: [1, 0] },
    { input: [1], target: [3, 6] },
  ];
  const { train } = dataSetOf('two', { inputs: ['x'], outputs: ['y', 'z'] }, samples, null);
  expect(constantError(train)).toBe(5);
});
