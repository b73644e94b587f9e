import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelBytes, modelOf } from '../../../src/formats/onnx/readModel.ts';
import { networkOf } from '../../../src/network/architecture.ts';
import { freshModel } from '../../../src/networkFile/onnx/freshModel.ts';
import { onnxNetwork } from '../../../src/networkFile/onnx/onnxNetwork.ts';
import { readGraph } from '../../../src/networkFile/onnx/readGraph.ts';
import type { StoredNetwork } from '../../../src/networkFile/storedNetwork.ts';
import { anyNetwork } from '../../network/anyNetwork.ts';

const written = (stored: StoredNetwork) => modelOf(modelBytes(freshModel(stored, 'net.onnx')), 'net.onnx');
const readAgain = (stored: StoredNetwork) => onnxNetwork(readGraph(written(stored), 'net.onnx'), stored.network.loss);

describe('a model that is made anew', () => {
  it('is read as the network that it was, to the bit where it has doubles', () => {
    fc.assert(
      fc.property(anyNetwork, ({ network, weights }) => {
        const again = readAgain({ network, weights });
        // Functions that runtimes compute in single precision alone.
        const text = `${network.activation} ${network.outputActivation}`;
        const isSingle = /(^|[- ])(elu|gelu|silu|softplus)/.test(text);
        expect(again.weights.map((w) => w + 0)).toEqual(weights.map((w) => (isSingle ? Math.fround(w) : w) + 0)); // no −0
        if (!isSingle) expect(again.network).toEqual(network); // leakyRelu has its slope of 0.01 to the bit, too
      }),
      { numRuns: 100, seed: 13 },
    );
  });

  it('has the scaling and the names of inputs and outputs', () => {
    const network = networkOf({ layers: [2, 1], activation: null, outputActivation: 'sigmoid' });
    const columns = [
      { name: 'age', mean: 40.1, scale: 0.3 },
      { name: 'naïve "x"', mean: 0, scale: 1 },
    ];
    const names = { inputNames: columns.map(({ name }) => name), outputNames: ['yes'] };
    const stored = { network, weights: Float64Array.of(0.1, -2, 3), ...names, preprocessing: { columns } };
    expect(readAgain(stored)).toEqual({ ...stored, mask: undefined });
  });

  it('of which somebody changed the notes has the names that still fit, or none', () => {
    const network = networkOf({ layers: [2, 1], activation: null, outputActivation: 'sigmoid' });
    const stored = { network, weights: Float64Array.of(0.1, -2, 3), inputNames: ['a', 'b'], outputNames: ['y'] };
    for (const value of ['', '["a"]', '["a", "a"]', '["a", 2]', '{"length": 2}', '[', `["a", "${'b'.repeat(1001)}"]`]) {
      const model = written(stored);
      model.metadataProps[0].value = value;
      const { inputNames, outputNames } = onnxNetwork(readGraph(model, 'net.onnx'), undefined);
      expect([inputNames, outputNames], value).toEqual([undefined, ['y']]);
    }
  });

  it('has no room for words, nor for numbers beyond 32 bits where a function needs these', () => {
    const network = networkOf({ layers: [1, 1], activation: null, outputActivation: 'elu' });
    const words = { columns: [{ name: 'colour', levels: ['red'] }] };
    expect(() => written({ network, weights: Float64Array.of(1, 2), preprocessing: words })).toThrow(
      'net.onnx would lose the words of column "colour": .json has room for them',
    );
    expect(() => written({ network, weights: Float64Array.of(1e39, 2) })).toThrow(
      'tensor "fc1.weight" of float cannot hold 1e+39',
    );
  });
});
