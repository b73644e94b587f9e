import { describe, expect, it } from 'vitest';
import { newModel } from '../../src/formats/onnx/newModel.ts';
import { nodeOf } from '../../src/formats/onnx/nodeOf.ts';
import { TensorProto_DataType as DataType } from '../../src/formats/onnx/onnx_pb.ts';
import { modelBytes } from '../../src/formats/onnx/readModel.ts';
import { tensorOf } from '../../src/formats/onnx/withNumbers.ts';
import { writtenRounding } from '../../src/inspection/writtenRounding.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { compactStored } from '../../src/networkFile/compactStored.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import type { StoredNetwork } from '../../src/networkFile/storedNetwork.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';

/** y = w·x + b in single precision, as a file of another tool. */
const file = modelBytes(
  newModel({
    ...{ producer: { name: 'somebody', version: '1' }, opset: 17, type: DataType.FLOAT, notes: [] },
    ...{ input: { name: 'x', size: 3 }, output: { name: 'y', size: 1 } },
    nodes: [nodeOf('Gemm', ['x', 'w', 'b'], 'y', { transB: 1n })],
    initializers: [
      tensorOf('w', DataType.FLOAT, { shape: [1, 3], values: Float64Array.of(1, 2, 3) }),
      tensorOf('b', DataType.FLOAT, { shape: [1], values: Float64Array.of(4) }),
    ],
  }),
);
const one = (...inputs: number[]) => ({ count: 1, inputs: Float64Array.from(inputs) });
const roundingOf = async (name: string, stored: StoredNetwork, sets = [one(1, 10, 100), one(0, 0, 0)]) =>
  writtenRounding({ name, bytes: await networkBytes(name, stored), stored }, sets);

describe('the change of outputs by the precision of a file', () => {
  it('is that of its rounded weights, on all samples', async () => {
    const stored = await readNetwork(file, { name: 'line.onnx' });
    expect(await roundingOf('line.onnx', stored)).toBeNull();
    const [w1, w2, w3, b] = [0.1, 0.2, 0.3, 0.4];
    const changed = { ...stored, weights: Float64Array.of(w1, w2, w3, b) };
    const output = (round: (x: number) => number) => round(w1) + 10 * round(w2) + 100 * round(w3) + round(b);
    const rounding = await roundingOf('line.onnx', changed);
    const exact = output((x) => x);
    // The second route adds the same four products: sums up to 32.5, an ε of them each, 3e-14.
    expect(rounding).toMatchObject({ largestOutput: expect.closeTo(exact, 12), samples: 2 });
    expect(Math.abs(rounding!.largestDifference - Math.abs(output(Math.fround) - exact))).toBeLessThan(1e-13);
    expect(rounding!.largestDifference).toBeGreaterThan(1e-7);
  });

  it('is measured on the inputs that are left, of a file that still takes all', async () => {
    const stored = await readNetwork(file, { name: 'line.onnx' });
    const { stored: smaller } = compactStored({ ...stored, weights: Float64Array.of(0, 0.2, 0.3, 0.4) });
    const rounding = await roundingOf('line.onnx', smaller, [one(10, 100)]);
    const exact = 10 * 0.2 + 100 * 0.3 + 0.4;
    const rounded = 10 * Math.fround(0.2) + 100 * Math.fround(0.3) + Math.fround(0.4);
    expect(Math.abs(rounding!.largestDifference - Math.abs(rounded - exact))).toBeLessThan(1e-13);
    const whole = compactStored({ ...stored, weights: Float64Array.of(0, 2, 3, 4) }).stored;
    expect(await roundingOf('line.onnx', whole, [one(10, 100)])).toBeNull();
  });

  it('is that of the numbers, whichever form of the outputs a flag asked for', async () => {
    const stored = await readNetwork(file, { name: 'line.onnx' });
    const network = networkOf({ ...stored.network, outputActivation: 'sigmoid' });
    expect(await roundingOf('line.onnx', { ...stored, network })).toBeNull();
  });

  it('is refused where it is more than rounding, and not where outputs are small sums of large terms', async () => {
    const stored = await readNetwork(file, { name: 'line.onnx' });
    const name = 'line.onnx';
    const of = (...weights: number[]) => ({ ...stored, weights: Float64Array.from(weights) });
    const bytes = await networkBytes(name, of(1, 2, 3, 4.5));
    const all = (given: StoredNetwork, ...sets: ReturnType<typeof one>[]) =>
      writtenRounding({ name, bytes, stored: given }, sets);
    // 313 + 1 of outputs: below 1 %; 0.5 of an output of 4 is not
    expect(await all(of(1, 2, 3, 4), one(10, 0, 100))).toMatchObject({ largestDifference: 0.5 });
    const message =
      'line.onnx would hold another network: read again, its outputs differ by up to 0.500, of outputs up to';
    await expect(all(of(1, 2, 3, 4), one(0, 0, 0))).rejects.toThrow(`${message} 4.00`);
    await expect(all(of(1, 2, 3, 4), one(Number.NaN, 0, 0))).resolves.toMatchObject({ largestOutput: Number.NaN });
    // 100 − 2 · 52 + 4 = 0: 0.5 is much of the output, and little of 208 · 2⁻⁹ · 8
    expect(await all(of(1, 2, 3, 4), one(100, -52, 0))).toMatchObject({ largestDifference: 0.5, largestOutput: 0 });
  });

  it('is none in files with doubles, with weights alone, and in any layout of these', async () => {
    const network = networkOf({ layers: [2, 2], activation: null, outputActivation: 'tanh', biases: 'none' });
    const stored = { network, weights: Float64Array.of(0.1, 0.2, 0.3, 0.4) };
    for (const name of ['a.json', 'a.npz', 'a.onnx', 'a.safetensors']) {
      expect(await roundingOf(name, stored, [one(1, 2)]), name).toBeNull();
    }
  });
});
