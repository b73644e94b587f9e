import { expect, it } from 'vitest';
import { likeItsFile } from '../../src/cli/saveNetwork.ts';
import { networkOf } from '../../src/network/architecture.ts';

it('a file takes the inputs that it took before: what the table at hand makes of its columns is left out', () => {
  const network = networkOf({ layers: [2, 1], activation: null, outputActivation: 'linear' });
  const read = { network, weights: new Float64Array(3), file: { format: '.onnx', bytes: new Uint8Array(0) } };
  const columns = [{ name: 'a', mean: 1, scale: 2 }, { name: 'b' }];
  const fitted = { ...read, preprocessing: { columns } };
  expect(likeItsFile('x.onnx', fitted, read).preprocessing).toBeUndefined();
  expect(likeItsFile('x.onnx', fitted, fitted)).toBe(fitted); // the file scales its inputs itself
  expect(likeItsFile('x.json', fitted, read)).toBe(fitted);
  expect(likeItsFile('x.onnx', fitted, null)).toBe(fitted);
});
