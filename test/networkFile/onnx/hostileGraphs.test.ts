import { describe, expect, it } from 'vitest';
import { readGraph } from '../../../src/networkFile/onnx/readGraph.ts';
import { type GivenNode, modelOfNodes } from './modelOfNodes.ts';

const W = [
  [1, 2],
  [3, 4],
];

describe('graphs that would cost much', () => {
  it('a constant that is doubled again and again is refused before it is made', () => {
    const doubled = Array.from(
      { length: 40 },
      (_, k): GivenNode => ['Concat', [`c${k}`, `c${k}`], `c${k + 1}`, { axis: 0n }],
    );
    const nodes: GivenNode[] = [...doubled, ['Reshape', ['c40', 's'], 'w'], ['MatMul', ['x', 'w'], 'y']];
    const model = modelOfNodes({ input: [-1, 2], nodes, tensors: { c0: [1, 2], s: [2, -1] }, integers: ['s'] });
    // 2·2¹⁶ numbers: the sixteenth one.
    expect(() => readGraph(model, 'net.onnx')).toThrow('node 15 (Concat) makes 131072 numbers, and the limit is 65536');
  });

  it.each([
    ['Reshape', [2, 2, ...Array<number>(100_000).fill(1)], 100_002],
    ['Unsqueeze', Array.from({ length: 100_000 }, (_, axis) => axis), 100_002],
  ])('a constant whose shape %s makes long is refused before anything is done with it', (operator, sizes, rank) => {
    const nodes: GivenNode[] = [
      [operator, ['W', 's'], 'long'],
      ['Transpose', ['long'], 'turned'],
      ['MatMul', ['x', 'turned'], 'y'],
    ];
    const model = modelOfNodes({ input: [-1, 2], nodes, tensors: { W, s: sizes }, integers: ['s'] });
    expect(() => readGraph(model, 'net.onnx')).toThrow(
      `node 0 (${operator}) makes ${rank} dimensions, and the limit is 32`,
    );
  });

  it('a constant of few numbers at places of many dimensions is refused, and so is a text', () => {
    const many = Array<bigint>(100_000).fill(1n);
    const nodes: GivenNode[] = [
      ['MatMul', ['x', 'W'], 'v'],
      ['ai.onnx.ml.ArrayFeatureExtractor', ['labels', 'v'], 'y'],
    ];
    const model = modelOfNodes({ input: [-1, 2], nodes, tensors: { W }, texts: { labels: ['a', 'b'] } });
    model.graph!.initializer[1].dims = [2n, ...many];
    expect(() => readGraph(model, 'net.onnx')).toThrow(/"labels" must have at most .+ got 2 × 1 × 1 × 1 × 1 × 1 × …$/);
  });

  it('a value that gets a dimension from each of many nodes is refused when it has too many', () => {
    const longer = Array.from({ length: 5000 }, (_, k): GivenNode => ['Unsqueeze', [`x${k}`, 'one'], `x${k + 1}`]);
    const nodes: GivenNode[] = [['Identity', ['x'], 'x0'], ...longer, ['MatMul', ['x5000', 'W'], 'y']];
    const model = modelOfNodes({ input: [-1, 2], nodes, tensors: { W, one: [1] }, integers: ['one'] });
    expect(() => readGraph(model, 'net.onnx')).toThrow(
      /^net\.onnx: node 31 \(Unsqueeze\) takes a sample of 1 × 1 × 1 × 1 × 1 × 1 × …, and does not keep samples apart/,
    );
  });

  it('labels of classes that would steer a terminal are refused', () => {
    const nodes: GivenNode[] = [
      ['MatMul', ['x', 'W'], 'v'],
      ['ai.onnx.ml.ZipMap', ['v'], 'y', { classlabels_strings: ['a\u001b[31m', 'b'] }],
    ];
    const model = modelOfNodes({ input: [-1, 2], nodes, tensors: { W } });
    expect(() => readGraph(model, 'net.onnx')).toThrow(
      'net.onnx has the class "a\\u001b[31m", with a control character',
    );
  });

  it('two initializers of one name are refused: tools take one or the other', () => {
    const model = modelOfNodes({ input: [-1, 2], nodes: [['MatMul', ['x', 'W'], 'y']], tensors: { W } });
    model.graph!.initializer.push({ ...model.graph!.initializer[0] });
    expect(() => readGraph(model, 'net.onnx')).toThrow('net.onnx has two initializers "W"');
  });
});
