import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DataSetDescription } from '../../src/config/dataSetDescription.ts';
import { dataSetOf } from '../../src/dataset/dataSet.ts';
import type { OutputActivation } from '../../src/network/activation.ts';
import { networkOf } from '../../src/network/architecture.ts';
import type { StoredNetwork } from '../../src/networkFile/storedNetwork.ts';
import { networkOnData, readNetworkData } from '../../src/tabular/networkData.ts';

const folder = mkdtempSync(join(tmpdir(), 'network-data-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'three.csv'), 'size,age,kind\n1,10,a\n2,20,b\n4,30,c\n');
writeFileSync(join(folder, 'numbers.csv'), 'size,age,price\n1,10,5\n2,20,6\n4,30,7\n');
writeFileSync(join(folder, 'shares.csv'), 'size,age,share\n1,10,0.5\n2,20,0\n4,30,1\n');

function network(layers: readonly number[], outputActivation: OutputActivation = 'linear'): StoredNetwork {
  const laidOut = networkOf({ layers, activation: null, outputActivation });
  return { network: laidOut, weights: new Float64Array(laidOut.weights) };
}
const THREE: DataSetDescription = { train: 'three.csv', target: 'kind' };
const NUMBERS: DataSetDescription = { train: 'numbers.csv', target: 'price' };
const NUMBERS_AS_SHARES: DataSetDescription = { train: 'shares.csv', target: 'share' };
const options = { name: 'net.npz', saysLoss: false, folder };

describe('the error measure', () => {
  it.each([
    ['what is asked for', THREE, 'linear', { saysLoss: true, loss: 'squared' }, 'squared', 'as asked'],
    ['what the file says', THREE, 'linear', { saysLoss: true }, 'squared', 'as the file of the network says'],
    [
      ...['what describes the data', { ...THREE, loss: 'squared' }, 'linear', {}],
      ...['squared', 'as the description of the data says'],
    ],
    ['logits', THREE, 'linear', {}, 'crossEntropy', 'targets are classes, so linear outputs are logits'],
    ['sigmoids', THREE, 'sigmoid', {}, 'crossEntropy', 'targets are classes, so sigmoid outputs are probabilities'],
    ['softmax', THREE, 'softmax', {}, 'crossEntropy', 'targets are classes, so softmax outputs are probabilities'],
    ['logarithms', THREE, 'logSoftmax', {}, 'crossEntropy', 'outputs are logSoftmax, which nothing else judges'],
    ['other outputs', THREE, 'tanh', {}, 'squared', 'outputs are tanh, and the file of the network says no other'],
    [
      'the form of outputs',
      NUMBERS_AS_SHARES,
      'linear',
      { output: 'logits' },
      'crossEntropy',
      'outputs are logits, as asked',
    ],
    [
      'what is asked for of a form',
      NUMBERS_AS_SHARES,
      'linear',
      { output: 'logits', loss: 'squared' },
      'squared',
      'as asked',
    ],
    [
      ...['numbers that may be classes', NUMBERS_AS_SHARES, 'sigmoid', {}, 'squared'],
      'targets are numbers (classes names them, where they are classes), and the file of the network says no other',
    ],
    ['numbers', NUMBERS, 'linear', {}, 'squared', 'targets are numbers, and the file of the network says no other'],
  ] as [string, DataSetDescription, OutputActivation, object, string, string][])(
    'by %s',
    async (_, description, outputActivation, further, name, reason) => {
      const stored = network([2, description.target === 'kind' ? 3 : 1], outputActivation);
      const { loss, stored: fitted } = await readNetworkData(stored, description, { ...options, ...further });
      expect(loss).toEqual({ name, reason });
      expect(fitted.network.loss).toBe(name);
      // Logits and logarithms: the outputs are judged as probabilities.
      const isLogits = outputActivation === 'linear' && name === 'crossEntropy';
      const ofClasses = description.target === 'kind' ? 'softmax' : 'sigmoid';
      const judged = isLogits || outputActivation === 'logSoftmax' ? ofClasses : outputActivation;
      expect(fitted.network.stages.at(-1)!.activation).toBe(judged);
    },
  );
});

describe('inputs', () => {
  it('come by name, in the order of the network', async () => {
    const stored = { ...network([2, 3]), inputNames: ['age', 'size'] };
    const { dataSet, stored: fitted } = await readNetworkData(stored, THREE, options);
    expect([...dataSet.train.inputs]).toEqual([10, 1, 20, 2, 30, 4]);
    expect(fitted.inputNames).toEqual(['age', 'size']);
    expect(fitted.preprocessing).toEqual({ columns: [{ name: 'age' }, { name: 'size' }] });
    expect(fitted.outputNames).toEqual(['kind=a', 'kind=b', 'kind=c']);
  });

  it('come in their order where the network names none, scaled as its file says', async () => {
    const columns = [{ name: 'x1' }, { name: 'x2', mean: 20, scale: 10 }];
    const { dataSet, stored } = await readNetworkData(
      { ...network([2, 3]), preprocessing: { columns } },
      THREE,
      options,
    );
    expect([...dataSet.train.inputs]).toEqual([1, -1, 2, 0, 4, 1]);
    expect(stored.preprocessing).toEqual({ columns: [{ name: 'size' }, { name: 'age', mean: 20, scale: 10 }] });
  });

  it('are normalised a row at a time, where its file says so', async () => {
    const columns = [{ name: 'size' }, { name: 'age', mean: 8, scale: 1 }];
    const rows = [{ normalise: 'l1' as const }];
    for (const names of [{ inputNames: ['size', 'age'] }, {}]) {
      const given = { ...network([2, 3]), preprocessing: { columns, rows }, ...names };
      const { dataSet, stored } = await readNetworkData(given, THREE, options);
      expect([...dataSet.train.inputs]).toEqual([1 / 3, 2 / 3, 2 / 14, 12 / 14, 4 / 26, 22 / 26]);
      expect(stored.preprocessing).toEqual({ columns, rows });
    }
  });

  it.each([
    [network([3, 3]), THREE, 'three.csv must have the 3 inputs of the network; its columns are 2 inputs'],
    [{ ...network([2, 3]), inputNames: ['age', 'width'] }, THREE, 'three.csv has no column "width"'],
    [network([2, 4]), THREE, 'target "kind" has 3 classes ("a", "b", "c"), and the network has 4 outputs'],
    [
      { ...network([1, 1]), preprocessing: { columns: [{ name: 'x1', mean: 1, scale: 2 }] } },
      { ...NUMBERS, target: 'age', train: 'three.csv', inputs: 'kind' },
      'three.csv must have the 1 inputs of the network; its columns are 3 inputs',
    ],
    [
      { ...network([3, 1]), preprocessing: { columns: [{ name: 'x1' }, { name: 'x2' }, { name: 'x3' }] } },
      { ...NUMBERS, target: 'age', train: 'three.csv', inputs: 'kind' },
      'net.npz scales numbers without names, and column "kind" is text: leave it out by inputs',
    ],
  ] as [StoredNetwork, DataSetDescription, string][])(
    'that do not fit are refused',
    async (stored, description, message) => {
      await expect(readNetworkData(stored, description, options)).rejects.toThrow(message);
    },
  );
});

describe('a data set that is there', () => {
  const samples = [
    { input: [1, 2], target: [0, 1] },
    { input: [3, 4], target: [1, 0] },
  ];
  const data = dataSetOf('there', { inputs: ['a', 'b'], outputs: ['y', 'n'] }, samples, null);

  it('fits by its numbers and names; one 1 a sample is a class', () => {
    const { stored, loss } = networkOnData(network([2, 2]), data, options);
    expect(loss.name).toBe('crossEntropy');
    expect([stored.inputNames, stored.outputNames]).toEqual([
      ['a', 'b'],
      ['y', 'n'],
    ]);
    const both = [...samples, { input: [1, 1], target: [1, 1] }, { input: [1, 1], target: [0, 0] }];
    const numbers = dataSetOf('numbers', { inputs: ['a', 'b'], outputs: ['y', 'n'] }, both, null);
    expect(networkOnData(network([2, 2]), numbers, options).loss.name).toBe('squared');
  });

  it.each([
    [network([3, 2]), 'net.npz must begin and end like there, 2-…-2, got 3-2'],
    [network([2, 1]), 'net.npz must begin and end like there, 2-…-2, got 2-1'],
    [
      { ...network([2, 2]), inputNames: ['b', 'a'] },
      'inputs of net.npz must be "a", "b", in this order; got "b" at place 1',
    ],
    [{ ...network([2, 2]), outputNames: ['y', 'x'] }, 'outputs of net.npz must be "y", "n", in this order; got "x"'],
    [
      { ...network([2, 2]), preprocessing: { columns: [{ name: 'a', mean: 1, scale: 2 }, { name: 'b' }] } },
      'net.npz scales its input "a", and there is scaled already: give a table',
    ],
    [
      {
        ...network([2, 2]),
        preprocessing: { columns: [{ name: 'a' }, { name: 'b' }], rows: [{ normalise: 'l2' }] },
      },
      'net.npz changes the rows of its inputs, and those of there are made: give a table',
    ],
  ] as [StoredNetwork, string][])('that does not fit is refused', (stored, message) => {
    expect(() => networkOnData(stored, data, options)).toThrow(message);
  });
});
