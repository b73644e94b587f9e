import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { prune } from '../../src/cell/prune.ts';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { cellOfConfig, cellsOf } from '../../src/experiment/cells.ts';
import { experimentPaths, givenNetworkPath } from '../../src/files/paths.ts';
import { networkOf } from '../../src/network/architecture.ts';
import type { StoredNetwork } from '../../src/networkFile/storedNetwork.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { uniformStream } from '../../src/random.ts';
import { wholePath } from '../../src/surgeon/pruningPath.ts';
import { keepData } from '../../src/sweep/keptData.ts';
import { readManifest } from '../../src/sweep/manifest.ts';
import { mergeResults } from '../../src/sweep/mergeResults.ts';
import { sweepsIn } from '../../src/sweep/sweepsIn.ts';
import { type Experiment, readExperiment } from '../../src/tables/experiment.ts';
import { runExperiment } from '../../src/tables/runExperiment.ts';
import { withOwnData } from '../../src/tabular/ownData.ts';
import { maskAt, readTrace } from '../../src/trace/trace.ts';
import { train } from '../../src/training/train.ts';

const folder = mkdtempSync(join(tmpdir(), 'given-'));
afterAll(() => rmSync(folder, { recursive: true }));
const saved = async (name: string, stored: StoredNetwork) => {
  writeFileSync(join(folder, name), await networkBytes(name, stored));
  return join(folder, name);
};
const read = async (grids: readonly object[]) => {
  const path = join(folder, 'mine.json');
  writeFileSync(path, JSON.stringify({ name: 'mine', question: 'What is left?', grids }));
  return readExperiment(path);
};

const data = new DataSets().of({ dataset: 'monks-1' });
const network = networkOf({ layers: [17, 2, 1], activation: 'tanh', outputActivation: 'sigmoid' });
const uniform = uniformStream('a network of somebody', 1);
const weights = Float64Array.from({ length: network.weights }, () => 2 * uniform() - 1);
const mask = Uint8Array.from({ length: network.weights }, (_, q) => (q % 5 === 2 ? 0 : 1));
const masked = weights.map((w, q) => (mask[q] === 1 ? w : 0));
await saved('plain.json', { network, weights });
await saved('masked.json', { network, weights: masked, mask });
await saved('bare.npz', { network, weights });
await saved('plain.onnx', { network, weights });

const files = (out: string) =>
  readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.arrow') && !path.startsWith('.cache'))
    .sort();
const bytesIn = (out: string) => files(out).map((path) => [path, readFileSync(join(out, path)).toString('base64')]);

