import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readTable } from '../../src/arrow/arrowFile.ts';
import type { DataSetDescription } from '../../src/config/dataSetDescription.ts';
import { dataSetOf } from '../../src/dataset/dataSet.ts';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { evaluation } from '../../src/network/evaluation.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import type { StoredNetwork } from '../../src/networkFile/storedNetwork.ts';
import { writeNetwork } from '../../src/networkFile/writeNetwork.ts';
import { sweepsIn } from '../../src/sweep/sweepsIn.ts';
import type { Experiment } from '../../src/tables/experiment.ts';
import { runExperiment } from '../../src/tables/runExperiment.ts';
import { readNetworkData } from '../../src/tabular/networkData.ts';
import { readDataSet } from '../../src/tabular/readDataSet.ts';

const folder = mkdtempSync(join(tmpdir(), 'network-targets-'));
afterAll(() => rmSync(folder, { recursive: true }));
const TABLE = 'a,b\n1,2\n-3,0.5\n0,4\n2,2\n';
writeFileSync(join(folder, 'table.csv'), TABLE);
writeFileSync(join(folder, 'test.csv'), 'b,a\n10,1\n');

const read = (network: StoredNetwork | undefined, keys: Partial<DataSetDescription> = {}) =>
  readDataSet({ train: 'table.csv', target: 'self', ...keys }, { folder, ...(network && { network }) });
const linear = networkOf({ layers: [2, 1], activation: null, outputActivation: 'linear' });
/** o = w₁x₁ + w₂x₂ + w₃ */
const sums = (weights: readonly number[], more: Partial<StoredNetwork> = {}): StoredNetwork => ({
  ...{ network: linear, weights: Float64Array.from(weights) },
  ...more,
});

it('are what the network computes, and make the data set of a table that has them as a column', async () => {
  // 3a − b + 0.5
  const data = await read(sums([3, -1, 0.5]), { test: 'test.csv' });
  expect([data.inputNames, data.outputNames]).toEqual([['a', 'b'], ['o1']]);
  expect([[...data.train.targets], [...data.test!.targets]]).toEqual([[1.5, -9, -3.5, 4.5], [-6.5]]);
  writeFileSync(join(folder, 'with.csv'), 'a,b,o1\n1,2,1.5\n-3,0.5,-9\n0,4,-3.5\n2,2,4.5\n');
  const plain = await readDataSet({ train: 'with.csv', target: 'o1' }, { folder });
  expect((await read(sums([3, -1, 0.5]))).sha256).toBe(plain.sha256);
  const samples = (await read(sums([3, -1, 0.5]), { testShare: 0.5 })).train;
  expect([...samples.targets]).toEqual(
    [...samples.inputs.keys()]
      .filter((i) => i % 2 === 0)
      .map((i) => 3 * samples.inputs[i] - samples.inputs[i + 1] + 0.5),
  );
});

it('are those of the columns that its inputs are named after, scaled as its file says', async () => {
  // 3b − a: inputs b, a
  const named = await read(sums([3, -1, 0], { inputNames: ['b', 'a'], outputNames: ['price'] }));
  expect([named.inputNames, named.outputNames, [...named.train.targets]]).toEqual([
    ['b', 'a'],
    ['price'],
    [5, 4.5, 12, 4],
  ]);
  const preprocessing = { columns: [{ name: 'b', mean: 2, scale: 2 }, { name: 'a' }] };
  const scaled = await read(sums([4, 1, 0], { preprocessing }));
  // 4(b − 2)/2 + a
  expect([...scaled.train.targets]).toEqual([1, -6, 4, 2]);
  expect(scaled.preprocessing).toBe(preprocessing);
});

it.each([3, 1])('of %i logits are probabilities, at which E is 0 and the largest output agrees', async (outputs) => {
  const network = networkOf({
    ...{ layers: [2, outputs], activation: null, outputActivation: 'linear', loss: 'crossEntropy' },
  });
  const weights = Float64Array.from({ length: network.weights }, (_, q) => Math.sin(3 * q + 1));
  const { train } = await read({ network, weights });
  const logits = networkOutputs(network, weights, train, { start: 0, end: 4 });
  const expected = [...logits.keys()].map((i) => {
    const ofSample = outputs === 1 ? [0, logits[i]] : [...logits.slice(i - (i % outputs), i - (i % outputs) + outputs)];
    return Math.exp(logits[i]) / ofSample.reduce((sum, logit) => sum + Math.exp(logit), 0);
  });
  // three exponentials, sums and quotients of numbers below 1: some ulps
  expected.forEach((target, i) => expect(Math.abs(train.targets[i] - target)).toBeLessThan(1e-15));
  expect(evaluation(network, weights, train)).toMatchObject({ error: 0, accuracy: 1 });
});

