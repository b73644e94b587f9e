import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OutputActivation } from '../../src/network/activation.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { USER_NETWORKS } from '../userData.ts';
import { numbersIn } from './numbersIn.ts';

describe.skipIf(!USER_NETWORKS)('networks that other tools wrote', () => {
  const folder = USER_NETWORKS ?? '';

  it.each<[string, readonly OutputActivation[]]>([
    ['diabetes-tanh/weights.npz', ['tanh', 'linear']],
    ['diabetes-tanh/weights-fortran.npz', ['tanh', 'linear']],
    ['iris-relu/weights.npz', ['relu', 'linear']],
    ['iris-relu/weights-compressed.npz', ['relu', 'linear']],
    ['wine-nobias/weights.npz', ['sigmoid', 'linear']],
    ['cancer-float64/weights.npz', ['tanh', 'sigmoid']],
    ['diabetes-tanh/weights.safetensors', ['tanh', 'linear']],
    ['iris-relu/weights.safetensors', ['relu', 'linear']],
    ['cancer-float64/weights.safetensors', ['tanh', 'sigmoid']],
    ['cancer-float64/weights-float32.npz', ['tanh', 'sigmoid']], // rounded; the outputs are those of the other
  ])('%s has their outputs', async (path, activations) => {
    const stored = await readNetwork(join(folder, path), { activations });
    const there = join(folder, path, '..');
    const rows = numbersIn(join(there, 'inputs.csv'));
    for (const { network, weights, preprocessing } of [
      stored,
      await readNetwork(await networkBytes('net.json', stored)),
    ]) {
      const shard = { start: 0, end: rows.length / network.inputs };
      const inputs = rows.map((x, at) => {
        const { mean = 0, scale = 1 } = preprocessing?.columns[at % network.inputs] ?? {};
        return (x - mean) / scale;
      });
      const outputs = networkOutputs(network, weights, { inputs }, shard);
      const doubles = numbersIn(join(there, 'outputs64.csv'));
      const floats = numbersIn(join(there, 'outputs.csv'));
      expect(outputs.length).toBe(doubles.length);
      for (const [i, o] of outputs.entries()) {
        // Sums of at most 14 terms of the size of the outputs, in another order: some ε of them, up to 33 here.
        expect(Math.abs(o - doubles[i])).toBeLessThanOrEqual(path.includes('float32') ? 1e-5 : 1e-12);
        // Single precision, 1.2e-7, over two layers.
        expect(Math.abs(o - floats[i])).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(floats[i])));
      }
    }
  });

  it.each(['encoder', 'letters'])('snns-%s has its outputs, and is written as it was', async (name) => {
    const there = join(folder, `snns-${name}`);
    const stored = await readNetwork(join(there, `${name}.net`));
    const inputs = numbersIn(join(there, 'inputs.csv'));
    const shard = { start: 0, end: inputs.length / stored.network.inputs };
    const outputs = networkOutputs(stored.network, stored.weights, { inputs }, shard);
    const doubles = numbersIn(join(there, 'outputs.csv'));
    expect(outputs.length).toBe(doubles.length);
    // Outputs from 1e-8 to 1 of sums of at most 36 terms: some ε, 4e-15 here.
    for (const [i, o] of outputs.entries()) expect(Math.abs(o / doubles[i] - 1)).toBeLessThanOrEqual(1e-12);
    expect(await networkBytes('again.net', stored)).toEqual(readFileSync(join(there, `${name}.net`)));
  });

  it('in single precision it is the same network, to single precision', async () => {
    const activations = ['tanh', 'sigmoid'] as const;
    const [doubles, floats] = await Promise.all(
      ['weights.npz', 'weights-float32.npz'].map((name) =>
        readNetwork(join(folder, 'cancer-float64', name), { activations }),
      ),
    );
    expect([...floats.weights]).toEqual([...doubles.weights].map(Math.fround));
    expect(floats.preprocessing?.columns.map(({ scale }) => scale)).toEqual(
      doubles.preprocessing?.columns.map(({ scale = 0 }) => Math.fround(scale)),
    );
  });

  it.each([
    ['iris-relu/weights.pt', 'a pickle of PyTorch, which can run code when it is read: export it in Python:'],
    ['iris-relu/weights-legacy.pt', 'a pickle of PyTorch'],
    ['iris-relu/weights.h5', 'a model of Keras: export it in Python:'],
  ])('%s is refused by name, and by its first bytes', async (path, message) => {
    await expect(readNetwork(join(folder, path))).rejects.toThrow(`${path} is ${message}`);
    const isArchive = path.endsWith('weights.pt');
    await expect(readNetwork(readFileSync(join(folder, path)))).rejects.toThrow(
      isArchive ? 'the network must hold arrays (.npy) alone' : `the network is ${message}`,
    );
  });
});
