import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../src/formats/onnx/readModel.ts';
import { networkOutputs } from '../../../src/network/forward.ts';
import { onnxNetwork } from '../../../src/networkFile/onnx/onnxNetwork.ts';
import { readGraph } from '../../../src/networkFile/onnx/readGraph.ts';
import { USER_NETWORKS } from '../../userData.ts';
import { numbersIn } from '../numbersIn.ts';

describe.skipIf(!USER_NETWORKS)('graphs that other tools wrote', () => {
  const graphOf = async (path: string) => {
    const file = join(USER_NETWORKS!, path);
    const { model } = await readModel(readFileSync(file), path, dirname(file));
    return readGraph(model, path);
  };

  it.each([
    ['acasxu-1-1/model.onnx', '5-50-50-50-50-50-50-5', 'relu', 'linear'],
    ['cancer-float64/model.onnx', '30-6-1', 'tanh', 'sigmoid'],
    ['cancer-float64/opset17-nofold-static.onnx', '30-6-1', 'tanh', 'sigmoid'],
    [
      'diabetes-mixed/model.onnx',
      '10-8-7-6-5-1',
      'leakyRelu(0.10000000149011612)-elu(0.699999988079071)-gelu-silu',
      'linear',
    ],
    ['diabetes-tanh/model.onnx', '10-8-1', 'tanh', 'linear'],
    ['diabetes-tanh/opset11-static.onnx', '10-8-1', 'tanh', 'linear'],
    ['diabetes-tanh/opset17-nofold.onnx', '10-8-1', 'tanh', 'linear'],
    ['digits-batchnorm/model.onnx', '64-24-16-10', 'relu', 'linear'],
    ['digits-batchnorm/opset11-preserve.onnx', '64-24-16-10', 'relu', 'linear'],
    ['digits-external/model.onnx', '64-20-10', 'tanh', 'linear'],
    ['digits-external/per-tensor/model.onnx', '64-20-10', 'tanh', 'linear'],
    ['iris-relu/model.onnx', '4-10-3', 'relu', 'linear'],
    ['iris-relu/opset11.onnx', '4-10-3', 'relu', 'linear'],
    ['iris-relu/opset17-static-nofold.onnx', '4-10-3', 'relu', 'linear'],
    ['keras2onnx-sigmoid/model.onnx', '784-64-32-10', 'sigmoid', 'linear'],
    ['skl2onnx-regressor/model.onnx', '8-100-1', 'relu', 'linear'],
    ['sklearn-classifier-tail/model.onnx', '4-8-6-3', 'relu', 'softmax'],
    ['tf2onnx-fc1/model.onnx', '2-25-25-25-2', 'relu', 'linear'],
    ['torch211-dynamo-external/mlp.onnx', '784-256-128-10', 'relu', 'linear'],
    ['torch22-dropout/model.onnx', '784-5-5-10', 'relu', 'linear'],
    ['torch25-iris/model.onnx', '4-16-12-3', 'relu', 'linear'],
    ['wine-logsoftmax/model.onnx', '13-12-3', 'tanh', 'logSoftmax'],
    ['wine-logsoftmax/opset11.onnx', '13-12-3', 'tanh', 'logSoftmax'],
    ['wine-nobias/model.onnx', '13-9-3', 'sigmoid', 'linear'],
    ['wine-nobias/opset11-nofold.onnx', '13-9-3', 'sigmoid', 'linear'],
  ])('%s is the network %s of %s units and %s outputs, and has its outputs', async (path, layers, hidden, last) => {
    const { network, weights, preprocessing } = onnxNetwork(await graphOf(path), undefined);
    expect([network.layers.join('-'), network.activation, network.outputActivation]).toEqual([layers, hidden, last]);
    expect(network.biases).toBe(path.startsWith('wine-nobias') ? 'none' : 'all');
    const there = join(USER_NETWORKS!, path.split('/')[0]);
    const inputs = numbersIn(join(there, 'inputs.csv')).map((x, at) => {
      const { mean = 0, scale = 1 } = preprocessing?.columns[at % network.inputs] ?? {};
      return (x - mean) / scale;
    });
    const shard = { start: 0, end: inputs.length / network.inputs };
    const outputs = networkOutputs(network, weights, { inputs }, shard);
    const doubles = numbersIn(join(there, 'outputs64.csv'));
    expect(outputs.length).toBe(doubles.length);
    // Doubles of the same numbers, in another order. The √2 of a GELU in single precision, which the reference takes as
    // it is, differs from the exact one by a relative 1.7e-8.
    const bound = path.startsWith('diabetes-mixed') ? 2e-8 : 1e-12;
    for (const [i, o] of outputs.entries()) {
      expect(Math.abs(o - doubles[i])).toBeLessThanOrEqual(bound * Math.max(1, Math.abs(doubles[i])));
    }
  });

  it('classes have the names that their labels are', async () => {
    const { outputNames } = onnxNetwork(await graphOf('sklearn-classifier-tail/model.onnx'), undefined);
    expect(outputNames).toEqual(['setosa', 'versicolor', 'virginica']);
  });

  it.each([
    ['refused-residual', 'node "/Add" (Add) takes "/Relu_1_output_0" and "/Relu_output_0", which both change'],
    ['refused-training-mode', 'node "/bn1/BatchNormalization" (BatchNormalization) is in training mode'],
    ['refused-two-branches', '"relu0" goes to node 4 (Gemm) and node 6 (MatMul): a network is one chain of layers'],
    ['refused-matmul-left', 'node 3 (MatMul) multiplies from the left, which mixes samples'],
  ])('%s is refused', async (path, message) => {
    await expect(graphOf(`${path}/model.onnx`)).rejects.toThrow(`${path}/model.onnx: ${message}`);
  });
});