describe('a network in a grid', () => {
  it('gives the steps of the library, and says what its cells are', async () => {
    const grids = [{ dataset: 'monks-1', network: ['plain.json', 'masked.json'], criterion: 'obs,obd', stop: 'end' }];
    const dataSets = new DataSets();
    const experiment = await read(grids);
    const out = join(folder, 'steps');
    const { tables, failures } = await runExperiment(experiment, { out, dataSets, threads: 2 });
    expect(failures).toEqual([]);
    expect(tables.summary.rows).toHaveLength(4);
    for (const row of tables.summary.rows) {
      expect(row).toMatchObject({
        ...{ dataset: 'monks-1', layers: '17-2-1', activation: 'tanh', outputActivation: 'sigmoid', training: 'none' },
        ...{ seed: null, startRange: null, trainUntil: null, trainingStop: 'given', networkSha256: expect.any(String) },
      });
      const isMasked = row.network === 'masked';
      const start = isMasked ? masked : weights;
      const criterion = row.criterion as 'obs' | 'obd';
      const path = prune(network, data, start, { criterion, stop: 'end', ...(isMasked && { mask }) });
      const trace = readTrace(experimentPaths(out, 'mine').cell(row.cell as string));
      expect(trace.steps).toEqual(wholePath(path).steps);
      expect(row.weightsStart).toBe(isMasked ? 31 : 39);
      expect(maskAt(trace, 0)).toEqual(isMasked ? mask : new Uint8Array(39).fill(1));
    }
    const { gradientNorm } = train(network, data.train, { weights, maxSteps: 0, gradientNorm: 0 });
    expect(tables.summary.rows[0].gradientNorm).toBeCloseTo(gradientNorm, 14);
  });

  it('that a cell trained gives the trace of that cell, and one that a path saved goes on as that path', async () => {
    const dataSets = new DataSets();
    const ours = { dataset: 'monks-1', layers: [17, 2, 1], activation: 'tanh', seed: 3, trainingSteps: 30 } as const;
    const own: Experiment = { name: 'own', question: 'Which?', grids: [{ ...ours, stop: 'end' }] };
    const out = join(folder, 'own');
    await runExperiment(own, { out, dataSets, threads: 1 });
    const [cell] = cellsOf(own, dataSets);
    const trained = readTrace(experimentPaths(out, 'own').cell(cell.id));
    await saved('trained.json', { network, weights: trained.steps[0].weights, inputNames: data.inputNames });
    await saved('part.json', { network, weights: trained.steps[9].weights, mask: maskAt(trained, 9) });
    const grids = [{ dataset: 'monks-1', network: 'trained.json,part.json', stop: 'end' }];
    const experiment = await withOwnData(await read(grids), dataSets);
    await runExperiment(experiment, { out, dataSets, threads: 1 });
    const [again, rest] = cellsOf(experiment, dataSets).map(({ id }) =>
      readTrace(experimentPaths(out, 'mine').cell(id)),
    );
    expect(again.steps).toEqual(trained.steps);
    expect(again.checks).toEqual(trained.checks);
    expect(again.outcome).toEqual({ ...trained.outcome, trainingStop: 'given' });
    const states = (steps: typeof rest.steps) => steps.map(({ step: _, turn: __, ...state }) => state);
    expect(states(rest.steps.slice(1))).toEqual(states(trained.steps.slice(10)));
    expect(rest.outcome.deletedBefore).toEqual(
      trained.steps
        .slice(1, 10)
        .map(({ deleted }) => deleted)
        .toSorted((a, b) => a! - b!),
    );
  });

  it('is trained on from its weights, under its mask', async () => {
    const dataSets = new DataSets();
    const training = { training: 'levenbergMarquardt', trainingSteps: 3, backend: 'plain' };
    const grid = { dataset: 'monks-1', network: 'masked.json', ...training, stop: 'weightsLeft', weightsLimit: 30 };
    const out = join(folder, 'on');
    const { tables } = await runExperiment(await read([grid]), { out, dataSets, threads: 1 });
    const [row] = tables.summary.rows;
    expect(row).toMatchObject({ seed: null, startRange: null, trainUntil: 'minimum', trainingStop: 'maxSteps' });
    const { steps } = readTrace(experimentPaths(out, 'mine').cell(row.cell as string));
    const expected = train(network, data.train, { weights: masked, mask, maxSteps: 3 });
    expect(steps[0].weights).toEqual(expected.weights);
    expect(steps[0].weightsLeft).toBe(31);
  });

  it('is matched to the data by the names of its inputs', async () => {
    const order = Array.from({ length: 17 }, (_, i) => (5 * i) % 17);
    const swapped = weights.slice();
    for (const first of [0, 18]) for (const [i, from] of order.entries()) swapped[first + i] = weights[first + from];
    await saved('swapped.json', { network, weights: swapped, inputNames: order.map((i) => data.inputNames[i]) });
    const dataSets = new DataSets();
    const grid = { dataset: 'monks-1', network: ['swapped.json', 'plain.json'], stop: 'weightsLeft', weightsLimit: 36 };
    const out = join(folder, 'swapped');
    const { tables } = await runExperiment(await read([grid]), { out, dataSets, threads: 1 });
    const [matched, plain] = tables.summary.rows.map(({ cell }) =>
      readTrace(experimentPaths(out, 'mine').cell(cell as string)),
    );
    expect(matched.steps).toEqual(plain.steps);
    expect(matched.config.networkSha256).not.toBe(plain.config.networkSha256);
  });

  it('of weights alone has the transfer functions of its grid', async () => {
    const dataSets = new DataSets();
    const grid = { dataset: 'monks-1', network: 'bare.npz', activation: 'tanh', outputActivation: 'sigmoid' };
    const bare = cellsOf(await withOwnData(await read([grid]), dataSets), dataSets)[0].config;
    const other = new DataSets();
    const json = { dataset: 'monks-1', network: 'plain.json' };
    const plain = cellsOf(await withOwnData(await read([json]), other), other)[0].config;
    expect({ ...bare, network: 'plain' }).toEqual(plain);
    await expect(withOwnData(await read([{ dataset: 'monks-1', network: 'bare.npz' }]), dataSets)).rejects.toThrow(
      'holds weights alone',
    );
  });

  it.each<[object, string]>([
    [{ network: 'plain.onnx', activation: 'relu' }, 'activation must be tanh, as network plain has it, got relu'],
    [{ network: 'plain.json', dataset: 'xor' }, 'network plain is 17-2-1, and xor has 2 inputs and 1 output'],
    [{ network: 'plain.json', layers: [17, 3, 1] }, 'layers must be 17-2-1, as network plain has it, got 17-3-1'],
    [{ network: 'plain.json', activation: 'relu' }, 'activation must be tanh, as network plain has it, got relu'],
    [{ network: 'plain.json', biases: 'none' }, 'biases must be all, as network plain has it, got none'],
    [{ layers: [17, 2, 1], training: 'none' }, 'training "none" takes a network as it is: give one, network: FILE'],
    [{ network: 'other.json' }, 'network other has the inputs z1, z2'],
    [{ network: 'none.json' }, 'none.json cannot be read'],
    [{ network: 'net.txt' }, 'net.txt'],
    [{ network: ['plain.json', '../given/plain.json'] }, 'two networks have the name plain'],
  ])('%j is refused in a line', async (grid, message) => {
    await saved('other.json', { network, weights, inputNames: data.inputNames.map((_, i) => `z${i + 1}`) });
    mkdirSync(join(folder, 'given'), { recursive: true });
    await saved('given/plain.json', { network, weights: weights.with(0, 0.5) });
    const moved = { ...grid } as { network?: unknown };
    if (Array.isArray(moved.network)) moved.network = ['plain.json', 'given/plain.json'];
    const refused = async () => {
      const dataSets = new DataSets();
      cellsOf(await withOwnData(await read([{ dataset: 'monks-1', ...moved }]), dataSets), dataSets);
    };
    const error: Error = await refused().then(
      () => new Error('it is not refused'),
      (reason) => reason,
    );
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('\n');
  });

  it('in a file must be a file', async () => {
    await expect(read([{ dataset: 'monks-1', network: 'plain' }])).rejects.toThrow(
      'grids.0: network must be the file of a network, such as net.json, got "plain"',
    );
  });
});

