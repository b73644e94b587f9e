import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSafetensors, type Safetensor, safetensorsBytes } from '../../src/formats/safetensors.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { compactStored } from '../../src/networkFile/compactStored.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import type { StoredNetwork } from '../../src/networkFile/storedNetwork.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { USER_NETWORKS } from '../userData.ts';

const NAME = 'net.safetensors';
const ACTIVATIONS = ['tanh', 'linear'] as const;
const tensor = (type: Safetensor['type'], shape: number[], ...values: number[]): Safetensor => {
  return { type, shape, values: Float64Array.from(values) };
};
/**
 * h1 = tanh(1·u1 + 2·u2 + 3·u3 + ½), h2 = tanh(4·u1 + 5·u2 + 6·u3 − ½), y = 7·h1 + 8·h2, where u = (x − mean) / scale.
 */
const FILE = {
  tensors: new Map([
    ['std', tensor('F32', [1, 3], 1, 2, 4)],
    ['out.weight', tensor('F16', [2, 1], 7, 8)],
    ['in.weight', tensor('F32', [3, 2], 1, 4, 2, 5, 3, 6)], // inputs × units
    ['in.bias', tensor('BF16', [1, 2], 0.5, -0.5)],
    ['mean', tensor('F64', [3], 0.1, 0.2, 0.3)],
  ]),
  dataOrder: ['mean', 'in.weight', 'std', 'in.bias', 'out.weight'],
  metadata: { format: 'pt', note: 'ours' },
};
const BYTES = safetensorsBytes(FILE, NAME);
const OPTIONS = { name: NAME, activations: ACTIVATIONS, layers: ['in', 'out'], rows: 'inputs' } as const;
const read = () => readNetwork(BYTES, OPTIONS);

