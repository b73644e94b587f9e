import { expect, it } from 'vitest';
import { networkWords, problemWords } from '../../src/cli/problemWords.ts';
import { dataSetOf } from '../../src/dataset/dataSet.ts';
import { networkOf } from '../../src/network/architecture.ts';

const samples = [
  { input: [0, 0], target: [0] },
  { input: [1, 1], target: [1] },
];
const dataSet = dataSetOf('mine', { inputs: ['a', 'b'], outputs: ['y'] }, samples, null);
const ofLoss = (loss: 'squared' | 'crossEntropy', layers = [2, 3, 1]) => {
  const network = networkOf({ layers, activation: 'leakyRelu(0.1)', outputActivation: 'sigmoid', loss });
  return { network, weights: new Float64Array(network.weights), training: { decay: 0.01 } };
};
const args = { train: 'x.csv', target: 'y' };
const DATA = ['--train', 'x.csv', '--target', 'y'];

it('a file that says all of a network is named alone', () => {
  const saved = { path: 'net.json', stored: ofLoss('squared'), dataSet };
  expect(networkWords(saved, args)).toEqual(['--network', 'net.json']);
  expect(problemWords(saved, args)).toEqual(['--network', 'net.json', ...DATA]);
});

it('what a file of weights alone leaves open goes with it: functions, measure where the data say another, decay', () => {
  const words = ['--network', 'net.npz', '--activations', 'leakyRelu(0.1),sigmoid'];
  const named = { path: 'net.npz', dataSet };
  expect(networkWords({ ...named, stored: ofLoss('squared') }, args)).toEqual(words);
  const squared = ['--loss', 'squared', '--decay', '0.01'];
  expect(problemWords({ ...named, stored: ofLoss('squared') }, args)).toEqual([...words, ...DATA, ...squared]);
  const asTargetsSay = problemWords({ ...named, stored: ofLoss('crossEntropy') }, args);
  expect(asTargetsSay).toEqual([...words, ...DATA, '--decay', '0.01']);
});

it('rows are named where shapes leave them open, as they are written and not as another file had them', () => {
  const stored = ofLoss('squared', [3, 2, 3]);
  expect(networkWords({ path: 'net.npz', stored }, { rows: 'inputs' }).slice(-2)).toEqual(['--rows', 'units']);
  const file = { format: '.safetensors', bytes: new Uint8Array(0), layers: ['a', 'b'], rows: 'inputs' } as const;
  const saved = { path: 'net.safetensors', stored: { ...stored, file } };
  const like = networkWords(saved, { rows: 'inputs', networkLayers: 'a,b' });
  expect(like.slice(-4)).toEqual(['--network-layers', 'a,b', '--rows', 'inputs']);
});
