import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newModel } from '../../../src/formats/onnx/newModel.ts';
import { nodeOf } from '../../../src/formats/onnx/nodeOf.ts';
import {
  TensorProto_DataType as DataType,
  type TypeProto_Tensor,
  ValueInfoProtoSchema,
} from '../../../src/formats/onnx/onnx_pb.ts';
import { modelBytes, modelOf } from '../../../src/formats/onnx/readModel.ts';
import { tensorNumbers } from '../../../src/formats/onnx/tensorNumbers.ts';
import { tensorOf } from '../../../src/formats/onnx/withNumbers.ts';
import { networkOf } from '../../../src/network/architecture.ts';
import { networkOutputs } from '../../../src/network/forward.ts';
import { compactStored } from '../../../src/networkFile/compactStored.ts';
import { readNetwork } from '../../../src/networkFile/readNetwork.ts';
import type { StoredNetwork } from '../../../src/networkFile/storedNetwork.ts';
import { networkBytes } from '../../../src/networkFile/writeNetwork.ts';
import { anyNetwork } from '../../network/anyNetwork.ts';
import { type GivenNode, modelOfNodes } from './modelOfNodes.ts';

const NAME = 'net.onnx';
const read = (bytes: Uint8Array) => readNetwork(bytes, { name: NAME });
const graphOf = (bytes: Uint8Array) => modelOf(bytes, NAME).graph!;
const operators = (bytes: Uint8Array) => graphOf(bytes).node.map(({ opType }) => opType);

/** x ↦ w·x + b. @param weights w, then b */
function line(weights: readonly number[]): StoredNetwork {
  const network = networkOf({ layers: [weights.length - 1, 1], activation: null, outputActivation: 'linear' });
  return { network, weights: Float64Array.from(weights) };
}

/**
 * A model as no tool writes it, with something of many: opset 9, in which Gemm has three inputs and Gather no axis −1;
 * values of three dimensions; a weight of two layers; a slope a unit; a Reshape that says how many units there are;
 * batch normalisation; labels; initializers that are inputs, too; shapes of values.
 */
function foreign() {
  const wave = (length: number, by: number) => Float64Array.from({ length }, (_, i) => Math.sin(by * (i + 1)));
  const sizes = {
    ...{ mean: [3], both: [3, 3], b1: [1, 3], slope: [1, 3], c2: [3], gamma: [3], beta: [3], mean2: [3], var2: [3] },
    'last.weight': [3, 2],
  };
  const initializers = Object.entries(sizes).map(([name, shape], k) => {
    const values = wave(
      shape.reduce((size, length) => size * length, 1),
      k + 1,
    );
    const numbers = name === 'slope' ? values.fill(0.25) : name === 'var2' ? values.map(Math.abs) : values;
    return tensorOf(name, DataType.DOUBLE, { shape, values: numbers });
  });
  initializers.push(tensorOf('shape', DataType.INT64, { shape: [2], values: Float64Array.of(-1, 3) }));
  const model = newModel({
    ...{ producer: { name: 'somebody', version: '1' }, opset: 9, type: DataType.DOUBLE, initializers, notes: [] },
    ...{ input: { name: 'input', size: 3 }, output: { name: 'label', size: 1 } },
    nodes: [
      nodeOf('Sub', ['input', 'mean'], 'centred'),
      nodeOf('MatMul', ['centred', 'both'], 'product1'),
      nodeOf('Add', ['product1', 'b1'], 'net1'),
      nodeOf('PRelu', ['net1', 'slope'], 'a1'),
      nodeOf('Dropout', ['a1'], 'd1'),
      nodeOf('Reshape', ['d1', 'shape'], 'flat'),
      nodeOf('Gemm', ['flat', 'both', 'c2'], 'product2', { transB: 1n }),
      nodeOf('BatchNormalization', ['product2', 'gamma', 'beta', 'mean2', 'var2'], 'net2'),
      nodeOf('Identity', ['shape'], 'same'),
      nodeOf('Reshape', ['net2', 'same'], 'r2'),
      nodeOf('Tanh', ['r2'], 'a2'),
      nodeOf('MatMul', ['a2', 'last.weight'], 'net3'),
      nodeOf('Softmax', ['net3'], 'probabilities', { axis: 1n }),
      nodeOf('ArgMax', ['probabilities'], 'label', { axis: 1n }),
    ],
  });
  const graph = model.graph!;
  const { dim } = (graph.input[0].type!.value.value as TypeProto_Tensor).shape!;
  dim.splice(1, 0, { ...dim[1], value: { case: 'dimValue', value: 1n } });
  model.irVersion = 3n;
  graph.input.push(
    ...initializers.map(({ name }) => create(ValueInfoProtoSchema, { name, type: graph.input[0].type })),
  );
  graph.valueInfo = ['centred', 'net1', 'a1', 'probabilities'].map((name) => create(ValueInfoProtoSchema, { name }));
  return model;
}