describe('a large network with a mask', () => {
  it('has on threads, where cells share H, the steps of prune', async () => {
    const large = networkOf({ layers: [17, 12, 1], activation: 'tanh', outputActivation: 'sigmoid' });
    const half = Uint8Array.from({ length: large.weights }, (_, q) => (q % 2 === 1 && q < 216 ? 0 : 1));
    const start = Float64Array.from(half, (live) => (live === 1 ? 2 * uniform() - 1 : 0));
    await saved('large.json', { network: large, weights: start, mask: half });
    const stop = { stop: 'weightsLeft', weightsLimit: 119 } as const;
    const grid = { dataset: 'monks-1', network: 'large.json', alpha: [1e-4, 1e-3], criterion: 'obs,obd', ...stop };
    const out = join(folder, 'large');
    const { tables, failures } = await runExperiment(await read([grid]), { out, threads: 2 });
    expect(failures).toEqual([]);
    for (const { cell, alpha, criterion } of tables.summary.rows) {
      const options = { alpha: alpha as number, criterion: criterion as 'obs', mask: half, ...stop };
      const expected = wholePath(prune(large, data, start, options)).steps;
      expect(expected.map(({ weightsLeft }) => weightsLeft)).toEqual([121, 120, 119]);
      expect(readTrace(experimentPaths(out, 'mine').cell(cell as string)).steps).toEqual(expected);
    }
  });
});