describe('safetensors', () => {
  it('are read as the network that they hold', async () => {
    const { network, weights, preprocessing } = await read();
    expect(network.layers).toEqual([3, 2, 1]);
    expect([...weights]).toEqual([1, 2, 3, 0.5, 4, 5, 6, -0.5, 7, 8]); // out has no bias
    expect(preprocessing?.columns).toEqual([
      { name: 'x1', mean: 0.1, scale: 1 },
      { name: 'x2', mean: 0.2, scale: 2 },
      { name: 'x3', mean: 0.3, scale: 4 },
    ]);
  });

  it('come back to the bit: names, orders, types, shapes, notes', async () => {
    expect(Buffer.compare(await networkBytes(NAME, await read()), BYTES)).toBe(0);
  });

  it('take other weights, rounded to their types', async () => {
    const stored = await read();
    const weights = stored.weights.map((w, q) => (q === 3 ? 1 + 2 ** -9 : w / 3));
    const bytes = await networkBytes(NAME, { ...stored, weights });
    const { tensors, dataOrder, metadata } = readSafetensors(bytes, NAME);
    expect([...tensors.keys()]).toEqual([...FILE.tensors.keys()]);
    expect({ dataOrder, metadata }).toEqual({ dataOrder: FILE.dataOrder, metadata: FILE.metadata });
    expect(tensors.get('in.weight')).toEqual(
      tensor('F32', [3, 2], ...[1, 4, 2, 5, 3, 6].map((w) => Math.fround(w / 3))),
    );
    expect(tensors.get('in.bias')!.values[0]).toBe(1); // BF16 has 8 digits
    expect(Math.abs(tensors.get('out.weight')!.values[0] - 7 / 3)).toBeLessThanOrEqual(2 ** -10); // half of a step of F16
    expect(tensors.get('mean')).toEqual(FILE.tensors.get('mean'));
  });

  it('compacted, keep their names, and layers get the biases that they need', async () => {
    const stored = await read();
    // h1 = tanh(½) is constant, x2 is not needed.
    const weights = Float64Array.of(0, 0, 0, 0.5, 4, 0, 6, -0.5, 7, 8);
    const smaller = compactStored({ ...stored, weights });
    const { tensors, dataOrder, metadata } = readSafetensors(await networkBytes(NAME, smaller.stored), NAME);
    expect([...tensors]).toEqual([
      ['std', tensor('F32', [1, 2], 1, 4)],
      ['out.weight', tensor('F16', [1, 1], 8)],
      ['in.weight', tensor('F32', [2, 1], 4, 6)],
      ['in.bias', tensor('BF16', [1, 1], -0.5)],
      ['mean', tensor('F64', [2], 0.1, 0.3)],
      ['out.bias', tensor('F16', [1], 3.234375)], // 7·tanh(½) = 3.2348, steps of 2⁻⁹
    ]);
    expect(dataOrder).toEqual([...FILE.dataOrder, 'out.bias']);
    expect(metadata).toEqual(FILE.metadata);
  });

  it('keep the names of scaling in a module of its own', async () => {
    const names: Readonly<Record<string, string>> = { mean: 'scaler.mean', std: 'scaler.std' };
    const renamed = (name: string) => names[name] ?? name;
    const tensors = new Map([...FILE.tensors].map(([name, array]) => [renamed(name), array]));
    const bytes = safetensorsBytes({ ...FILE, tensors, dataOrder: FILE.dataOrder.map(renamed) }, NAME);
    const stored = await readNetwork(bytes, OPTIONS);
    expect(stored.preprocessing).toEqual((await read()).preprocessing);
    expect(Buffer.compare(await networkBytes(NAME, stored), bytes)).toBe(0);
  });

  it('without a layer that varies, one layer is left', async () => {
    const smaller = compactStored({ ...(await read()), weights: new Float64Array(10) });
    const { tensors } = readSafetensors(await networkBytes(NAME, smaller.stored), NAME);
    expect([...tensors.keys()]).toEqual(['std', 'out.weight', 'mean']);
  });

  it('of another origin are written in doubles, which come back to the bit', async () => {
    const network = networkOf({ layers: [2, 2, 1], activation: 'tanh', outputActivation: 'sigmoid' });
    const weights = Float64Array.from({ length: network.weights }, (_, q) => Math.sin(q));
    const preprocessing = { columns: [{ name: 'a', mean: 1 / 3, scale: 3 }, { name: 'b' }] };
    const stored: StoredNetwork = { network, weights, preprocessing };
    const bytes = await networkBytes(NAME, stored);
    expect([...readSafetensors(bytes, NAME).tensors.keys()]).toEqual([
      'mean',
      'scale',
      'fc1.weight',
      'fc1.bias',
      'fc2.weight',
      'fc2.bias',
    ]);
    const again = await readNetwork(bytes, { name: NAME, activations: ['tanh', 'sigmoid'], rows: 'units' });
    expect(again.weights).toEqual(weights);
    expect(again.preprocessing?.columns[0]).toMatchObject({ mean: 1 / 3, scale: 3 });
    const { file: _, ...rest } = again;
    expect(await networkBytes(NAME, again)).toEqual(await networkBytes(NAME, rest)); // as a template, too
  });

  it('a weight beyond its type is refused', async () => {
    const stored = await read();
    const weights = stored.weights.map((w, q) => (q === 8 ? 1e5 : w));
    await expect(networkBytes(NAME, { ...stored, weights })).rejects.toThrow(
      'net.safetensors: out.weight of F16 cannot hold 100000',
    );
  });

  it('scaling that the file had not comes behind, and what it has no more goes', async () => {
    const { preprocessing, ...stored } = await read();
    const bare = await networkBytes(NAME, stored);
    expect([...readSafetensors(bare, NAME).tensors.keys()]).toEqual(['out.weight', 'in.weight', 'in.bias']);
    const again = { ...(await readNetwork(bare, OPTIONS)), preprocessing };
    const scaled = readSafetensors(await networkBytes(NAME, again), NAME);
    expect([...scaled.tensors.keys()]).toEqual(['out.weight', 'in.weight', 'in.bias', 'mean', 'scale']);
  });
});

describe.skipIf(!USER_NETWORKS)('safetensors of PyTorch', () => {
  it.each([
    ['diabetes-tanh', ['tanh', 'linear']],
    ['iris-relu', ['relu', 'linear']],
    ['cancer-float64', ['tanh', 'sigmoid']],
    ['diabetes-mixed', ['relu', 'elu', 'gelu', 'silu', 'linear']],
  ] as const)('%s comes back to the bit', async (network, activations) => {
    const path = join(USER_NETWORKS!, network, 'weights.safetensors');
    const bytes = await networkBytes(NAME, await readNetwork(path, { activations }));
    expect(Buffer.compare(bytes, readFileSync(path))).toBe(0);
  });

  it('batch normalisation is refused by name', async () => {
    const path = join(USER_NETWORKS!, 'digits-batchnorm', 'weights.safetensors');
    await expect(readNetwork(path, { activations: ['relu', 'relu', 'linear'] })).rejects.toThrow(
      'bn1.num_batches_tracked is of a batch normalisation, which is not read',
    );
  });
});