/** The largest difference of outputs on some inputs. */
function difference(one: StoredNetwork, other: StoredNetwork): number {
  const count = 20;
  const inputs = Float64Array.from({ length: count * one.network.inputs }, (_, i) => 2 * Math.sin(1.7 * i));
  const [a, b] = [one, other].map(({ network, weights }) =>
    networkOutputs(network, weights, { inputs }, { start: 0, end: count }),
  );
  return a.reduce((max, output, i) => Math.max(max, Math.abs(output - b[i])), 0);
}

describe('a model of a network that became smaller', () => {
  it('has the smaller layers, picks the inputs that are left of all, and grows no further when it is made again', async () => {
    await fc.assert(
      fc.asyncProperty(anyNetwork, async ({ network, weights }) => {
        const stored = await read(await networkBytes(NAME, { network, weights }));
        const smaller = compactStored(stored);
        const bytes = await networkBytes(NAME, smaller.stored);
        const again = await read(bytes);
        expect(again.network.layers).toEqual(smaller.stored.network.layers.with(0, network.inputs));
        // The same numbers in the same order; those of inputs that are not picked are 0.
        const { stages } = again.network;
        for (const [m, stage] of smaller.stored.network.stages.entries()) {
          const { firstWeight, sources, fanIn, units } = stages[m];
          for (let j = 0; j < units; j++) {
            const taken = Array.from({ length: stage.sources }, (_, i) => {
              const at = i === stage.fanIn ? fanIn : m === 0 ? smaller.inputs[i] : i;
              return again.weights[firstWeight + j * sources + at];
            });
            const first = stage.firstWeight + j * stage.sources;
            const own = smaller.stored.weights.subarray(first, first + stage.sources);
            const isSingle = graphOf(bytes).initializer[0].dataType === DataType.FLOAT;
            expect(taken).toEqual(Array.from(own, (weight) => (isSingle ? Math.fround(weight) : weight) + 0));
          }
        }
        expect(operators(bytes).filter((operator) => operator === 'Gather').length).toBeLessThan(2);
        expect(await networkBytes(NAME, compactStored(again).stored)).toEqual(bytes);
      }),
      { numRuns: 50, seed: 13 },
    );
  });

  it('that loses more inputs later picks once, of the inputs of the first file', async () => {
    const { network, weights } = line([3, 0, 5, 7, 0.5]);
    const first = await networkBytes(
      NAME,
      compactStored(await read(await networkBytes(NAME, { network, weights }))).stored,
    );
    const stored = await read(first);
    expect([...stored.mask!]).toEqual([1, 0, 1, 1, 1]);
    const fewer = { ...stored, weights: stored.weights.with(0, 0), mask: stored.mask!.with(0, 0) };
    const bytes = await networkBytes(NAME, compactStored(fewer).stored);
    expect(operators(bytes)).toEqual(['Gather', 'Gemm']);
    const [picked] = graphOf(bytes).initializer.filter(({ dataType }) => dataType === DataType.INT64);
    expect([...tensorNumbers(picked, NAME).values]).toEqual([2, 3]);
    expect([...(await read(bytes)).weights]).toEqual([0, 0, 5, 7, 0.5]);
  });

  it('keeps head, tail, activations and names of a file that another tool may have written', async () => {
    const original = modelBytes(foreign());
    const stored = await read(original);
    expect(stored.network.layers).toEqual([3, 3, 3, 2]);
    // h2 of the first layer loses its inputs, h1 of the second feeds nothing any more, x1 goes.
    const { stages } = stored.network;
    const weights = stored.weights.map((weight, q) => {
      const m = stages.findLastIndex(({ firstWeight }) => firstWeight <= q);
      const { firstWeight, sources } = stages[m];
      const [j, i] = [Math.floor((q - firstWeight) / sources), (q - firstWeight) % sources];
      const goes = (m === 0 && (i === 0 || (j === 1 && i < 3))) || (m === 2 && i === 0);
      return goes ? 0 : weight;
    });
    const pruned = { ...stored, weights };
    const smaller = compactStored(pruned);
    expect(smaller.stored.network.layers).toEqual([2, 2, 2, 2]);
    const bytes = await networkBytes(NAME, smaller.stored);
    const again = await read(bytes);
    // A constant unit is folded into biases: some ten sums of numbers below 10, an ε each.
    expect(difference(pruned, again)).toBeLessThan(100 * Number.EPSILON);
    expect(again.preprocessing!.columns.slice(1)).toEqual(stored.preprocessing!.columns.slice(1));
    const graph = graphOf(bytes);
    expect(operators(bytes)).toEqual(
      'Sub Gather MatMul Add PRelu Dropout Reshape Gemm Reshape Tanh MatMul Softmax ArgMax'.split(' '),
    );
    // `both` was the weight of two layers: the first to be written has the name.
    expect(graph.initializer.map(({ name }) => name).sort()).toEqual(
      [
        'mean',
        'both',
        'both.2',
        'b1',
        'beta',
        'last.weight',
        'slope',
        'shape',
        'same',
        'centred.picked.indices',
      ].sort(),
    );
    // In old files initializers are inputs, too; and what is said of shapes holds.
    expect(graph.input.map(({ name }) => name).sort()).toEqual(
      ['input', ...graph.initializer.map(({ name }) => name)].sort(),
    );
    expect(graph.valueInfo.map(({ name }) => name)).toEqual(['centred', 'probabilities']);
    expect(graph.node.find(({ opType }) => opType === 'Gather')!.attribute[0].i).toBe(2n); // no axis −1 before opset 11
    expect(await networkBytes(NAME, compactStored(again).stored)).toEqual(bytes);
  });

  it('takes a sample in the rank in which Gather by a matrix of indices gives it', async () => {
    const nodes: GivenNode[] = [
      ['Gather', ['x', 'i'], 'g', { axis: 1n }],
      ['MatMul', ['g', 'W'], 'y'],
    ];
    const tensors = { i: [[2, 0, 1]], W: [[5], [0], [7]] };
    const model = modelOfNodes({ nodes, tensors, input: [-1, 3], integers: ['i'] });
    const bytes = await networkBytes(NAME, compactStored(await read(modelBytes(model))).stored);
    expect(operators(bytes)).toEqual(['Gather', 'Gather', 'MatMul']); // Gemm takes no samples × 1 × numbers
    expect([...(await read(bytes)).weights]).toEqual([0, 7, 5]);
  });

  it.each<[string, readonly number[] | undefined]>([
    ['dimensions', [-1, -1]],
    ['no shape', undefined],
  ])('says how many numbers a sample has where the file leaves it open: %s', async (_, input) => {
    const nodes: GivenNode[] = [['MatMul', ['x', 'W'], 'y']];
    const model = modelOfNodes({ nodes, tensors: { W: [[5], [0], [7]] }, ...(input && { input }) });
    const bytes = await networkBytes(NAME, compactStored(await read(modelBytes(model))).stored);
    expect(operators(bytes)).toEqual(['Gather', 'Gemm']);
    const { dim } = (graphOf(bytes).input[0].type!.value.value as TypeProto_Tensor).shape!;
    expect(dim.map(({ value }) => value.case)).toEqual(['dimParam', 'dimValue']);
    expect([...(await read(bytes)).weights]).toEqual([5, 0, 7]);
  });

  it('is refused where the network is none that the model can become', async () => {
    const stored = await read(modelBytes(foreign()));
    const { network, weights } = line([1, 2, 3]);
    await expect(networkBytes(NAME, { network, weights, file: stored.file })).rejects.toThrow(
      'net.onnx must have the layers of the model it was read from, 3-3-3-2, or fewer units, got 2-1',
    );
  });
});