describe('networks on a table', () => {
  it('want other inputs of it, and judge it as their files and its targets say', async () => {
    const rows = Array.from({ length: 30 }, () => [uniform(), uniform(), uniform()]);
    const text = rows.map(([a, b, c]) => `${a},${b},${c},${a > b ? 'yes' : 'no'}`).join('\n');
    writeFileSync(join(folder, 'table.csv'), `a,b,c,more\n${text}\n`);
    const linear = { activation: 'tanh', outputActivation: 'linear' } as const;
    const three = networkOf({ layers: [3, 2, 1], ...linear });
    const two = networkOf({ layers: [2, 2, 1], ...linear });
    const some = (of: typeof three) => Float64Array.from({ length: of.weights }, () => 2 * uniform() - 1);
    await saved('three.npz', { network: three, weights: some(three) });
    await saved('two.json', { network: two, weights: some(two), inputNames: ['c', 'a'] });
    const dataset = { name: 'more', train: 'table.csv', target: 'more' };
    const grid = { dataset, network: 'three.npz,two.json', ...linear, stop: 'end' };
    const { tables, failures } = await runExperiment(await read([grid]), { out: join(folder, 'table'), threads: 1 });
    expect(failures).toEqual([]);
    expect(tables.summary.rows.map(({ dataset, network, layers, loss }) => [dataset, network, layers, loss])).toEqual([
      ['more', 'three', '3-2-1', 'crossEntropy'],
      ['more-two', 'two', '2-2-1', 'squared'],
    ]);
  });
});

describe('a sweep of networks', () => {
  const grids = [
    {
      ...{ dataset: 'monks-1', network: 'plain.json,masked.json', training: 'none,levenbergMarquardt' },
      ...{ trainingSteps: 4, criterion: 'obs,random', seed: '1..2' },
    },
  ];

  it('has the same bytes whole, on two threads, and by shards that are merged without the files', async () => {
    const [whole, one, two, merged] = ['whole', 'one', 'two', 'merged'].map((name) => join(folder, name));
    await runExperiment(await read(grids), { out: whole, threads: 2 });
    const dataSets = new DataSets();
    const experiment = await withOwnData(await read(grids), dataSets);
    const cells = cellsOf(experiment, dataSets);
    expect(cells).toHaveLength(2 * 2 * 3); // only random deletion reads the seed
    const parts = [cells.slice(0, 5), cells.slice(5)];
    for (const [i, out] of [one, two].entries()) {
      await runExperiment(experiment, { out, dataSets, threads: 1, part: { name: `${i}`, cells: parts[i] } });
    }
    expect(JSON.stringify(readManifest(experimentPaths(one, 'mine').manifest))).not.toContain('.json');
    const known = new DataSets();
    const sweeps = sweepsIn([one, two], known);
    mkdirSync(merged);
    for (const sweep of sweeps) keepData(merged, sweep.cells, known);
    mergeResults(sweeps, merged);
    await runExperiment(sweeps[0].experiment, { out: merged, dataSets: known, threads: 1 });
    expect(bytesIn(merged)).toEqual(bytesIn(whole));
    expect(files(whole).length).toBeGreaterThan(12);
  });

  it('is refused where a network that was kept is damaged', async () => {
    const out = join(folder, 'whole');
    const { networks } = readManifest(experimentPaths(out, 'mine').manifest);
    expect(Object.keys(networks!)).toEqual(['plain', 'masked']);
    const path = givenNetworkPath(out, networks!.plain);
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(path, bytes);
    expect(() => sweepsIn([out], new DataSets())).toThrow('a network that was kept or sent is damaged: its SHA-256 is');
  });
});

describe('the config of a cell that is given a network', () => {
  it('is that of the same cell elsewhere, where the network is known by its digest', async () => {
    const dataSets = new DataSets();
    const experiment = await withOwnData(await read([{ dataset: 'monks-1', network: 'masked.json' }]), dataSets);
    const [cell] = cellsOf(experiment, dataSets);
    const elsewhere = new DataSets(dataSets.handedOver);
    expect(cellOfConfig(JSON.parse(JSON.stringify(cell.config)), elsewhere)).toEqual(cell);
    const { networkSha256: _, ...without } = cell.config;
    expect(() => cellOfConfig(without, elsewhere)).toThrow('networkSha256 must be the digest of "masked"');
    expect(() => cellOfConfig(cell.config, new DataSets())).toThrow('there is no network masked here: give its file');
    expect(() => cellOfConfig({ ...cell.config, layers: [17, 3, 1] }, elsewhere)).toThrow('layers must be 17-2-1');
    expect(() => cellOfConfig({ ...cell.config, network: undefined }, elsewhere)).toThrow('no field');
  });
});