it('are probabilities wherever the error measure of logits comes from', async () => {
  const network = networkOf({ layers: [2, 3], activation: null, outputActivation: 'linear' });
  const weights = Float64Array.from({ length: network.weights }, (_, q) => Math.cos(2 * q));
  const description = { train: 'table.csv', target: 'self', testShare: 0.5 };
  const options = { folder, name: 'net.npz', saysLoss: false, loss: 'crossEntropy' } as const;
  const { stored, dataSet } = await readNetworkData({ network, weights }, description, options);
  const asked = await read({ network: networkOf({ ...network, loss: 'crossEntropy' }), weights }, { testShare: 0.5 });
  expect(stored.network.loss).toBe('crossEntropy');
  expect([...dataSet.test!.targets]).toEqual([...asked.test!.targets]);
  expect(dataSet.sha256).toBe(asked.sha256);
});

it('stand in grids with networks, each with targets of its own, and are planned again without any file', async () => {
  const [out, path] = [join(folder, 'out'), (name: string) => join(folder, name)];
  await writeNetwork(path('one.json'), sums([3, -1, 0.5]));
  await writeNetwork(path('two.json'), sums([1, 2, 0]));
  const experiment = {
    ...{ name: 'own', question: 'What is left of it?' },
    grids: [
      {
        dataset: { name: 'plain', train: path('table.csv'), target: 'self' },
        network: [path('one.json'), path('two.json')],
        ...{ criterion: 'magnitude', stop: 'end', alpha: 1e-4 },
      },
    ],
  } as unknown as Experiment;
  const { status } = await runExperiment(experiment, { out, threads: 1 });
  expect(status).toBe('done');
  const { rows } = readTable(experimentPaths(out, 'own').table('summary'));
  expect(rows.map(({ dataset, trainErrorStart }) => [dataset, trainErrorStart])).toEqual([
    ['plain', 0],
    ['plain-two', 0],
  ]);
  for (const name of ['table.csv', 'one.json', 'two.json']) rmSync(path(name));
  const [{ cells }] = sweepsIn([out], new DataSets());
  expect(cells.map(({ id }) => `${id}.arrow`).sort()).toEqual(readdirSync(experimentPaths(out, 'own').cells).sort());
  writeFileSync(path('table.csv'), TABLE);
});

it('are refused where they cannot be', async () => {
  await expect(read(undefined)).rejects.toThrow('target: self needs a network, whose outputs are the targets');
  await expect(read(sums([1, 1, 1]), { target: ['self', 'a'] })).rejects.toThrow('must be the only target');
  await expect(read(sums([1, 1, 1]), { inputs: 'b' })).rejects.toThrow(
    'table.csv must have the 2 inputs of the network; its columns are 1 inputs, "b"',
  );
  const one = networkOf({ layers: [1, 1], activation: null, outputActivation: 'linear' });
  await expect(read({ network: one, weights: new Float64Array(2) })).rejects.toThrow(
    'its columns are 2 inputs, "a", "b"; from "b" on they are too many: inputs chooses columns',
  );
  await expect(read(sums([1, 1, 1], { inputNames: ['a', 'c'] }))).rejects.toThrow(
    'has no column "c"; its columns are "a", "b"',
  );
  await expect(read(sums([1e308, 1e308, 0]))).rejects.toThrow('output "o1" is Infinity at sample 1 of a set');
});

it('may be any others, which are matched to the outputs of the network', async () => {
  const network = networkOf({ layers: [1, 2], activation: null, outputActivation: 'softmax', loss: 'crossEntropy' });
  const weights = new Float64Array(4);
  writeFileSync(join(folder, 'classes.csv'), 'a,kind\n1,p\n2,q\n');
  const of = async (outputNames?: readonly string[]) =>
    readDataSet({ train: 'classes.csv', target: 'kind' }, { folder, network: { network, weights, outputNames } });
  expect([...(await of()).train.targets]).toEqual([1, 0, 0, 1]);
  expect([...(await of(['q', 'p'])).train.targets]).toEqual([0, 1, 1, 0]);
  const samples = [
    { input: [1], target: [0, 1] },
    { input: [2], target: [1, 0] },
  ];
  const names = { inputs: ['a'], outputs: ['kind=q', 'kind=p'] };
  expect((await of(['kind=q', 'kind=p'])).sha256).toBe(dataSetOf('classes', names, samples, null).sha256);
});
